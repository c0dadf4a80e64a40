"""What an address asks of the list, and addresses that ask for something else. Nonsense is passed over: an
address that somebody shortened by hand still shows a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from tertulia.inbox.queries import VIEWS, Filters, view_of
from tertulia.inbox.queries.listing import Cursor, View
from tertulia.listening.models import Intent, Tone

LIST = "/bandeja/"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_WORDS = 2_000
NAMES = {
    "tono": "tones",
    "intento": "intents",
    "red": "networks",
    "area": "departments",
    "persona": "owners",
    "etiqueta": "labels",
    "marca": "brands",
}
"""The name in an address of each kind of filter."""
NUMBERS = frozenset({"area", "persona", "etiqueta", "marca"})


@dataclass(frozen=True)
class Asked:
    """A list as an address describes it. `after`: below which row the page begins."""

    view: View
    filters: Filters
    after: Cursor | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """The address's words, without the page."""
        found = [] if self.view is VIEWS[0] else [("vista", self.view.slug)]
        for name, kind in NAMES.items():
            found += [(name, str(value)) for value in getattr(self.filters, kind)]
        if self.filters.words:
            found.append(("q", self.filters.words))
        if self.filters.everything:
            found.append(("todo", "1"))
        return found

    def url(self, path: str = LIST, *, after: Cursor | None = None, **more: str) -> str:
        """The address of the same list at `path`; `after` begins the page below a row."""
        pairs = self.pairs() + list(more.items())
        if after is not None:
            pairs.append(("desde", written(after)))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    @cached_property
    def tail(self) -> str:
        """What stands after the path in the address of the same list: «?vista=…», or nothing."""
        return self.url("")

    def without(self, kind: str, value: Any) -> Asked:
        """The same list with one filter less."""
        rest = tuple(one for one in getattr(self.filters, kind) if one != value)
        fewer: dict[str, Any] = {kind: rest}
        return replace(self, filters=replace(self.filters, **fewer), after=None)

    def plain(self, *, words: bool = False) -> Asked:
        """The same view without filters (`words`: but with what is searched for)."""
        return Asked(self.view, Filters(words=self.filters.words if words else ""))

    def everywhere(self) -> Asked:
        """The same, looking beyond the newest."""
        return replace(self, filters=replace(self.filters, everything=True), after=None)

    def seen_from(self, slug: str) -> Asked:
        """The same filters in another view."""
        return replace(self, view=view_of(slug), after=None)


def asked(given: QueryDict) -> Asked:
    """What the address asks for."""
    filters = Filters(
        tones=_known(given.getlist("tono"), Tone.values),
        intents=_known(given.getlist("intento"), Intent.values),
        networks=tuple(one for one in given.getlist("red")[:20] if re.fullmatch("[a-z0-9_-]{1,30}", one)),
        words=given.get("q", "").replace("\0", "")[:LONGEST_WORDS],
        everything=given.get("todo") == "1",
        **{NAMES[name]: _numbers(given.getlist(name)) for name in NUMBERS},
    )
    return Asked(view_of(given.get("vista", "")), filters, read(given.get("desde", "")))


def _known(values: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    kept = set(allowed)
    return tuple(dict.fromkeys(value for value in values if value in kept))


def _numbers(values: list[str]) -> tuple[int, ...]:
    whole = [int(value) for value in values[:50] if value.isascii() and value.isdigit() and len(value) < 19]
    return tuple(dict.fromkeys(whole))


def written(cursor: Cursor) -> str:
    """A place in the list as a word: microseconds since 1970 and the row's id."""
    at, pk = cursor
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{pk}"


def read(word: str) -> Cursor | None:
    """The place that `written` wrote, or None for anything else."""
    moment, dash, pk = word.partition("-")
    if not (dash and moment.isdigit() and pk.isdigit() and word.isascii() and len(word) < 40):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), int(pk)
    except OverflowError:
        return None
