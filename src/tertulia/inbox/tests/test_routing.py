"""Where rules send what is heard, and what they let in from outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox.models import Case, Label, Priority, Rule
from tertulia.inbox.tests.hearing import hear
from tertulia.listening.models import Search
from tertulia.sources.models import Source
from tests import make
from tests.world import World

Status = Case.Status
NOW = timezone.now


@pytest.fixture
def street(world: World) -> Source:
    """A public place: what is said there is said to nobody."""
    return make.source(world.brand, name="Calle", is_own=False, place={"id": "demo:street", "name": "Calle"})


def rule(world: World, words: str, **does: object) -> Rule:
    given = {"name": words, "position": Rule.objects.count(), **does}
    return Rule.objects.create(workspace=world.workspace, brand=world.brand, words=words, **given)


def area(world: World, kind: str) -> Department:
    return Department.objects.get(brand=world.brand, kind=kind)


def test_it_does_not_open_a_case_for_what_is_found_in_public(world: World, street: Source) -> None:
    hear(street, make.said("La luz de Aurora va bien"))
    rule(world, "luz", label=Label.objects.create(workspace=world.workspace, name="luz"))
    hear(street, make.said("La luz de Aurora se va"))
    assert not Case.objects.exists()


def test_a_rule_opens_cases_for_what_is_found_in_public(world: World, street: Source) -> None:
    rule(world, "luz", opens_public=True, department=area(world, "pr"))
    heard = hear(street, make.said("Otra cosa"), make.said("¡Se va la luz!"))
    assert [item.text for item in heard.items] == ["¡Se va la luz!"]
    assert Case.objects.get().department == area(world, "pr")


def test_it_hears_who_goes_on_in_a_case_though_no_rule_wants_it(world: World, street: Source) -> None:
    rule(world, "luz", opens_public=True)
    make_search(world)
    first = make.said("¡Se va la luz de Aurora!")
    hear(street, first)
    hear(street, make.said("Aurora, sigo a oscuras", parent=first.id, thread=first.id))
    case = Case.objects.get()
    assert (case.heard_count, case.last_item.text) == (2, "Aurora, sigo a oscuras")


def make_search(world: World) -> None:
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="marca", words="Aurora")


def test_what_is_said_to_us_elsewhere_opens_a_case(world: World, street: Source) -> None:
    hear(street, make.said("@aurora ¿abrís?", to_us=True))
    assert Case.objects.get().status == Status.OPEN


def test_the_first_rule_wins(world: World) -> None:
    label = Label.objects.create(workspace=world.workspace, name="factura")
    rule(world, "factura tono:negativo", department=area(world, "legal"))
    won = rule(
        world,
        "factura",
        department=area(world, "finance"),
        owner=world.bob,
        label=label,
        priority=Priority.HIGH,
    )
    rule(world, "factura*", department=area(world, "sales"))
    said = make.said("Me habéis pasado la FACTURA dos veces")
    hear(world.source, said, sentiment="neutral", department="customer_service")
    case = Case.objects.get()
    assert (case.department, case.owner, case.priority) == (area(world, "finance"), world.bob, "high")
    assert list(case.labels.all()) == [label]
    assert case.routed_by == won
    assert case.due_at == said.published + timedelta(hours=1)


@pytest.mark.parametrize("why", ["is_active", "removed_at", "brand"])
def test_it_follows_only_rules_that_are_on_and_ours(world: World, why: str) -> None:
    off: dict[str, object] = {"is_active": False} if why == "is_active" else {}
    off |= {"removed_at": NOW()} if why == "removed_at" else {}
    made = rule(world, "factura", owner=world.bob, **off)
    if why == "brand":
        Rule.objects.filter(pk=made.pk).update(brand=make.brand(world.workspace, name="Boreal"))
    hear(world.source, make.said("factura"))
    assert Case.objects.get().owner is None


def test_it_gives_nothing_to_those_who_left_and_puts_no_removed_label(world: World) -> None:
    label = Label.objects.create(workspace=world.workspace, name="x", removed_at=NOW())
    world.bob.left_at = NOW()
    world.bob.save()
    rule(world, "factura", owner=world.bob, label=label)
    hear(world.source, make.said("factura"))
    case = Case.objects.get()
    assert (case.owner, case.labels.count()) == (None, 0)


def test_a_rule_that_cannot_be_read_any_more_stops_no_other(world: World) -> None:
    rule(world, "etiqueta:borrada", owner=world.alice)
    rule(world, "factura", owner=world.bob)
    hear(world.source, make.said("factura"))
    assert Case.objects.get().owner == world.bob


def test_a_rule_may_ask_for_the_state_of_the_case(world: World) -> None:
    rule(world, "estado:resuelto", owner=world.bob, priority=Priority.HIGH)
    first = make.said("Hola")
    hear(world.source, first)
    Case.objects.update(status=Status.RESOLVED, resolved_at=NOW())
    hear(world.source, make.said("Sigue igual", parent=first.id, thread=first.id))
    case = Case.objects.get()
    assert (case.owner, case.priority) == (world.bob, "high")


def test_a_rule_may_ask_whether_they_wait_already(world: World) -> None:
    rule(world, "es:sin-responder NOT es:respuesta O caso:respondido", owner=world.alice)
    rule(world, "es:sin-responder", owner=world.bob, priority=Priority.HIGH)
    first = make.said("Hola")
    hear(world.source, first)
    assert Case.objects.get().owner is None
    hear(world.source, make.said("¿Hay alguien?", parent=first.id, thread=first.id))
    assert Case.objects.get().owner == world.bob
