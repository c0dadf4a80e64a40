"""A query as a condition of the database: the very rows of which `matches` is true."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Q, Value, When

from .fields import Registry
from .nodes import And, Comparison, Node, Not, Or, Term, pushed_down

_BUNDLE = 50
"""Conditions side by side. `a OR b OR c` is as deep as it is long, Django joins nested ORs into one, and
SQLite refuses expressions over 1,000 deep (its Limits page), counting a subquery's twice."""


def to_q(node: Node, registry: Registry, *, norm: str = "norm", prefix: str = "") -> Q:
    """The condition that selects exactly the rows of which the query is true.

    `norm`: the column with the normalised text; a space before it, a workspace's token, or not, is the same.
    `prefix` goes before every column and leads through to-one relations («last_item__»; not through to-many
    ones, where rows would come several times). Words are decided by LIKE over the normalised text, whose
    alphabet `[a-z0-9 ]` needs no escapes and no collation, so that SQLite and PostgreSQL agree.

    It is slow on its own, because it reads every text: narrow with `candidates` first.

    NULL is an empty field: a comparison with it is false, its negation true. For that, NOT stands only above
    leaves, and a negated leaf is made never to be NULL. Raises KeyError for a field that is not registered.
    """
    return _condition(pushed_down(node), registry, f"{prefix}{norm}", prefix)


def _condition(node: Node, registry: Registry, norm: str, prefix: str) -> Q:
    if isinstance(node, And | Or):
        # The tallest last: SQL reads from the left, and what stands last is the least deep.
        children = [_condition(child, registry, norm, prefix) for child in sorted(node.children, key=_height)]
        return _joined(children, Q.AND if isinstance(node, And) else Q.OR)
    if isinstance(node, Not):
        return ~Q(_never_null(_leaf(node.child, registry, norm, prefix)))
    return _leaf(node, registry, norm, prefix)


def _joined(children: list[Q], connector: str) -> Q:
    """All of them in one Q; many of them in bundles, or SQLite finds the expression too deep."""
    if len(children) > _BUNDLE:
        *bundled, tallest = children
        bundles = [bundled[at : at + _BUNDLE] for at in range(0, len(bundled), _BUNDLE)]
        children = [Q(_never_null(Q(*bundle, _connector=connector))) for bundle in bundles] + [tallest]
    return Q(*children, _connector=connector)


def _height(node: Node) -> int:
    if isinstance(node, And | Or):
        return 1 + max(map(_height, node.children))
    return 0


def _leaf(node: Node, registry: Registry, norm: str, prefix: str) -> Q:
    if isinstance(node, Term):
        return Q(**{f"{norm}__contains": node.pattern})
    assert isinstance(node, Comparison)
    return registry[node.name].sql(node.op, node.value, prefix)


def _never_null(condition: Q) -> Case:
    """True where `condition` is, else false: the field's own condition may be NULL, or reach over a join that
    finds no row."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
