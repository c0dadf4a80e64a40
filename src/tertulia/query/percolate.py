"""One text against many queries: which of them is it for?

A query is filed where only texts that may be for it come by. What it requires is a list of alternatives, of
which one at least must be met: `brand (a OR b) -c` requires `brand`, and one of `a` and `b`. The two rarest
lists lead to its place: the shelf of a word (`brand`), and there the word `a`, and once more the word `b`.
Who comes there has met both; what is left to be asked (`-c`) is a compiled predicate (`compile`). A phrase is
filed under its words, NEAR under its sides, `autor:ana` under a field's value. A query whose alternatives are
queries of their own (`(brand a) OR (rival b)`) is filed once for each.

Those that require nothing (only NOT, only comparisons with `<` or `>`) are asked of every text: `unanchored`.
Adding or removing a query costs what it contains; nothing is rebuilt. How rare a word is, is learnt from the
texts that come by (`shares`); a query that is added again is filed by what is known now.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, Generic, Literal, TypeVar

from .compile import Asked, interned_set, is_word, predicate
from .nodes import Node, Not, Subject, Term, pushed_down
from .required import Beginning, Met, alternatives, price, required
from .shares import SHARES, Shares, guess
from .shelves import Entry, Filed, Shelves

Key = TypeVar("Key", bound=Hashable)

_MOST_PLACES = 64
"""A query is filed under pairs of words if there are no more of them than this."""

_TOO_COMMON = 2
"""The sum of shares of texts that is not worth a second look."""


class Matcher(Generic[Key]):
    """Many queries, each under a key, to be asked of a text. Not to be changed while another thread asks.

    matcher.add(search.id, parse("Aurora NO boreal", registry))
    matcher.match(subject)  # [search.id]
    """

    def __init__(self, queries: Iterable[tuple[Key, Node]] = (), *, shares: Shares = SHARES) -> None:
        self._added = 0
        self._numbers: dict[Key, int] = {}
        self._keys: dict[int, Key] = {}
        self._filed: dict[int, tuple[Filed, ...]] = {}
        self._shelves = Shelves()
        self._shares = shares
        for key, node in queries:
            self.add(key, node)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    @property
    def unanchored(self) -> list[Key]:
        """The keys of the queries that are asked of every text, because they require no word and no value."""
        return [self._keys[number] for number in sorted({number for number, *_ in self._shelves.always})]

    def add(self, key: Key, node: Node) -> None:
        """Add a query, or put another one in the place of the one that `key` had."""
        if key in self._numbers:
            self.remove(key)
        self._added += 1
        number = self._added
        self._numbers[key], self._keys[number] = number, key
        filed = tuple(self._place(number, parts) for parts in alternatives(pushed_down(node)))
        self._filed[number] = filed
        for one in filed:
            self._shelves.file(one)

    def remove(self, key: Key) -> None:
        """Forget the query that `key` has. Raises KeyError where it has none."""
        number = self._numbers.pop(key)
        del self._keys[number]
        for one in self._filed.pop(number):
            self._shelves.unfile(one)

    def match(self, subject: Subject, *, unknown: Literal["keep", "drop"] = "drop") -> list[Key]:
        """The keys of the queries that are true of `subject`, in the order in which they were added.

        With `unknown="keep"` also of those that cannot be said yet, because they ask for a field that the
        subject does not know: what survives is worth understanding, and is then matched again.
        """
        norm = subject.norm
        distinct = set(norm.split())
        shares = self._shares
        shares.passed = passed = shares.passed + 1
        if passed % shares.every == 0:
            shares.learn(distinct)
        asked = Asked()
        asked.about = subject, norm, distinct, unknown == "keep"
        found = []
        are_absent = distinct.isdisjoint
        for entries in self._shelves.met(distinct, asked):
            for number, phrase, absent, left in entries:
                if phrase in norm and are_absent(absent) and (left is None or left(distinct, norm, asked)):
                    found.append(number)
        if len(found) > 1:
            found = sorted(set(found))
        return [self._keys[number] for number in found]

    def _place(self, number: int, parts: Sequence[Node]) -> Filed:
        """Where a query of such parts belongs, and the entry to lie there."""
        ways = [
            (price(one.any_of, self._share), one.any_of, at if one.whole else -1)
            for at, part in enumerate(parts)
            for one in required(part, self._share)
        ]
        if not ways:
            return Filed(_entry(number, parts), (), ())
        first = min(ways, key=itemgetter(0))
        second = min((way for way in ways if _narrows(first, way)), key=itemgetter(0), default=None)
        if second and self._is_busier(second[1], first[1]):
            first, second = second, first
        met = {way[2] for way in (first, second) if way}
        entry = _entry(number, [part for at, part in enumerate(parts) if at not in met])
        return Filed(entry, first[1], second[1] if second else ())

    def _share(self, one: Met) -> float:
        """The share of texts that meet it; somewhat more where looking costs more than for a word."""
        if isinstance(one, str):
            return self._shares.of(one)
        if isinstance(one, Beginning):
            return min(1.0, 0.02 + 10 * guess(one.text))
        # The more different values of a field are asked for, the fewer texts can have each.
        return 0.02 + 1 / (2 + len(self._shelves.fields.get(f"+{one.field}", ())))

    def _is_busier(self, one: Collection[Met], other: Collection[Met]) -> bool:
        """Whether the shelves of `one` are those to look at: a look at a shelf costs the same for few queries
        and for many, so they are better together."""
        if not all(isinstance(met, str) for met in (*one, *other)):
            return False
        return self._looks(one) < self._looks(other)

    def _looks(self, words: Collection[Any]) -> float:
        shelves = ((word, self._shelves.words.get(word)) for word in words)
        return sum(self._share(word) / (1 + (shelf.queries if shelf else 0)) for word, shelf in shelves)


def _entry(number: int, parts: Sequence[Node]) -> Entry:
    phrase, absent, others = "", [], []
    for part in parts:
        if isinstance(part, Not) and is_word(part.child):
            absent.append(part.child.tokens[0])
        elif isinstance(part, Term) and not phrase:
            phrase = part.pattern
        else:
            others.append(part)
    return number, phrase, interned_set(absent), predicate(others)


_Way = tuple[float, tuple[Met, ...], int]
"""The share of texts that come by, what they meet there, and which part is settled then (-1: none)."""


def _narrows(first: _Way, other: _Way) -> bool:
    """Whether `other` will do for the second look."""
    places = len(first[1]) * len(other[1])
    return (
        other is not first
        and other[0] < _TOO_COMMON
        and places <= max(_MOST_PLACES, len(first[1]), len(other[1]))
        and not any(isinstance(met, Beginning) for met in other[1])
    )
