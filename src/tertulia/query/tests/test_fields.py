"""Fields: names, values, stages, and the usual kinds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from django.db.models import Q

from tertulia.query import Choice, Comparison, Field, QueryError, Registry, kinds, parse, to_q
from tertulia.query.nodes import comparisons

from .world import REGISTRY


def test_a_name_is_taken_once() -> None:
    registry = Registry([kinds.text("author", "arrival", "author", aliases=("autor",))])
    with pytest.raises(ValueError, match="autor"):
        registry.register(kinds.text("writer", "arrival", "writer", aliases=("Autor",)))
    assert [field.name for field in registry] == ["author"]


def test_names_fold() -> None:
    registry = Registry(
        [kinds.choice("language", "arrival", "language", ("es",), aliases=("idioma", "lengüa"))]
    )
    assert parse("Lengua:ES", registry) == Comparison("language", "=", "es")
    assert registry.find("IDIOMA") is registry["language"]
    assert registry.find("nada") is None


def test_saved_searches_refuse_state_and_say_where() -> None:
    node = parse("luz red:x (tono:negativo O estado:open)", REGISTRY)
    REGISTRY.check(node, {"arrival", "fact", "state"})
    with pytest.raises(QueryError) as caught:
        REGISTRY.check(node, {"arrival", "fact"})
    assert caught.value.position == 27
    assert "estado:open" in str(caught.value)
    assert "estado" not in caught.value.expected
    with pytest.raises(QueryError, match="tono:negativo"):
        REGISTRY.check(node, {"arrival"})


def test_one_value_can_be_of_another_stage() -> None:
    def never(prefix: str) -> Q:
        return Q(pk__in=[])

    flags = (kinds.Flag("reply", never, ("respuesta",)), kinds.Flag("resolved", never, stage="state"))
    registry = Registry([kinds.flags("is", "arrival", flags, aliases=("es",))])
    registry.check(parse("es:respuesta", registry), {"arrival"})
    with pytest.raises(QueryError):
        registry.check(parse("es:resolved", registry), {"arrival"})


def test_a_room_above_can_widen_a_field_of_a_room_below() -> None:
    def low(prefix: str) -> Q:
        return Q(**{f"{prefix}low": True})

    def high(prefix: str) -> Q:
        return Q(**{f"{prefix}high": True})

    registry = Registry([kinds.flags("is", "arrival", [kinds.Flag("reply", low)], aliases=("es",))])
    more = kinds.flags("case", "state", [kinds.Flag("late", high, ("tarde",))])
    registry.widen("is", more)
    assert parse("es:tarde", registry) == Comparison("is", "=", "late", "state")
    assert to_q(parse("es:tarde", registry), registry) == high("")
    assert to_q(parse("es:reply", registry), registry) == low("")
    registry.check(parse("es:reply", registry), {"arrival"})
    with pytest.raises(QueryError):
        registry.check(parse("es:late", registry), {"arrival"})
    with pytest.raises(ValueError, match="is"):
        registry.widen("is", more)


def test_values_can_depend_on_who_asks() -> None:
    def labels(scope: object) -> tuple[Choice, ...] | None:
        return None if scope is None else (Choice(7, ("Obras",), label="Obras del centro"),)

    registry = Registry([Field("label", "state", labels, kinds.on_column("label"), ("etiqueta",))])
    assert parse("etiqueta:obras", registry, scope="here") == Comparison("label", "=", 7, "state")
    assert parse('etiqueta:"obras del centro"', registry, scope="here") == Comparison(
        "label", "=", 7, "state"
    )
    assert parse("etiqueta:otra", registry) == Comparison("label", "=", "otra", "state")
    with pytest.raises(QueryError) as caught:
        parse("etiqueta:obra", registry, scope="here")
    assert caught.value.expected == ("Obras",)
    assert caught.value.proposal == "etiqueta:Obras"
    assert registry["label"].choices("here") == (Choice(7, ("Obras",), label="Obras del centro"),)


def test_a_value_of_several_words_is_proposed_in_quotes() -> None:
    registry = Registry([kinds.choice("department", "state", "department", ("Atención al cliente",))])
    with pytest.raises(QueryError) as caught:
        parse("department:atencionalcliente", registry)
    assert caught.value.proposal == 'department:"Atención al cliente"'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-05-01", {(">=", 1), ("<", 2)}),
        ("1/5/2026", {(">=", 1), ("<", 2)}),
        (">2026-05-01", {(">=", 2)}),
        (">=2026-05-01", {(">=", 1)}),
        ("<2026-05-02", {("<", 2)}),
        ("<=2026-05-01", {("<", 2)}),
        ("2026-05-01..2026-05-02", {(">=", 1), ("<", 3)}),
    ],
)
def test_days_begin_where_the_reader_is(written: str, expected: set[tuple[str, int]]) -> None:
    zone = timezone(timedelta(hours=2))
    registry = Registry([kinds.day("date", "arrival", "at", zone=lambda: zone)])
    node = parse(f"date:{written}", registry)
    assert {(one.op, one.value) for one in comparisons(node)} == {
        (op, datetime(2026, 5, day, tzinfo=zone)) for op, day in expected
    }


def test_since_and_until_are_days_with_a_direction() -> None:
    zone = timezone.utc  # noqa: UP017 (a tzinfo like any other)
    registry = Registry(
        [
            kinds.day("since", "arrival", "at", zone=lambda: zone, fixed=">=", aliases=("desde",)),
            kinds.day("until", "arrival", "at", zone=lambda: zone, fixed="<=", aliases=("hasta",)),
        ]
    )
    assert parse("desde:2026-05-01", registry) == Comparison("since", ">=", datetime(2026, 5, 1, tzinfo=zone))
    assert parse("hasta:2026-05-01", registry) == Comparison("until", "<", datetime(2026, 5, 2, tzinfo=zone))


def test_sql_of_a_field_that_nobody_registered_is_a_fault() -> None:
    with pytest.raises(KeyError):
        to_q(parse("red:x", REGISTRY), Registry())
