"""Making and changing a brand."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.brand import actions
from tertulia.brand.models import Brand, Department, Kind
from tertulia.kit.verbs import Forbidden, Refused
from tests.world import World


def test_it_makes_a_brand_with_its_twelve_departments(world: World) -> None:
    brand = actions.create(
        world.workspace, name="Panadería  Sol", site="sol.example", country="mx", by=world.alice.actor
    )
    assert (brand.name, brand.site, brand.country, brand.keywords) == (
        "Panadería Sol",
        "https://sol.example",
        "MX",
        ["Panadería Sol"],
    )
    assert set(brand.departments.values_list("kind", flat=True)) == set(Kind.values)
    finance = Department.objects.get(brand=brand, kind="finance")
    assert (finance.name, finance.workspace) == ("Finanzas", world.workspace)
    assert "Facturas" in finance.answers


def test_it_changes_what_is_given_and_nothing_else(world: World) -> None:
    actions.change(
        world.brand,
        about="  Energía de socios ",
        keywords=["Aurora", "aurora", " Coop  Aurora "],
        topics={"Cortes": ["avería", "sin luz"], "Contacto": []},
        address="usted",
        signature="— El equipo",
        forbidden_words=["barato"],
        hours={"mon": [["16:00", "19:00"], ["09:00", "14:00"]]},
        reply_minutes={"urgent": 15, "high": 30, "normal": 60, "low": 60},
        by=world.alice.actor,
    )
    brand = Brand.objects.get(pk=world.brand.pk)
    assert brand.name == "Aurora"
    assert brand.about == "Energía de socios"
    assert brand.keywords == ["Aurora", "Coop Aurora"]
    assert brand.topics == {"Cortes": ["avería", "sin luz"], "Contacto": ["contacto"]}
    assert brand.hours == {"mon": [["09:00", "14:00"], ["16:00", "19:00"]]}
    assert brand.reply_minutes["urgent"] == 15
    assert (brand.address, brand.signature, brand.forbidden_words) == ("usted", "— El equipo", ["barato"])


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"site": "no es una dirección"},
        {"site": "javascript:alert(1)"},
        {"country": "Spain"},
        {"time_zone": "Marte"},
        {"keywords": ["", " "]},
        {"keywords": ["x" * 81]},
        {"keywords": [f"palabra {n}" for n in range(201)]},
        {"address": "excelencia"},
        {"signature": "x" * 81},
        {"hours": {"mon": [["9", "14:00"]]}},
        {"hours": {"mon": [["14:00", "09:00"]]}},
        {"hours": {"mon": [["09:00", "14:00"], ["13:00", "19:00"]]}},
        {"hours": {"mon": [["01:00", "02:00"], ["03:00", "04:00"], ["05:00", "06:00"], ["07:00", "08:00"]]}},
        {"reply_minutes": {"urgent": 30}},
        {"reply_minutes": {"urgent": 0, "high": 1, "normal": 2, "low": 3}},
        {"reply_minutes": {"urgent": 30, "high": 20, "normal": 60, "low": 90}},
    ],
)
def test_it_says_which_field_is_wrong(world: World, given: dict[str, Any]) -> None:
    before = Brand.objects.filter(pk=world.brand.pk).values().get()
    with pytest.raises(Refused) as refused:
        actions.change(world.brand, by=world.alice.actor, **given)
    assert list(refused.value.problems) == list(given)
    assert Brand.objects.filter(pk=world.brand.pk).values().get() == before


def test_it_tells_all_that_is_wrong_at_once(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.change(world.brand, name="", site="::", country="1", by=world.alice.actor)
    assert set(refused.value.problems) == {"name", "site", "country"}


def test_it_keeps_names_apart_within_a_workspace(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.create(world.workspace, name="aurora", by=world.alice.actor)
    assert "name" in refused.value.problems
    actions.create(world.elsewhere, name="Aurora", by=world.charlie.actor)


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
def test_it_forbids_members_who_may_not(world: World, who: str) -> None:
    actor = getattr(world, who).actor
    with pytest.raises(Forbidden):
        actions.create(world.workspace, name="Otra más", by=actor)
    with pytest.raises(Forbidden):
        actions.change(world.brand, name="Otra más", by=actor)
