"""What an address asks of the listening screen, and addresses that ask for something else. Nonsense is passed
over: an address that somebody shortened by hand still shows a stream."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.query import MAX_LENGTH
from tertulia.web.params import number, plain

HOME = "/escucha/"
LONGEST_WORDS = MAX_LENGTH + 1
"""One more than the language takes, so that it says itself what is too long."""
MOST_VALUES = 30
MOST_ALSO = 5
SPANS: Mapping[str, Any] = {"hoy": _("Hoy"), "7d": _("7 días"), "30d": _("30 días"), "todo": _("Todo")}
"""The stretches of time that can be looked at, by their name in an address."""
DAYS: Mapping[str, int] = {"hoy": 1, "7d": 7, "30d": 30}
"""How many days each of them takes, with today; all there is has no number."""
USUAL_SPAN = "7d"
ORDERS: Mapping[str, Any] = {
    "nuevas": _("Lo último primero"),
    "utiles": _("Lo más útil primero"),
    "faciles": _("Lo más rápido de decidir primero"),
}
SPAN_WORDS: Mapping[str, Any] = {
    "hoy": _("hoy"),
    "7d": _("en los últimos 7 días"),
    "30d": _("en los últimos 30 días"),
    "todo": _("en todo lo oído"),
}
DIMENSIONS: Mapping[str, str] = {
    "red": "network",
    "tono": "sentiment",
    "tema": "topic",
    "quien": "who",
    "idioma": "language",
}
"""The name in an address of each group of boxes, and what it divides by (see `listening.insight`)."""
_KEPT = {"24h": "hoy", "7d": "7d", "30d": "30d"}
"""How a kept view calls its stretch of time."""


@dataclass(frozen=True)
class Asked:
    """A stream as an address describes it. `words` None: none were written, those of the search hold.
    `after`: where a page continues, as the page before said. `also`: words that narrow what the search and
    the boxes leave, from a figure that was clicked."""

    search: int | None = None
    view: int | None = None
    brand: int | None = None
    words: str | None = None
    span: str = ""
    order: str = "nuevas"
    pieces: bool = False
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    moment: tuple[int, int] | None = None
    after: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The address's words, without the page."""
        ids = (("busqueda", self.search), ("vista", self.view), ("marca", self.brand))
        found = [(name, str(pk)) for name, pk in ids if pk is not None]
        if self.words is not None:
            found.append(("q", self.words))
        found += [(name, value) for name in DIMENSIONS for value in self.chosen.get(name, ())]
        found += [("ademas", words) for words in self.also]
        if self.span:
            found.append(("periodo", self.span))
        if self.moment:
            found.append(("tramo", "{}-{}".format(*self.moment)))
        if self.order != "nuevas":
            found.append(("orden", self.order))
        if self.pieces:
            found.append(("forma", "piezas"))
        return found

    def url(self, path: str = HOME, **more: str) -> str:
        """The address of the same stream at `path`."""
        pairs = self.pairs() + list(more.items())
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def with_(self, **over: Any) -> Asked:
        """The same stream but for what is named, from its first page on."""
        return replace(self, **{"after": "", **over})

    def said(self, words: str) -> Asked:
        """The same stream with other words."""
        return self.with_(words=words)

    def narrowed(self, words: str) -> Asked:
        """What is in the same stream and also says `words`."""
        return self.with_(also=tuple(dict.fromkeys((*self.also, words))))

    def within(self, start: datetime, end: datetime) -> Asked:
        """What is in the same stream from `start` to `end` (aware, whole seconds)."""
        return self.with_(moment=(int(start.timestamp()), int(end.timestamp())))

    def widened(self, words: str) -> Asked:
        """The same without that narrowing."""
        return self.with_(also=tuple(one for one in self.also if one != words))

    @property
    def ticked(self) -> int:
        """How many boxes are ticked."""
        return sum(map(len, self.chosen.values()))


def asked(given: QueryDict) -> Asked:
    """What the address asks for."""
    chosen = {
        name: tuple(dict.fromkeys(filter(None, map(_short, given.getlist(name)[:MOST_VALUES]))))
        for name in DIMENSIONS
    }
    chosen["red"] = tuple(slug for slug in chosen["red"] if re.fullmatch("[a-z0-9_-]{1,30}", slug))
    span, order = given.get("periodo", ""), given.get("orden", "")
    return Asked(
        search=number(given.get("busqueda", "")),
        view=number(given.get("vista", "")),
        brand=number(given.get("marca", "")),
        words=plain(given.get("q", ""))[:LONGEST_WORDS] if "q" in given else None,
        span=span if span in SPANS else "",
        order=order if order in ORDERS else "nuevas",
        pieces=given.get("forma") == "piezas",
        chosen={name: values for name, values in chosen.items() if values},
        also=tuple(filter(None, (plain(one).strip()[:400] for one in given.getlist("ademas")[:MOST_ALSO]))),
        moment=_moment(given.get("tramo", "")),
        after=given.get("desde", "")[:80],
    )


def _moment(written: str) -> tuple[int, int] | None:
    """«1763625600-1763629200»: two Unix times, the earlier one first."""
    found = re.fullmatch("([0-9]{1,10})-([0-9]{1,10})", written)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    return (start, end) if start < end else None


def _short(value: str) -> str:
    return plain(value).strip()[:120]


def kept_span(written: str) -> str:
    """The name in an address of a kept view's stretch of time."""
    return _KEPT.get(written, USUAL_SPAN)


def to_keep(span: str) -> str:
    """How a kept view calls a stretch of time; all there is cannot be mailed and becomes thirty days."""
    return {"hoy": "24h", "todo": "30d"}.get(span, span)
