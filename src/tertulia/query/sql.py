"""A query as a condition of the database: the very rows of which `matches` is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from django.db.models import BooleanField, Case, Q, Value, When

from .expressions import Contains
from .fields import Registry
from .nodes import And, Comparison, Leaf, Near, Node, Not, Or, Term, pushed_down

_BUNDLE = 50
"""Conditions side by side. `a OR b OR c` is as deep as it is long, Django joins nested ORs into one, and
SQLite refuses expressions over 1,000 deep (its Limits page), counting a subquery's twice."""


_MANY = 20
"""Words side by side from which on they are one condition."""

RAW = ("text", "title")
"""The columns with the texts as they were written, for `=Exact`."""


def to_q(
    node: Node, registry: Registry, *, norm: str = "norm", raw: Sequence[str] = RAW, prefix: str = ""
) -> Q:
    """The condition that selects exactly the rows of which the query is true.

    `norm`: the column with the normalised text; a space before it, a workspace's token, or not, is the same.
    `raw`: the columns with the texts as they were written.
    `prefix` goes before every column and leads through to-one relations («last_item__»; not through to-many
    ones, where rows would come several times). Words are decided by LIKE over the normalised text, whose
    alphabet `[a-z0-9 ]` needs no escapes and no collation, so that SQLite and PostgreSQL agree.

    It is slow on its own, because it reads every text: narrow with `candidates` first.

    NULL is an empty field: a comparison with it is false, its negation true. For that, NOT stands only above
    leaves, and a negated leaf is made never to be NULL. Raises KeyError for a field that is not registered.
    """
    where = _Where(registry, f"{prefix}{norm}", tuple(f"{prefix}{column}" for column in raw), prefix)
    return _condition(pushed_down(node), where)


@dataclass(frozen=True, slots=True)
class _Where:
    """What is asked of which columns."""

    registry: Registry
    norm: str
    raw: tuple[str, ...]
    prefix: str


def _condition(node: Node, where: _Where) -> Q:
    if isinstance(node, And | Or):
        bundled, others = _bundled(node, where)
        # The tallest last: SQL reads from the left, and what stands last is the least deep.
        children = [_condition(child, where) for child in sorted(others, key=_height)]
        return _joined([*bundled, *children], Q.AND if isinstance(node, And) else Q.OR)
    if isinstance(node, Not):
        assert not isinstance(node.child, And | Or | Not)
        return ~Q(_never_null(_leaf(node.child, where)))
    return _leaf(node, where)


def _bundled(node: And | Or, where: _Where) -> tuple[list[Q], list[Node]]:
    """Where there are many of them, its words in one condition, those that it keeps out in another, and the
    values of a column of which one is enough, or none may be, in others; and its other children."""
    every = isinstance(node, And)
    alike: dict[tuple[str, bool], list[Node]] = {}
    for child in node.children:
        leaf = child.child if isinstance(child, Not) else child
        if isinstance(leaf, Term):
            alike.setdefault(("", leaf is child), []).append(child)
        elif _is_value(leaf, where) and (leaf is child) is not every:
            alike.setdefault((leaf.name, leaf is child), []).append(child)
    many = {kind: children for kind, children in alike.items() if len(children) > _MANY}
    conditions = []
    for (name, wanted), children in many.items():
        leaves = [child.child if isinstance(child, Not) else child for child in children]
        condition = _one_of(name, leaves, every is wanted, where)
        conditions.append(condition if wanted else ~Q(_never_null(condition)))
    gone = {id(child) for children in many.values() for child in children}
    return conditions, [child for child in node.children if id(child) not in gone]


def _is_value(leaf: Node, where: _Where) -> TypeGuard[Comparison]:
    """Whether it asks for a value of a column."""
    return isinstance(leaf, Comparison) and leaf.op == "=" and bool(where.registry[leaf.name].column)


def _one_of(name: str, leaves: list[Node], every: bool, where: _Where) -> Q:
    """Any of the leaves, all of which are words, or values of the field `name`; or every one of the words."""
    if not name:
        patterns = [one.pattern for one in leaves if isinstance(one, Term)]
        return Q(Contains(where.norm, patterns, every=every))
    values = [one.value for one in leaves if isinstance(one, Comparison)]
    return Q(**{f"{where.prefix}{where.registry[name].column}__in": values})


def _joined(children: list[Q], connector: str) -> Q:
    """All of them in one Q; many of them in bundles, or SQLite finds the expression too deep."""
    while len(children) > _BUNDLE:
        *bundled, tallest = children
        bundles = [bundled[at : at + _BUNDLE] for at in range(0, len(bundled), _BUNDLE)]
        children = [Q(_never_null(Q(*bundle, _connector=connector))) for bundle in bundles] + [tallest]
    return Q(*children, _connector=connector)


def _height(node: Node) -> int:
    if isinstance(node, And | Or):
        return 1 + max(map(_height, node.children))
    return 0


def _leaf(node: Leaf, where: _Where) -> Q:
    if isinstance(node, Comparison):
        return where.registry[node.name].sql(node.op, node.value, where.prefix)
    if isinstance(node, Term):
        return Q(**{f"{where.norm}__contains": node.pattern})
    if isinstance(node, Near):
        # The words first, which costs little: the expression is only asked of texts that have them.
        sides = [_condition(Or(side), where) for side in node.sides]
        return Q(*sides, **{f"{where.norm}__regex": node.pattern})
    typed = [Q(**{f"{column}__regex": node.pattern}) for column in where.raw]
    return Q(**{f"{where.norm}__contains": node.term.pattern}) & Q(*typed, _connector=Q.OR)


def _never_null(condition: Q) -> Case:
    """True where `condition` is, else false: the field's own condition may be NULL, or reach over a join that
    finds no row."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
