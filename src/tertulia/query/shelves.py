"""Where queries lie, to be met by the texts that they may be for (`percolate` says where each belongs)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .compile import ANY, Asked, Predicate
from .nodes import Value
from .required import Beginning, Equal, Met

Entry = tuple[int, str, frozenset[str], Predicate | None]
"""A query's number, and what is left to be asked of who comes by: a phrase that must be there, words that
must not, and whatever else there is (None: nothing)."""

Entries = tuple[Entry, ...] | dict[Entry, None]
"""Few of them, or many."""

_FEW = 8
"""Above it, taking one away must not mean copying all others."""


@dataclass(slots=True)
class Shelf:
    """What is filed under one word (or field's value, or beginning): here, or under a second one."""

    here: Entries = ()
    words: dict[str, Entries] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    """The same words: two sets are compared by their hashes, and need not look at any word."""
    fields: dict[str, dict[Value, Entries]] = field(default_factory=dict)
    queries: int = 0


class Filed(NamedTuple):
    """Where the entry of a query lies: at every pair of a first and a second one; at the firsts themselves
    where there are no seconds; among those that are always asked where there are no firsts."""

    entry: Entry
    first: Collection[Any]
    second: Collection[Any]


@dataclass(slots=True)
class Shelves:
    """All of them: of words, of beginnings of words by their length, of fields' values by `+` and the field's
    name; and what must be asked of every text."""

    words: dict[str, Shelf] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    beginnings: dict[int, dict[str, Shelf]] = field(default_factory=dict)
    fields: dict[str, dict[Value, Shelf]] = field(default_factory=dict)
    always: dict[Entry, None] = field(default_factory=dict)

    def met(self, words: set[str], asked: Asked) -> list[Entries]:
        """All that is filed where a text of such words comes by: where two of its words meet, it has both."""
        shelves = [self.words[word] for word in self.known & words]
        if self.beginnings or self.fields:
            shelves += self._rare(words, asked)
        lists: list[Entries] = [self.always] if self.always else []
        for shelf in shelves:
            if shelf.here:
                lists.append(shelf.here)
            lists += [shelf.words[word] for word in shelf.known & words]
            if shelf.fields:
                for name, values in shelf.fields.items():
                    lists += _by_value(values, asked, name)
        return lists

    def _rare(self, words: set[str], asked: Asked) -> Iterator[Shelf]:
        for length, beginnings in self.beginnings.items():
            for beginning in beginnings.keys() & {word[:length] for word in words}:
                yield beginnings[beginning]
        for name, values in self.fields.items():
            yield from _by_value(values, asked, name)

    def file(self, filed: Filed) -> None:
        """Lay an entry at its places."""
        if not filed.first:
            self.always[filed.entry] = None
        for one in filed.first:
            shelves, name = self._where(one)
            shelf = shelves.setdefault(name, Shelf())
            shelf.queries += 1
            if shelves is self.words:
                self.known.add(name)
            if not filed.second:
                shelf.here = _with(shelf.here, filed.entry)
            for other in filed.second:
                lists, name = _within(shelf, other)
                lists[name] = _with(lists.get(name, ()), filed.entry)
                if lists is shelf.words:
                    shelf.known.add(name)

    def unfile(self, filed: Filed) -> None:
        """Take an entry away from its places, and every shelf that is empty then."""
        if not filed.first:
            self.always.pop(filed.entry, None)
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
                    if lists is shelf.words:
                        shelf.known.discard(second)
                if isinstance(other, Equal) and not lists:
                    del shelf.fields[f"+{other.field}"]
            if not shelf.queries:
                del shelves[name]
                self._tidy(one, shelves)

    def _where(self, one: Met) -> tuple[dict[Any, Shelf], Any]:
        if isinstance(one, str):
            return self.words, one
        if isinstance(one, Beginning):
            return self.beginnings.setdefault(len(one.text), {}), one.text
        return self.fields.setdefault(f"+{one.field}", {}), one.value

    def _tidy(self, one: Met, shelves: dict[Any, Shelf]) -> None:
        if isinstance(one, str):
            self.known.discard(one)
        if isinstance(one, Beginning) and not shelves:
            del self.beginnings[len(one.text)]
        if isinstance(one, Equal) and not shelves:
            del self.fields[f"+{one.field}"]


def _within(shelf: Shelf, one: Met) -> tuple[dict[Any, Entries], Any]:
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
