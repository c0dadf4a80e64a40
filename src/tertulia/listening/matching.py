"""Which of what arrives is wanted: by our own spaces whole, by a search, or by another room's rule."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal

from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.listening.fields import FACTS, FIELDS, FreshSubject, ItemSubject
from tertulia.listening.heard import Again, Fresh, Hidden
from tertulia.listening.models import Item, Search
from tertulia.listening.models import Subject as About
from tertulia.query import QueryError, Subject, parse
from tertulia.query.nodes import comparisons
from tertulia.query.percolate import Matcher
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer

Wanted = Callable[[Source], Matcher[int] | None]
"""What another room wants of a source: its rules as a matcher, or None."""


LEARNT = FACTS | {"language"}
"""Fields that are known, or known better, after understanding."""
MOST_BRANDS = 256
"""Brands whose searches are kept compiled."""


class Standing:
    """A brand's searches, compiled, for as long as the process lives: only those that change are compiled
    again. May be asked by several threads, and brought up to date meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._matcher: Matcher[int] = Matcher()
        self._words: dict[int, str] = {}
        self._later: set[int] = set()
        self._unstable: set[int] = set()
        self.risks: frozenset[int] = frozenset()
        """Those that look for risks: what one of them finds is one."""

    def update(self, words: Mapping[int, str], risks: Collection[int] = ()) -> None:
        """Hold these searches (id → words), and no others; `risks`: those of the kind «riesgos». One of them
        that asks for the intent itself sets none."""
        with self._lock:
            self._hold(words)
            self.risks = frozenset(risks) - self._unstable

    def _hold(self, words: Mapping[int, str]) -> None:
        if words != self._words:
            for pk in self._words.keys() - words.keys():
                self._drop(pk)
            for pk, text in words.items():
                if self._words.get(pk) != text:
                    self._put(pk, text)
            self._words = dict(words)

    def _put(self, pk: int, words: str) -> None:
        self._later.discard(pk)
        self._unstable.discard(pk)
        try:
            tree = parse(words, FIELDS)
            self._matcher.add(pk, tree)
        except QueryError:
            # Stored before a change of grammar: the screen shows it as one to mend; the others go on.
            self._drop(pk)
            return
        asked = {one.name for one in comparisons(tree)}
        if asked & LEARNT:
            self._later.add(pk)
        if "intent" in asked:
            self._unstable.add(pk)

    def _drop(self, pk: int) -> None:
        self._later.discard(pk)
        self._unstable.discard(pk)
        if pk in self._matcher:
            self._matcher.remove(pk)

    @property
    def asks_facts(self) -> bool:
        """Whether understanding can change what any of them says."""
        return bool(self._later)

    def match(self, subject: Subject, *, unknown: Literal["keep", "drop"] = "drop") -> list[int]:
        """As `Matcher.match`."""
        with self._lock:
            return self._matcher.match(subject, unknown=unknown)


_standing: OrderedDict[int, Standing] = OrderedDict()
_standing_lock = threading.Lock()


def standing(brand_id: int) -> Standing:
    """The brand's searches as they are now in the database."""
    rows = Search.objects.filter(brand_id=brand_id, is_active=True, removed_at__isnull=True)
    told = list(rows.order_by("pk").values_list("pk", "words", "kind"))
    with _standing_lock:
        found = _standing.setdefault(brand_id, Standing())
        _standing.move_to_end(brand_id)
        if len(_standing) > MOST_BRANDS:
            _standing.popitem(last=False)
    risks = [pk for pk, _words, kind in told if kind == About.RISK]
    found.update({pk: words for pk, words, _kind in told}, risks)
    return found


class Hunt:
    """Decides for one source. Two steps: `catch` before understanding (what might be wanted), `keep` after
    it (what is), so that what nobody wants is neither understood nor stored."""

    def __init__(self, source: Source, searches: Standing, rules: Matcher[int] | None) -> None:
        self.source, self.searches, self.rules = source, searches, rules
        self.whole = bool(source.place.get("whole"))

    def catch(self, fresh: Fresh) -> Fresh | None:
        """`fresh` marked with why it may be wanted, or None. What stands around is kept whatever it says."""
        subject = FreshSubject(fresh, self.source)
        fresh.searches = tuple(self.searches.match(subject, unknown="keep"))
        fresh.in_own_space = not fresh.around and (self.source.is_own or fresh.item.to_us)
        if fresh.in_own_space or fresh.around or fresh.searches or self.whole:
            return fresh
        if self.rules is not None and self.rules.match(subject, unknown="keep"):
            return fresh
        return None

    def keep(self, caught: Iterable[Fresh]) -> list[Fresh]:
        """Those still wanted now that their facts are known, or never will be."""
        kept = []
        for fresh in caught:
            subject = FreshSubject(fresh, self.source)
            if self.searches.asks_facts:
                fresh.searches = tuple(self.searches.match(subject, unknown="drop"))
            wanted = fresh.in_own_space or fresh.around or fresh.searches or self.whole
            if wanted or (self.rules is not None and self.rules.match(subject, unknown="drop")):
                kept.append(fresh)
        return kept

    def risks(self, fresh: Fresh) -> list[int]:
        """The searches for risks that find `fresh`, which is understood."""
        likely = self.searches.risks.intersection(fresh.searches)
        if likely and self.searches.asks_facts:
            likely = likely.intersection(self.searches.match(FreshSubject(fresh, self.source)))
        return sorted(likely)

    def again(self, item: Item, said: base.Item, *, known: bool) -> Again | None:
        """Why `item`, which we had, is wanted by this way too; None if it is not. `known`: it was said in our
        own space already."""
        ours = self.source.is_own or said.to_us
        searches = tuple(self.searches.match(ItemSubject(item)))
        if not (ours or searches or said.own or self.whole):
            return None
        new = (said.own and not item.is_own) or (ours and not known)
        return Again(item, searches, ours, said.own, new)


def hunt(source: Source, also: Wanted | None) -> Hunt:
    """The hunt for what is read from `source`, with its brand's searches as they are now."""
    return Hunt(source, standing(source.brand_id), also(source) if also else None)


def hidden_by(brand_id: int) -> Hidden:
    """What each of a brand's searches does not show, of those that hide anything."""
    rows = Search.objects.filter(brand_id=brand_id, is_active=True).exclude(hidden={})
    return {
        pk: (frozenset(told.get("authors", ())), frozenset(site for site in told.get("sites", ()) if site))
        for pk, told in rows.values_list("pk", "hidden")
    }


@functools.lru_cache(maxsize=256)
def _gazetteer(names: tuple[str, ...], topics: tuple[tuple[str, tuple[str, ...]], ...]) -> Gazetteer:
    return Gazetteer(brands=names, topics={label: list(words) for label, words in topics})


def gazetteer(brand: Brand) -> Gazetteer:
    """The brand's own names and topics for understanding: the same object while they do not change."""
    topics = tuple((str(k), tuple(map(str, v))) for k, v in dict(brand.topics).items())
    return _gazetteer((brand.name, *map(str, brand.keywords)), topics)
