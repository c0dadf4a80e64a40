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

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from .compile import ANY, Asked, Predicate, predicate
from .nodes import Node, Subject, Value, pushed_down
from .required import Beginning, Equal, Met, alternatives, price, required
from .shares import SHARES, Shares, guess

Key = TypeVar("Key", bound=Hashable)

Entry = tuple[int, Predicate | None]
"""A query's number, and what is left to be asked of who comes by; None: nothing, it is true."""

Entries = tuple[Entry, ...] | dict[Entry, None]
"""Few of them, or many."""

_FEW = 8
_MOST_PLACES = 64
"""A query is filed under pairs of words if there are no more of them than this."""

_TOO_COMMON = 0.3
"""A share of texts that is not worth a second look."""


class _Shelf:
    """What is filed under one word (or field's value, or beginning): here, or under a second one."""

    __slots__ = ("fields", "here", "queries", "words")

    def __init__(self) -> None:
        self.here: Entries = ()
        self.words: dict[str, Entries] = {}
        self.fields: dict[str, dict[Value, Entries]] = {}
        self.queries = 0


class _Filed(NamedTuple):
    """Where the entry of a query lies: at every pair of a first and a second one; at the firsts themselves
    where there are no seconds; among those that are always asked where there are no firsts."""

    entry: Entry
    first: Collection[Any]
    second: Collection[Any]


