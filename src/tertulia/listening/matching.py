"""Which of what arrives is wanted: by our own spaces whole, by a search, or by another room's rule."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.listening.fields import FIELDS, FreshSubject, ItemSubject
from tertulia.listening.heard import Again, Fresh
from tertulia.listening.models import Item, Search
from tertulia.query import QueryError, parse
from tertulia.query.percolate import Matcher
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer

Wanted = Callable[[Source], Matcher[int] | None]
"""What another room wants of a source: its rules as a matcher, or None."""


@functools.lru_cache(maxsize=64)
def _matcher(searches: tuple[tuple[int, str], ...]) -> Matcher[int]:
    """The searches, compiled once for as long as none of them changes."""
    made: Matcher[int] = Matcher()
    for pk, words in searches:
        try:
            made.add(pk, parse(words, FIELDS))
        except QueryError:
            # Stored before a change of grammar: the screen shows it as one to mend; the others go on.
            continue
    return made


class Hunt:
    """Decides for one source. Two steps: `catch` before understanding (what might be wanted), `keep` after
    it (what is), so that what nobody wants is neither understood nor stored."""

    def __init__(self, source: Source, searches: Matcher[int], rules: Matcher[int] | None) -> None:
        self.source, self.searches, self.rules = source, searches, rules

    def catch(self, fresh: Fresh) -> Fresh | None:
        """`fresh` marked with why it may be wanted, or None. What stands around is kept whatever it says."""
        subject = FreshSubject(fresh)
        fresh.searches = tuple(self.searches.match(subject, unknown="keep"))
        fresh.in_own_space = not fresh.around and (self.source.is_own or fresh.item.to_us)
        if fresh.in_own_space or fresh.around or fresh.searches:
            return fresh
        if self.rules is not None and self.rules.match(subject, unknown="keep"):
            return fresh
        return None

    def keep(self, caught: Iterable[Fresh]) -> list[Fresh]:
        """Those still wanted now that their facts are known."""
        kept = []
        for fresh in caught:
            if fresh.facts is not None and not fresh.in_own_space:
                subject = FreshSubject(fresh)
                before, fresh.searches = fresh.searches, tuple(self.searches.match(subject, unknown="drop"))
                lost = before and not fresh.searches and not fresh.around
                if lost and not (self.rules and self.rules.match(subject, unknown="drop")):
                    continue
            kept.append(fresh)
        return kept

    def again(self, item: Item, said: base.Item, *, known: bool) -> Again | None:
        """Why `item`, which we had, is wanted by this way too; None if it is not. `known`: it was said in our
        own space already."""
        ours = self.source.is_own or said.to_us
        searches = tuple(self.searches.match(ItemSubject(item)))
        if not (ours or searches or said.own):
            return None
        new = (said.own and not item.is_own) or (ours and not known)
        return Again(item, searches, ours, said.own, new)


def hunt(source: Source, also: Wanted | None) -> Hunt:
    """The hunt for what is read from `source`, with its brand's searches as they are now."""
    rows = Search.objects.filter(brand_id=source.brand_id, is_active=True).order_by("pk")
    searches = tuple(rows.values_list("pk", "words"))
    return Hunt(source, _matcher(searches), also(source) if also else None)


@functools.lru_cache(maxsize=256)
def _gazetteer(names: tuple[str, ...], topics: tuple[tuple[str, tuple[str, ...]], ...]) -> Gazetteer:
    return Gazetteer(brands=names, topics={label: list(words) for label, words in topics})


def gazetteer(brand: Brand) -> Gazetteer:
    """The brand's own names and topics for understanding: the same object while they do not change."""
    topics = tuple((str(k), tuple(map(str, v))) for k, v in dict(brand.topics).items())
    return _gazetteer((brand.name, *map(str, brand.keywords)), topics)
