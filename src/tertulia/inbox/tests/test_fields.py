"""The state of cases means the same in memory and in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox.models import Case, Label
from tertulia.inbox.rules import CaseSubject
from tertulia.listening.fields import FIELDS
from tertulia.listening.models import Item
from tertulia.listening.queries import find
from tertulia.query import matches, parse
from tests import make
from tests.world import World


@pytest.fixture
def cases(world: World) -> dict[str, Case]:
    """Four cases, each in another state, and something that has none."""
    now = timezone.now()
    label = Label.objects.create(workspace=world.workspace, name="Socia")
    area = Department.objects.filter(brand=world.brand).first()
    states = {
        "espera": {"waiting_since": now, "owner": world.bob, "priority": "high"},
        "tarde": {"waiting_since": now, "due_at": now - timedelta(hours=1), "department": area},
        "hecho": {"waiting_since": None, "responded_at": now + timedelta(hours=1)},
        "resuelto": {"status": "resolved", "waiting_since": None, "resolved_at": now},
    }
    made = {}
    for name, state in states.items():
        item = make.item(world.workspace, by=make.identity(world.workspace, name), text=name)
        made[name] = make.case(world.brand, item)
        Case.objects.filter(pk=made[name].pk).update(**state)
    made["espera"].labels.add(label)
    make.item(world.workspace, by=make.identity(world.workspace, "nadie"), text="sin caso")
    return made


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("es:sin-responder", {"espera", "tarde"}),
        ("caso:unanswered", {"espera", "tarde"}),
        ("is:resolved", {"resuelto"}),
        ("es:resuelto O es:respondido", {"resuelto", "hecho"}),
        ("es:fuera-de-plazo", {"tarde"}),
        ("estado:abierto", {"espera", "tarde", "hecho"}),
        ("-estado:abierto", {"resuelto", "sin caso"}),
        ("etiqueta:socia", {"espera"}),
        ("responsable:bob", {"espera"}),
        ("responsable:nadie", {"tarde", "hecho", "resuelto"}),
        ("prioridad:alta", {"espera"}),
        ("-área:ninguna", {"tarde", "sin caso"}),
        ("es:primer-contacto -es:resuelto", {"espera", "tarde", "hecho", "sin caso"}),
    ],
)
def test_they_agree(world: World, cases: dict[str, Case], words: str, expected: set[str]) -> None:
    tree = parse(words, FIELDS, scope=world.workspace.pk)
    of = {case.identity_id: Case.objects.get(pk=case.pk) for case in cases.values()}
    items = Item.objects.select_related("author")
    in_memory = {one.text for one in items if matches(tree, CaseSubject(one, of.get(one.author_id)))}
    assert in_memory == expected
    assert {item.text for item in find(items, world.workspace.pk, words)} == expected
