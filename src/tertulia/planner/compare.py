"""What differs between two texts, word by word, and between two versions of a post, in sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.translation import gettext as _

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 6_000
"""Texts longer than this together are compared as wholes."""
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed («same»), came («added») or went («removed»)."""

    op: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: in a sentence, and where it is a text, in pieces."""

    words: str
    pieces: tuple[Piece, ...] = ()


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """`new` against `old`, by word: joined again, the same and the removed are `old`, the same and the added
    `new`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        whole = (Piece("removed", old), Piece("added", new)) if old != new else (Piece("same", old),)
        return tuple(piece for piece in whole if piece.text)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(before[a:b])))
        if d > c:
            found.append(Piece("added", "".join(after[c:d])))
    return _joined(found)


def _joined(found: list[Piece]) -> tuple[Piece, ...]:
    """A blank alone between two changes does not part them: «one big change» reads better than three."""
    kept: list[Piece] = []
    removed = added = ""
    for place, piece in enumerate(found):
        last = place == len(found) - 1
        if piece.op == "same" and not (not piece.text.strip() and (removed or added) and not last):
            kept += _change(removed, added)
            removed = added = ""
            kept.append(piece)
        elif piece.op == "same":
            removed, added = removed + piece.text, added + piece.text
        elif piece.op == "removed":
            removed += piece.text
        else:
            added += piece.text
    return (*kept, *_change(removed, added))


def _change(removed: str, added: str) -> list[Piece]:
    """One change; blanks that both sides begin or end with have not changed."""
    head = tail = ""
    while removed and added and removed[0] == added[0] and removed[0].isspace():
        head, removed, added = head + removed[0], removed[1:], added[1:]
    while removed and added and removed[-1] == added[-1] and removed[-1].isspace():
        tail, removed, added = removed[-1] + tail, removed[:-1], added[:-1]
    found: list[Piece] = [Piece("same", head)] if head else []
    found += [Piece("removed", removed)] if removed else []
    found += [Piece("added", added)] if added else []
    return [*found, Piece("same", tail)] if tail else found


def changes(old: str, new: str) -> int:
    """How many separate changes lead from one text to the other."""
    count, within = 0, False
    for piece in pieces(old, new):
        count += piece.op != "same" and not within
        within = piece.op != "same"
    return count


def differences(a: Mapping[str, Any], b: Mapping[str, Any], names: Mapping[str, str]) -> list[Difference]:
    """What differs between two contents of versions, in the order of importance. `names`: of channels."""
    found = []
    if a.get("title", "") != b.get("title", ""):
        found.append(_text(_("el título"), a.get("title", ""), b.get("title", "")))
    if a.get("text", "") != b.get("text", ""):
        found.append(_text(_("el texto común"), a.get("text", ""), b.get("text", "")))
    found += _variants(a, b, names)
    if a.get("media") != b.get("media"):
        found.append(Difference(_media(a.get("media") or [], b.get("media") or [])))
    plain = {
        "link": _("cambió el enlace"),
        "language": _("cambió el idioma"),
        "campaign": _("cambió la campaña"),
        "article": _("cambió los datos del artículo"),
    }
    found += [Difference(words) for name, words in plain.items() if a.get(name) != b.get(name)]
    return found


def _text(where: str, old: str, new: str) -> Difference:
    parts = pieces(old, new)
    removed = [piece.text for piece in parts if piece.op == "removed"]
    added = [piece.text for piece in parts if piece.op == "added"]
    told = {"where": where}
    if len(removed) == len(added) == 1 and len(removed[0]) + len(added[0]) < 2 * _SHORT:
        told |= {"old": removed[0].strip(), "new": added[0].strip()}
        return Difference(_("cambió «%(old)s» por «%(new)s» en %(where)s") % told, parts)
    if not old:
        return Difference(_("escribió %(where)s") % told, parts)
    if len(new) < 0.9 * len(old):
        return Difference(_("acortó %(where)s") % told, parts)
    if not removed:
        return Difference(_("amplió %(where)s") % told, parts)
    return Difference(_("cambió %(where)s") % told, parts)


def _variants(a: Mapping[str, Any], b: Mapping[str, Any], names: Mapping[str, str]) -> list[Difference]:
    old, new = a.get("variants", {}), b.get("variants", {})
    found = []
    for channel in [*new, *(one for one in old if one not in new)]:
        told = {"channel": names.get(channel, _("un canal"))}
        if channel not in old:
            found.append(Difference(_("añadió %(channel)s") % told))
        elif channel not in new:
            found.append(Difference(_("quitó %(channel)s") % told))
        else:
            found += _variant(a, b, old[channel], new[channel], told)
    return found


def _variant(
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    told: dict[str, str],
) -> list[Difference]:
    found = []
    if old.get("text") != new.get("text"):
        if new.get("text") is None:
            found.append(Difference(_("volvió al texto común en %(channel)s") % told))
        else:
            before = a.get("text", "") if old.get("text") is None else old["text"]
            found.append(_text(_("la variante de %(channel)s") % told, before, new["text"]))
    plain = {
        "at": _("cambió la hora de %(channel)s"),
        "media": _("cambió los archivos de %(channel)s"),
        "options": _("cambió las opciones de %(channel)s"),
        "first_comment": _("cambió el primer comentario de %(channel)s"),
        "parts": _("cambió el hilo de %(channel)s"),
    }
    return found + [Difference(w % told) for name, w in plain.items() if old.get(name) != new.get(name)]


def _media(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    before, after = [one.get("asset") for one in old], [one.get("asset") for one in new]
    if before == after:
        return _("cambió el texto alternativo")
    if set(before) < set(after):
        return _("añadió una foto o un archivo")
    if set(after) < set(before):
        return _("quitó una foto o un archivo")
    return _("cambió las fotos o los archivos")
