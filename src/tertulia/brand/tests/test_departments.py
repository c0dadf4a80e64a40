"""Departments and their people: every change and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand import actions
from tertulia.brand.models import Colleague, Department
from tertulia.brand.queries import answering, department_for, first_brand
from tertulia.kit.verbs import Forbidden, Refused
from tests.world import World


def area(world: World, kind: str) -> Department:
    return Department.objects.get(brand=world.brand, kind=kind)


def undo(world: World) -> Any:
    return take_back(AuditEntry.objects.of(world.workspace)[0], by=world.alice.actor)


def test_it_renames_and_takes_it_back(world: World) -> None:
    actions.rename_department(area(world, "finance"), name="Facturación", by=world.alice.actor)
    assert area(world, "finance").name == "Facturación"
    undo(world)
    assert area(world, "finance").name == "Finanzas"


def test_it_refuses_two_of_one_name(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.rename_department(area(world, "finance"), name="legal", by=world.alice.actor)
    assert "name" in refused.value.problems


def test_it_describes(world: World) -> None:
    actions.describe_department(area(world, "it"), answers="La web", answer_minutes=60, by=world.alice.actor)
    assert (area(world, "it").answers, area(world, "it").answer_minutes) == ("La web", 60)
    with pytest.raises(Refused):
        actions.describe_department(area(world, "it"), answer_minutes=0, by=world.alice.actor)


def test_it_merges_with_its_people_and_takes_it_back(world: World) -> None:
    finance, legal = area(world, "finance"), area(world, "legal")
    ana = actions.add_colleague(legal, name="Ana", by=world.alice.actor)
    luis = actions.add_colleague(finance, name="Luis", by=world.alice.actor)
    actions.merge_departments(finance, into=legal, by=world.alice.actor)
    assert list(legal.colleagues.present()) == [ana, luis]
    assert department_for(world.brand, "finance") == legal
    assert finance not in Department.objects.of(world.workspace).active()
    undo(world)
    assert list(area(world, "finance").colleagues.all()) == [luis]
    assert department_for(world.brand, "finance") == finance


def test_it_follows_a_chain_of_merges(world: World) -> None:
    it, engineering, product = area(world, "it"), area(world, "engineering"), area(world, "product")
    actions.merge_departments(it, into=engineering, by=world.alice.actor)
    actions.merge_departments(engineering, into=product, by=world.alice.actor)
    found = answering(Department.objects.filter(brand=world.brand))
    assert found["it"] == found["engineering"] == found["product"] == product
    with pytest.raises(Refused):
        actions.merge_departments(product, into=it, by=world.alice.actor)


def test_it_never_merges_in_a_circle_by_taking_back(world: World) -> None:
    it, product = area(world, "it"), area(world, "product")
    actions.merge_departments(it, into=product, by=world.alice.actor)
    state = {"name": "Producto", "is_active": True, "merged_into_id": it.pk}
    with pytest.raises(Refused):
        actions.restore_department(area(world, "product"), before=state, by=world.alice.actor)


@pytest.mark.parametrize("kind", ["finance", "elsewhere", "off"])
def test_it_refuses_to_merge_into_what_cannot_answer(world: World, kind: str) -> None:
    into = area(world, "legal")
    if kind == "elsewhere":
        into = Department.objects.filter(brand=world.other_brand).first() or into
    elif kind == "off":
        actions.switch_department(into, on=False, by=world.alice.actor)
    else:
        into = area(world, "finance")
    with pytest.raises(Refused):
        actions.merge_departments(area(world, "finance"), into=into, by=world.alice.actor)


def test_it_switches_off_and_on(world: World) -> None:
    actions.switch_department(area(world, "hr"), on=False, by=world.alice.actor)
    assert department_for(world.brand, "hr") is None
    undo(world)
    assert department_for(world.brand, "hr") == area(world, "hr")
    actions.switch_department(area(world, "hr"), on=False, by=world.alice.actor)
    actions.restore_department(area(world, "hr"), by=world.alice.actor)
    assert area(world, "hr").is_active


def test_it_seats_people_in_order(world: World) -> None:
    legal = area(world, "legal")
    ana = actions.add_colleague(legal, name="Ana", email="ANA@casa.example", by=world.alice.actor)
    eva = actions.add_colleague(legal, name="Eva", hours={}, by=world.alice.actor)
    assert (ana.email, ana.hours, eva.hours, eva.position) == ("ana@casa.example", world.brand.hours, {}, 1)
    actions.change_colleague(eva, position=0, name="Eva Gil", by=world.alice.actor)
    assert [c.name for c in legal.colleagues.present()] == ["Eva Gil", "Ana"]
    actions.remove_colleague(eva, by=world.alice.actor)
    assert list(legal.colleagues.present()) == [ana]
    undo(world)
    assert [c.name for c in legal.colleagues.present()] == ["Eva Gil", "Ana"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nadie"}, "email"),
        ({"email": "ana@casa.example"}, "email"),
        ({"hours": {"mon": [["x", "y"]]}}, "hours"),
    ],
)
def test_it_says_what_is_wrong_with_a_colleague(world: World, given: dict[str, Any], field: str) -> None:
    legal = area(world, "legal")
    actions.add_colleague(legal, name="Ana", email="ana@casa.example", by=world.alice.actor)
    eva = actions.add_colleague(legal, name="Eva", by=world.alice.actor)
    for attempt in (
        lambda: actions.add_colleague(legal, by=world.alice.actor, **{"name": "Otra", **given}),
        lambda: actions.change_colleague(eva, by=world.alice.actor, **given),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert list(refused.value.problems) == [field]


CHANGES: list[Callable[[Department, Department, Colleague, Any], Any]] = [
    lambda d, o, c, by: actions.rename_department(d, name="X", by=by),
    lambda d, o, c, by: actions.describe_department(d, answers="X", by=by),
    lambda d, o, c, by: actions.merge_departments(d, into=o, by=by),
    lambda d, o, c, by: actions.switch_department(d, on=False, by=by),
    lambda d, o, c, by: actions.restore_department(d, by=by),
    lambda d, o, c, by: actions.add_colleague(d, name="X", by=by),
    lambda d, o, c, by: actions.change_colleague(c, name="X", by=by),
    lambda d, o, c, by: actions.remove_colleague(c, by=by),
    lambda d, o, c, by: actions.restore_colleague(c, by=by),
]


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
@pytest.mark.parametrize("change", CHANGES)
def test_it_forbids_members_who_may_not(world: World, who: str, change: Callable[..., Any]) -> None:
    finance, legal = area(world, "finance"), area(world, "legal")
    ana = actions.add_colleague(legal, name="Ana", by=world.alice.actor)
    with pytest.raises(Forbidden):
        change(finance, legal, ana, getattr(world, who).actor)


def test_it_knows_the_first_brand(world: World) -> None:
    assert first_brand(world.workspace) == world.brand