class Matcher(Generic[Key]):
    """Many queries, each under a key, to be asked of a text. Not to be changed while another thread asks.

    matcher.add(search.id, parse("Aurora NO boreal", registry))
    matcher.match(subject)  # [search.id]
    """

    def __init__(self, queries: Iterable[tuple[Key, Node]] = (), *, shares: Shares = SHARES) -> None:
        self._added = 0
        self._numbers: dict[Key, int] = {}
        self._keys: dict[int, Key] = {}
        self._filed: dict[int, tuple[_Filed, ...]] = {}
        self._words: dict[str, _Shelf] = {}
        self._beginnings: dict[int, dict[str, _Shelf]] = {}
        self._fields: dict[str, dict[Value, _Shelf]] = {}
        self._always: dict[Entry, None] = {}
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
        return [self._keys[number] for number in sorted({number for number, _left in self._always})]

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
            self._file(one)

    def remove(self, key: Key) -> None:
        """Forget the query that `key` has. Raises KeyError where it has none."""
        number = self._numbers.pop(key)
        del self._keys[number]
        for one in self._filed.pop(number):
            self._unfile(one)

    def match(self, subject: Subject, *, unknown: Literal["keep", "drop"] = "drop") -> list[Key]:
        """The keys of the queries that are true of `subject`, in the order in which they were added.

        With `unknown="keep"` also of those that cannot be said yet, because they ask for a field that the
        subject does not know: what survives is worth understanding, and is then matched again.
        """
        norm = subject.norm
        words = norm.split()
        distinct = set(words)
        self._shares.pass_by(distinct)
        asked = Asked(subject, norm, words, distinct, unknown == "keep")
        found: set[int] = set()
        add = found.add
        for number, left in chain.from_iterable(self._entries(distinct, asked)):
            if left is None or left(distinct, norm, asked):
                add(number)
        return [self._keys[number] for number in sorted(found)]

    def _entries(self, words: set[str], asked: Asked) -> list[Entries]:
        """All that is filed where the text comes by."""
        lists: list[Entries] = [self._always] if self._always else []
        shelves: Iterable[_Shelf] = filter(None, map(self._words.get, words))
        if self._beginnings or self._fields:
            shelves = chain(shelves, self._rare_shelves(words, asked))
        for shelf in shelves:
            if shelf.here:
                lists.append(shelf.here)
            if second := shelf.words:
                lists += [second[word] for word in second.keys() & words]
            for name, values in shelf.fields.items():
                lists += _by_value(values, asked, name)
        return lists

    def _rare_shelves(self, words: set[str], asked: Asked) -> Iterator[_Shelf]:
        for length, beginnings in self._beginnings.items():
            for beginning in beginnings.keys() & {word[:length] for word in words}:
                yield beginnings[beginning]
        for name, values in self._fields.items():
            yield from _by_value(values, asked, name)

    def _place(self, number: int, parts: Sequence[Node]) -> _Filed:
        """Where a query of such parts belongs, and the entry to lie there."""
        ways = [
            (price(one.any_of, self._share), one.any_of, at if one.whole else -1)
            for at, part in enumerate(parts)
            for one in required(part, self._share)
        ]
        if not ways:
            return _Filed((number, predicate(parts)), (), ())
        first = min(ways, key=itemgetter(0))
        second = min((way for way in ways if _narrows(first, way)), key=itemgetter(0), default=None)
        if second and self._is_busier(second[1], first[1]):
            first, second = second, first
        met = {way[2] for way in (first, second) if way}
        left = predicate([part for at, part in enumerate(parts) if at not in met])
        return _Filed((number, left), first[1], second[1] if second else ())

    def _share(self, one: Met) -> float:
        """The share of texts that meet it; somewhat more where looking costs more than for a word."""
        if isinstance(one, str):
            return self._shares.of(one)
        if isinstance(one, Beginning):
            return min(1.0, 0.02 + 10 * guess(one.text))
        # The more different values of a field are asked for, the fewer texts can have each.
        return 0.02 + 1 / (2 + len(self._fields.get(f"+{one.field}", ())))

    def _is_busier(self, one: Collection[Met], other: Collection[Met]) -> bool:
        """Whether the shelves of `one` are those to look at: a look at a shelf costs the same for few queries
        and for many, so they are better together."""
        if not all(isinstance(met, str) for met in (*one, *other)):
            return False
        return self._looks(one) < self._looks(other)

    def _looks(self, words: Collection[Any]) -> float:
        shelves = ((word, self._words.get(word)) for word in words)
        return sum(self._share(word) / (1 + (shelf.queries if shelf else 0)) for word, shelf in shelves)

    def _file(self, filed: _Filed) -> None:
        if not filed.first:
            self._always[filed.entry] = None
        for one in filed.first:
            shelves, name = self._where(one)
            shelf = shelves.setdefault(name, _Shelf())
            shelf.queries += 1
            if not filed.second:
                shelf.here = _with(shelf.here, filed.entry)
            for other in filed.second:
                lists, name = _within(shelf, other)
                lists[name] = _with(lists.get(name, ()), filed.entry)

    def _unfile(self, filed: _Filed) -> None:
        if not filed.first:
            self._always.pop(filed.entry, None)
        for one in filed.first:
            shelves, name = self._where(one)
            shelf = shelves[name]
            shelf.queries -= 1
            if not filed.second:
                shelf.here = _without(shelf.here, filed.entry)
            for other in filed.second:
                lists, second = _within(shelf, other)
                lists[second] = _without(lists.get(second, ()), filed.entry)
                if not lists[second]:
                    del lists[second]
                if isinstance(other, Equal) and not lists:
                    del shelf.fields[f"+{other.field}"]
            if not shelf.queries:
                del shelves[name]
                self._tidy(one, shelves)

    def _where(self, one: Met) -> tuple[dict[Any, _Shelf], Any]:
        if isinstance(one, str):
            return self._words, one
        if isinstance(one, Beginning):
            return self._beginnings.setdefault(len(one.text), {}), one.text
        return self._fields.setdefault(f"+{one.field}", {}), one.value

    def _tidy(self, one: Met, shelves: dict[Any, _Shelf]) -> None:
        if isinstance(one, Beginning) and not shelves:
            del self._beginnings[len(one.text)]
        if isinstance(one, Equal) and not shelves:
            del self._fields[f"+{one.field}"]


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


def _within(shelf: _Shelf, one: Met) -> tuple[dict[Any, Entries], Any]:
    if isinstance(one, Equal):
        return shelf.fields.setdefault(f"+{one.field}", {}), one.value
    return shelf.words, one


def _with(entries: Entries, one: Entry) -> Entries:
    if isinstance(entries, dict):
        entries[one] = None
        return entries
    return (*entries, one) if len(entries) < _FEW else dict.fromkeys((*entries, one))


def _without(entries: Entries, one: Entry) -> Entries:
    if isinstance(entries, dict):
        entries.pop(one, None)
        return entries
    return tuple(other for other in entries if other != one)


def _by_value(values: dict[Any, Any], asked: Asked, name: str) -> Iterator[Any]:
    """What is filed under the values that the text's field has; under all of them where it may have any."""
    actual = asked[name]
    if actual is ANY:
        yield from values.values()
        return
    for one in actual:
        if isinstance(one, Hashable) and (found := values.get(one)) is not None:
            yield found
