"""Rules: made, changed, put in order, tried before they work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Label, Rule
from tertulia.inbox.rules import rehearse
from tertulia.inbox.tests.hearing import hear
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.query import QueryError
from tests import make
from tests.world import World


def create(world: World, words: str = "factura", **over: Any) -> Rule:
    given: dict[str, Any] = {
        "name": words,
        "words": words,
        "priority": "high",
        "by": world.alice.actor,
        **over,
    }
    return actions.create_rule(world.brand, **given)


def undo(world: World) -> None:
    take_back(AuditEntry.objects.latest("pk"), by=world.alice.actor)


def order() -> list[str]:
    return [rule.name for rule in Rule.objects.filter(removed_at__isnull=True).order_by("position")]


def test_it_makes_rules_in_order_and_takes_one_back(world: World) -> None:
    for words in ("uno", "dos", "tres"):
        create(world, words)
    assert order() == ["uno", "dos", "tres"]
    undo(world)
    assert order() == ["uno", "dos"]


def test_only_those_in_charge_make_rules(world: World) -> None:
    with pytest.raises(Forbidden):
        create(world, by=world.bob.actor)


@pytest.mark.parametrize(
    ("field", "over"),
    [
        ("name", {"name": " "}),
        ("words", {"words": ""}),
        ("words", {"words": "(factura"}),
        ("words", {"words": "colour:red OR tono:azul"}),
        ("words", {"words": "estado:resuelto", "opens_public": True}),
        ("priority", {"priority": "soon"}),
        ("", {"priority": ""}),
    ],
)
def test_it_refuses_what_makes_no_sense(world: World, field: str, over: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        create(world, **over)
    assert field in refused.value.problems


def test_it_refuses_what_belongs_to_others(world: World) -> None:
    over: dict[str, Any] = {
        "department": Department.objects.filter(brand=world.other_brand)[0],
        "owner": world.charlie,
        "label": Label.objects.create(workspace=world.elsewhere, name="x"),
    }
    for name, value in over.items():
        with pytest.raises(Refused) as refused:
            create(world, **{name: value})
        assert name in refused.value.problems


def test_it_changes_and_takes_it_back(world: World) -> None:
    rule = create(world)
    actions.change_rule(rule, words="recibo OR factura", priority="", owner=world.bob, by=world.alice.actor)
    rule.refresh_from_db()
    assert (rule.words, rule.priority, rule.owner) == ("recibo OR factura", "", world.bob)
    undo(world)
    rule.refresh_from_db()
    assert (rule.words, rule.priority, rule.owner) == ("factura", "high", None)


def test_it_moves_one_place_and_stays_at_the_edge(world: World) -> None:
    rules = {words: create(world, words) for words in ("uno", "dos", "tres")}
    actions.move_rule(rules["tres"], up=True, by=world.alice.actor)
    assert order() == ["uno", "tres", "dos"]
    undo(world)
    assert order() == ["uno", "dos", "tres"]
    actions.move_rule(Rule.objects.get(name="uno"), up=True, by=world.alice.actor)
    actions.move_rule(Rule.objects.get(name="tres"), up=False, by=world.alice.actor)
    assert order() == ["uno", "dos", "tres"]


def test_it_rests_and_works_again(world: World) -> None:
    rule = create(world)
    actions.switch_rule(rule, on=False, by=world.alice.actor)
    assert not Rule.objects.active().exists()
    undo(world)
    assert Rule.objects.active().exists()


def test_it_goes_and_comes_back_to_its_place(world: World) -> None:
    rules = [create(world, words) for words in ("uno", "dos", "tres")]
    actions.delete_rule(rules[1], by=world.alice.actor)
    assert order() == ["uno", "tres"]
    undo(world)
    assert order() == ["uno", "dos", "tres"]


def test_it_is_put_back_as_it_was(world: World) -> None:
    rule = create(world, owner=world.bob)
    before = rule.undo_state()
    actions.change_rule(rule, owner=None, words="recibo", by=world.alice.actor)
    actions.switch_rule(rule, on=False, by=world.alice.actor)
    actions.restore_rule(rule, before=before, by=world.alice.actor)
    assert Rule.objects.get().undo_state() == before


def test_it_says_what_a_rule_would_have_done(world: World) -> None:
    street = make.source(world.brand, name="Calle", is_own=False, place={"id": "x", "name": "Calle"})
    hear(world.source, make.said("La factura de mayo"), make.said("Hola"), department="finance")
    hear(world.source, make.said("¿Y mi factura?"))
    create(world, "factura", opens_public=True)
    hear(street, make.said("Otra factura más"))
    tried = rehearse("factura", world.brand)
    assert (tried.count, tried.taken, tried.looked, tried.bounded) == (2, 0, 3, False)
    assert sorted(tried.by_department) == [("", 1), ("Finanzas", 1)]
    assert tried.samples[0].text == "¿Y mi factura?"
    assert rehearse("factura", world.brand, opens_public=True).count == 3


def test_it_counts_for_the_area_of_the_rule_and_after_the_rules_ahead(world: World) -> None:
    legal = Department.objects.get(brand=world.brand, kind="legal")
    hear(world.source, make.said("factura de mayo"), make.said("factura de junio"))
    ahead = create(world, "junio")
    tried = rehearse("factura", world.brand, department=legal, ahead=[ahead])
    assert (tried.count, tried.taken, tried.by_department) == (1, 1, [("Legal", 1)])


def test_it_looks_back_only_so_far_and_at_others_only(world: World) -> None:
    old = make.said("factura vieja", published=timezone.now() - timedelta(days=31))
    ours = make.said("Tu factura", own=True, author=make.author("Aurora"))
    hear(world.source, old, ours)
    assert rehearse("factura", world.brand).count == 0
    assert rehearse("factura", world.brand, days=40).count == 1


def test_it_says_when_there_was_more_than_it_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertulia.inbox.rules.MOST_LOOKED_AT", 2)
    hear(world.source, *(make.said(f"factura {n}") for n in range(3)))
    tried = rehearse("factura", world.brand)
    assert (tried.count, tried.looked, tried.bounded) == (2, 2, True)


def test_it_cannot_try_what_cannot_be_read(world: World) -> None:
    with pytest.raises(QueryError):
        rehearse("(factura", world.brand)
