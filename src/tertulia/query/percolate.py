"""One text against many queries: which of them is it for?

Each query is filed under its cheapest required alternatives («anchors»: of an AND the cheapest side, of an OR
all sides, of a phrase its longest word), so that a text only meets the queries that share a token or a
field's value with it. Those without any (only NOT, only comparisons with `<` or `>`) are tried on every text.
Adding or removing a query costs what it contains; nothing is rebuilt.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from operator import itemgetter
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from .nodes import UNKNOWN, And, Comparison, Exact, Near, Node, Or, Subject, Term, Value, pushed_down

Key = TypeVar("Key", bound=Hashable)


_Shelf = dict[Value, set[Any]]
"""What is looked up, and the keys of the queries that are filed under it."""


class _Anchor(NamedTuple):
    """A condition that is cheap to look up: a token, the beginning of one, or a field's value."""

    kind: Literal["token", "beginning", "value"]
    what: Value
    field: str = ""


class Matcher(Generic[Key]):
    """Many queries, each under a key, to be asked of a text. Not to be changed while another thread asks.

    matcher.add(search.id, parse("Aurora NO boreal", registry))
    matcher.match(subject)  # [search.id]
    """

    def __init__(self, queries: Iterable[tuple[Key, Node]] = ()) -> None:
        self._queries: dict[Key, tuple[int, Node]] = {}
        self._added = 0
        self._tokens: _Shelf = {}
        self._beginnings: dict[int, _Shelf] = {}
        self._values: dict[str, _Shelf] = {}
        self._always: set[Key] = set()
        for key, node in queries:
            self.add(key, node)

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, key: Key) -> bool:
        return key in self._queries

    def add(self, key: Key, node: Node) -> None:
        """Add a query, or put another one in the place of the one that `key` had."""
        if key in self._queries:
            self.remove(key)
        self._added += 1
        self._queries[key] = (self._added, node)
        anchors = _anchors(pushed_down(node))
        if anchors is None:
            self._always.add(key)
            return
        for anchor in anchors:
            self._shelf(anchor).setdefault(anchor.what, set()).add(key)

    def remove(self, key: Key) -> None:
        """Forget the query that `key` has. Raises KeyError where it has none."""
        _order, node = self._queries.pop(key)
        self._always.discard(key)
        for anchor in set(_anchors(pushed_down(node)) or ()):
            shelf = self._shelf(anchor)
            shelf[anchor.what].discard(key)
            if not shelf[anchor.what]:
                del shelf[anchor.what]
            if not shelf and anchor.kind == "beginning":
                del self._beginnings[len(str(anchor.what))]
            if not shelf and anchor.kind == "value":
                del self._values[anchor.field]

    def match(self, subject: Subject, *, unknown: Literal["keep", "drop"] = "drop") -> list[Key]:
        """The keys of the queries that are true of `subject`, in the order in which they were added.

        With `unknown="keep"` also of those that cannot be said yet, because they ask for a field that the
        subject does not know: what survives is worth understanding, and is then matched again.
        """
        found = []
        for key in self._candidates(subject):
            order, node = self._queries[key]
            verdict = node.holds(subject)
            if verdict or (verdict is None and unknown == "keep"):
                found.append((order, key))
        return [key for _order, key in sorted(found, key=itemgetter(0))]

    def _candidates(self, subject: Subject) -> set[Key]:
        """Every query that can be other than false."""
        tokens = set(subject.norm.split())
        found = set(self._always)
        for token in self._tokens.keys() & tokens:
            found |= self._tokens[token]
        for length, beginnings in self._beginnings.items():
            for beginning in {token[:length] for token in tokens}:
                found |= beginnings.get(beginning, _NONE)
        for field, values in self._values.items():
            actual = subject.get(field)
            if actual is UNKNOWN:
                found.update(*values.values())
            elif isinstance(actual, set | frozenset | tuple | list):
                found.update(*(values.get(one, _NONE) for one in actual))
            elif actual is not None:
                found |= values.get(actual, _NONE)
        return found

    def _shelf(self, anchor: _Anchor) -> _Shelf:
        if anchor.kind == "token":
            return self._tokens
        if anchor.kind == "beginning":
            return self._beginnings.setdefault(len(str(anchor.what)), {})
        return self._values.setdefault(anchor.field, {})


_NONE: frozenset[Any] = frozenset()


def _anchors(node: Node) -> list[_Anchor] | None:
    """Conditions of which one at least is true wherever `node` is not false; None where there are none."""
    if isinstance(node, Term):
        if node.prefix and len(node.tokens) == 1:
            return [_Anchor("beginning", node.tokens[0])]
        whole = node.tokens[:-1] if node.prefix else node.tokens
        return [_Anchor("token", max(whole, key=len))]
    if isinstance(node, Exact):
        return _anchors(node.term)
    if isinstance(node, Near):
        return _anchors(And(tuple(Or(side) for side in node.sides)))
    if isinstance(node, Comparison):
        return [_Anchor("value", node.value, node.name)] if node.op == "=" else None
    if isinstance(node, And):
        found = [one for child in node.children if (one := _anchors(child)) is not None]
        return min(found, key=_cost, default=None)
    if isinstance(node, Or):
        any_of = [_anchors(child) for child in node.children]
        return None if None in any_of else [anchor for one in any_of if one for anchor in one]
    return None


def _cost(anchors: list[_Anchor]) -> float:
    """How many texts will meet them, roughly: each letter makes a word ten times rarer up to eight, and a
    field's value (a network, a language) is shared by a good part of all texts."""
    return sum(
        0.5 if one.kind == "value" else 10.0 ** -min(len(str(one.what)) - (one.kind == "beginning"), 8)
        for one in anchors
    )
