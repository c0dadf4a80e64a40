"""How much is noise, and what might be added or left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.listening.insight import noise, suggestions
from tertulia.listening.insight.tests.counting import heard, person, search_of
from tertulia.listening.models import Correction, Item, Search
from tests.world import World


def find(world: World, search: Search | None, text: str, times: int, **over: object) -> list[Item]:
    when = timezone.now() - timedelta(days=1)
    return [heard(world.source, text, search=search, at=when, **over) for _ in range(times)]


def test_it_estimates_the_least_share_of_noise_and_says_why(world: World) -> None:
    bore = person(world.source, "Pesado")
    search = search_of(world.brand, hidden={"authors": ["pesado"], "sites": ["granja.example"]})
    find(world, search, "Hola", 30)
    find(world, search, "Gana dinero", 4, intent="spam")
    marked, *_rest = find(world, search, "Compra", 1, intent="spam")
    Correction.objects.create(workspace=world.workspace, item=marked, fact="intent", was="chat", now="spam")
    find(world, search, "Yo otra vez", 3, by=bore)
    find(world, search, "Granja", 2, site="granja.example")
    found = noise(search)
    assert found is not None
    assert (found.items, found.looked, found.share) == (10, 40, 0.25)
    assert found.basis == (
        "De 40 menciones: 4 parecen publicidad, 1 marcadas como publicidad, 5 de cuentas o sitios ocultos."
    )


@pytest.mark.parametrize(("times", "intent"), [(29, "spam"), (40, "")])
def test_it_has_no_opinion_on_few_things_or_without_a_basis(world: World, times: int, intent: str) -> None:
    search = search_of(world.brand)
    find(world, search, "Hola", times, intent=intent)
    assert noise(search) is None


def test_it_judges_any_items_too(world: World) -> None:
    find(world, None, "Hola", 30)
    found = noise(Item.objects.filter(workspace=world.workspace))
    assert found is not None
    assert (found.share, found.basis) == (0.0, "De 30 menciones: ninguna parece publicidad.")


def test_it_suggests_what_tells_the_found_from_the_rest(world: World) -> None:
    search = search_of(world.brand)
    find(world, search, "Aurora y la oficina de Delicias", 12)
    find(world, None, "Hoy hay taller", 40)
    found = suggestions(search)
    first = found.add[0]
    assert (first.phrase, first.found, first.elsewhere) == ("oficina de Delicias", 12, 0)
    assert first.words == '"oficina de Delicias"'
    assert first.sample is not None
    assert "aurora" not in {one.phrase.lower() for one in found.add}
    assert found.exclude == []


def test_it_suggests_to_leave_out_what_noise_says(world: World) -> None:
    search = search_of(world.brand)
    find(world, search, "Aurora boreal en Islandia, reserva tu viaje", 12, intent="spam")
    find(world, search, "La factura de Aurora es clara", 40)
    excluded = [one.phrase for one in suggestions(search).exclude]
    assert any("Islandia" in phrase for phrase in excluded)
    assert not any("factura" in phrase for phrase in excluded)


def test_it_suggests_nothing_of_nothing(world: World) -> None:
    found = suggestions(search_of(world.brand, words="(((", hidden={"authors": 3}))
    assert (found.add, found.exclude, found.looked) == ([], [], 0)
