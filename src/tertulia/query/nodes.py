"""The tree of a query, and what it means in memory.

A tree is frozen: it can be kept, shared between threads and used as a key; where its parts stood in the text
(`start`, `end`, `text`) does not count when two trees are compared.

Its meaning is three-valued (Kleene): `None` is «cannot be said yet», because a fact or a state is not known.
`False and None` is False and `True or None` is True, so that most texts are decided before they are
understood. A field that is known to be empty (the subject says `None`) is equal to nothing: a comparison with
it is False, and its negation True. `sql.to_q` means the same.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final, Literal, Protocol

from . import patterns

Stage = Literal["arrival", "fact", "state"]
Op = Literal["=", "<", "<=", ">", ">="]
Value = str | int | datetime
"""What a field is compared with; yes and no are `bool`, moments are aware."""

Verdict = bool | None
"""True, False, or None while it cannot be said."""

_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Unknown(Enum):
    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown.UNKNOWN
"""What a subject answers for a field that nobody has worked out yet (`None` is: known to be empty)."""


class Subject(Protocol):
    """What a query is asked about: one thing that was said, or whatever else has a text and fields."""

    @property
    def norm(self) -> str:
        """The text, normalised (`tokens.normalise`), with or without a workspace's token before it."""

    @property
    def raw(self) -> Sequence[str]:
        """The texts as they were written, each apart (a title, a body): only `=Exact` looks at them, and only
        where `norm` has its words already."""

    def get(self, name: str, /) -> Any:
        """The value of the field called `name`: `UNKNOWN`, `None` (empty), a value, or for a field that has
        several at once a set, tuple or list of values, of which one is enough."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase, a beginning of a word, a tag, a user or an emoji: tokens in this very order.

    With `prefix` the last one is a beginning. `text`: what was written, without quotes and asterisk.
    """

    tokens: tuple[str, ...]
    prefix: bool = False
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    pattern: str = field(init=False, compare=False, repr=False)
    """The substring of a normalised text that it is true of."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", f" {' '.join(self.tokens)}{'' if self.prefix else ' '}")

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        return self.pattern in subject.norm


@dataclass(frozen=True, slots=True)
class Near:
    """Words near one another: of each side one of its alternatives, with at most `distance` words between.

    `a NEAR/5 b` has two sides, «(a O "b c") NEAR/5 d*» several alternatives on one; `ordered` (ONEAR): the
    left one first. They never share a word. `"a b c"~5` has a side of one word for each of its words, in any
    order: from the first to the last of them stand at most 5 other words (so `"a b"~5` is `a NEAR/5 b`).
    """

    sides: tuple[tuple[Term, ...], ...]
    distance: int
    ordered: bool = False
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    pattern: str = field(init=False, compare=False, repr=False)
    """The regular expression that is true of a normalised text (`patterns.near`)."""

    def __post_init__(self) -> None:
        sides = [[f"{' '.join(one.tokens)}{'*' * one.prefix}" for one in side] for side in self.sides]
        pattern = patterns.near(sides, self.distance, ordered=self.ordered)
        object.__setattr__(self, "pattern", pattern)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The alternatives of all sides, in order."""
        return tuple(term for side in self.sides for term in side)

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        norm = subject.norm
        return (
            all(any(one.pattern in norm for one in side) for side in self.sides)
            and patterns.compiled(self.pattern).search(norm) is not None
        )


@dataclass(frozen=True, slots=True)
class Exact:
    """Words with the case and the accents with which they are typed: `=Sol`, `="La Sexta"`.

    True where `term` (the same words, normalised) is, and `pattern` is of one of the subject's `raw` texts.
    """

    typed: str
    term: Term
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    pattern: str = field(init=False, compare=False, repr=False)
    """The regular expression that is true of a text as it was written (`patterns.exact`)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", patterns.exact(self.typed))

    @property
    def text(self) -> str:
        """What was typed, without its sign."""
        return self.typed

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        if self.term.pattern not in subject.norm:
            return False
        search = patterns.compiled(self.pattern).search
        return any(search(text) is not None for text in subject.raw)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value. `name` is the field's own, whatever alias was written."""

    name: str
    op: Op
    value: Value
    stage: Stage = "arrival"
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`; None when the subject does not know the field yet."""
        actual = subject.get(self.name)
        if actual is UNKNOWN:
            return None
        if actual is None:
            return False
        compare = _COMPARE[self.op]
        if isinstance(actual, set | frozenset | tuple | list):
            return any(compare(one, self.value) for one in actual)
        return compare(actual, self.value)


@dataclass(frozen=True, slots=True)
class Not:
    """True where `child` is false."""

    child: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        verdict = self.child.holds(subject)
        return None if verdict is None else not verdict


@dataclass(frozen=True, slots=True)
class And:
    """True where all of `children` (two or more) are."""

    children: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        verdict: Verdict = True
        for child in self.children:
            one = child.holds(subject)
            if one is False:
                return False
            if one is None:
                verdict = None
        return verdict


@dataclass(frozen=True, slots=True)
class Or:
    """True where any of `children` (two or more) is."""

    children: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def holds(self, subject: Subject) -> Verdict:
        """Whether it is true of `subject`."""
        verdict: Verdict = False
        for child in self.children:
            one = child.holds(subject)
            if one:
                return True
            if one is None:
                verdict = None
        return verdict


Leaf = Term | Near | Exact | Comparison
Node = Leaf | Not | And | Or


def matches(node: Node, subject: Subject) -> Verdict:
    """Whether the query is true of `subject`: True, False, or None while a field that decides is unknown."""
    return node.holds(subject)


def leaves(node: Node, *, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The leaves in the order of the text, each with whether it is asked for (True) or kept out (False)."""
    if isinstance(node, Not):
        yield from leaves(node.child, positive=not positive)
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child, positive=positive)
    else:
        yield node, positive


def words(node: Node) -> list[str]:
    """What the query asks for in the text, as it was written («pan de molde», «#café»), each once, in order.

    For highlighting, and for asking a network's own search. What is kept out (NOT, `-`) is not in it, and
    neither are fields; of a beginning (`panad*`) only the beginning.
    """
    return list(
        dict.fromkeys(term.text for leaf, positive in leaves(node) if positive for term in terms(leaf))
    )


def terms(leaf: Leaf) -> tuple[Term, ...]:
    """The words that a leaf asks for in the normalised text; of a field none."""
    match leaf:
        case Term():
            return (leaf,)
        case Near():
            return leaf.terms
        case Exact():
            return (leaf.term,)
    return ()


def pushed_down(node: Node, *, positive: bool = True) -> Node:
    """The same query with NOT only directly above leaves (De Morgan, who is right in Kleene's logic)."""
    if isinstance(node, Not):
        if positive and not isinstance(node.child, Not | And | Or):
            return node
        return pushed_down(node.child, positive=not positive)
    if isinstance(node, And | Or):
        children = tuple(pushed_down(child, positive=positive) for child in node.children)
        joined: type[And | Or] = type(node) if positive else (Or if isinstance(node, And) else And)
        return joined(children, node.start, node.end)
    return node if positive else Not(node, node.start, node.end)


def comparisons(node: Node) -> Iterator[Comparison]:
    """The comparisons with fields, in the order of the text."""
    return (leaf for leaf, _positive in leaves(node) if isinstance(leaf, Comparison))
