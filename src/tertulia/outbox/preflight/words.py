"""Does what it says fit?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.connectors.base import Draft, Limits
from tertulia.connectors.counting import count, size, too_many
from tertulia.outbox.preflight.problem import Problem


def word_problems(draft: Draft, limits: Limits, name: str) -> list[Problem]:
    """Whether the words of `draft` are within `limits`, in the network's own unit; `name`: how a person
    calls the channel."""
    if not draft.text.strip() and not draft.html.strip() and not draft.media:
        words = _("No dice nada: escribe algo o añade una imagen.")
        return [Problem("empty", words, field="text", why="limits")]
    return _length(draft, limits, name) + _title(draft, limits, name) + _amounts(draft, limits, name)


def _length(draft: Draft, limits: Limits, name: str) -> list[Problem]:
    """A warning that folds the text counts with it; beside a file there may be less room."""
    said = draft.text + str(draft.options.get("warning") or "")
    beside = bool(draft.media) and limits.caption is not None
    most = limits.caption if beside else limits.maximum
    long = count(said, limits) if most is not None else 0
    if most is not None and long > most and limits.unit != "bytes":
        over = long - most
        words = ngettext(
            "En %(name)s caben %(most)s caracteres: sobra %(over)s.",
            "En %(name)s caben %(most)s caracteres: sobran %(over)s.",
            over,
        )
        if beside:
            words = ngettext(
                "En %(name)s, junto a una imagen u otro archivo, caben %(most)s caracteres: sobra %(over)s.",
                "En %(name)s, junto a una imagen u otro archivo, caben %(most)s caracteres: sobran %(over)s.",
                over,
            )
        told = words % {"name": name, "most": most, "over": over}
        return [Problem("long", told, field="text", why="limits")]
    bytes_ = most if limits.unit == "bytes" else limits.bytes
    heavy = size(said)
    if bytes_ is not None and heavy > bytes_:
        words = _("En %(name)s un texto pesa como mucho %(most)s bytes, y este %(size)s: acórtalo.")
        told = words % {"name": name, "most": bytes_, "size": heavy}
        return [Problem("heavy", told, field="text", why="limits")]
    return []


def _title(draft: Draft, limits: Limits, name: str) -> list[Problem]:
    if limits.title is None or len(draft.title) <= limits.title:
        return []
    words = _("En %(name)s un título tiene como mucho %(most)s caracteres, y este %(long)s.")
    told = words % {"name": name, "most": limits.title, "long": len(draft.title)}
    return [Problem("title", told, field="title", why="limits")]


def _amounts(draft: Draft, limits: Limits, name: str) -> list[Problem]:
    words = {
        "tags": _("%(name)s admite %(most)s etiquetas por publicación, y aquí hay %(there)s."),
        "mentions": _("%(name)s admite %(most)s menciones por publicación, y aquí hay %(there)s."),
        "links": _("%(name)s admite %(most)s enlaces por publicación, y aquí hay %(there)s."),
    }
    return [
        Problem(
            f"many_{what}",
            words[what] % {"name": name, "most": most, "there": there},
            field="text",
            why="limits",
        )
        for what, there, most in too_many(draft.text, limits)
    ]
