"""Does a text sound like the brand? Hints for who writes: they never stop anything. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext as _


class Voice(Protocol):
    """What is needed to know of a brand: how it addresses people («tu», «usted», «vos») and what it never
    says."""

    address: str
    forbidden_words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One hint. `kind`: «forbidden» or «address». The text from `start` to `end` (characters) is what it
    means."""

    kind: str
    start: int
    end: int
    words: str


# Forms that belong to one way of address alone in careful writing. «Le», «su», «te» and «tu» are left out
# where two ways share them: a hint that is wrong is worse than one that is missing.
_USTED = "usted|sírvase|disculpe|escríbanos|llámenos|cuéntenos|díganos|póngase"
_TU = "tú|ti|contigo|tienes|puedes|quieres|eres|sabes|estás|escríbenos|llámanos|cuéntanos|dinos|ponte"
_VOS = "vos|tenés|podés|querés|sos|sabés|escribinos|llamanos|contanos|decinos|ponete"
_TE = "te|tu|tus|tuyo|tuya"
_FOREIGN = {
    "tu": {"usted": _USTED, "vos": _VOS},
    "usted": {"tu": f"{_TU}|{_TE}", "vos": _VOS},
    "vos": {"usted": _USTED, "tu": _TU},
}


def check(text: str, voice: Voice, *, language: str = "es") -> list[Problem]:
    """The hints on `text`, in the order of reading: forbidden words (whole words, whatever their case or
    accents, but «ñ» is a letter of its own) and, in Spanish alone, a way of address that is not the brand's.

    >>> check("Disculpe usted el lío", Voice(address="tu", forbidden_words=["lío"]))  # doctest: +SKIP"""
    found = _forbidden(text, tuple(voice.forbidden_words))
    if language.startswith("es"):
        found += _address(text, voice.address)
    return sorted(found, key=lambda p: (p.start, p.end))


def _forbidden(text: str, words: tuple[str, ...]) -> list[Problem]:
    pattern = _any_of(words)
    if pattern is None:
        return []
    return [
        Problem(
            "forbidden",
            hit.start(),
            hit.end(),
            _("«%(word)s» está entre las palabras que la marca evita.")
            % {"word": text[hit.start() : hit.end()]},
        )
        for hit in pattern.finditer(_fold(text))
    ]


def _address(text: str, ours: str) -> list[Problem]:
    names = {"tu": _("de tú"), "usted": _("de usted"), "vos": _("de vos")}
    return [
        Problem(
            "address",
            hit.start(),
            hit.end(),
            _("«%(word)s» trata %(theirs)s; la marca trata %(ours)s.")
            % {"word": hit.group(), "theirs": names[theirs], "ours": names[ours]},
        )
        for theirs, forms in _FOREIGN.get(ours, {}).items()
        for hit in re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", text, re.IGNORECASE)
    ]


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    folded = [r"\s+".join(re.escape(part) for part in _fold(word).split()) for word in words if word.strip()]
    if not folded:
        return None
    # Longest first, so that «oferta única» is one hint and not the «oferta» in it.
    one_of = "|".join(sorted(folded, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{one_of})(?!\w)")


def _fold(text: str) -> str:
    """Small letters without accents, each in its own place, so that positions stay those of the text."""
    return "".join(_letter(c) for c in text)


def _letter(letter: str) -> str:
    small = letter.lower()
    if small == "ñ":
        return small
    plain = unicodedata.normalize("NFD", small)[:1]
    return plain if plain else letter
