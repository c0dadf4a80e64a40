"""What is changed from the screen: kept views, changed words, hidden people, corrected tones."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tertulia.connectors.base import Author
from tertulia.listening.models import Correction, Item, Search, SearchCount, Tone, View
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World

PAGE, SAVE = "/escucha/", "/escucha/guardar/"


def search(world: World, words: str = "luz") -> Search:
    return Search.objects.create(workspace=world.workspace, brand=world.brand, name="Luz", words=words)


def test_it_keeps_what_is_looked_at(bob: Client, world: World) -> None:
    given = {"q": "luz O gas", "tono": "negative", "periodo": "30d", "nombre": "Quejas", "ritmo": "weekly"}
    answer = bob.post(SAVE, given)
    view = View.objects.get()
    assert answer["Location"] == f"{PAGE}?vista={view.pk}"
    assert (view.name, view.words, view.span) == ("Quejas", "(luz O gas) tono:negativo", "30d")
    assert list(view.members.all()) == [world.bob]
    hear(world.source, "Sin luz", tone="negative")
    hear(world.source, "Con luz", tone="positive")
    shown = bob.get(answer["Location"])
    assert [row["item"].text for row in shown.context["rows"]] == ["Sin luz"]
    assert "Deshacer" in shown.content.decode()


def test_it_explains_what_cannot_be_kept(bob: Client, world: World) -> None:
    answer = bob.post(SAVE, {"q": "luz", "nombre": " ", "ritmo": "daily"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Ponle un nombre" in shown
    assert 'value="daily" selected' in shown
    assert not View.objects.exists()


def test_it_changes_a_view(bob: Client, world: World) -> None:
    view = View.objects.create(workspace=world.workspace, brand=world.brand, name="V", words="luz")
    bob.post(SAVE, {"vista": view.pk, "q": "gas", "periodo": "hoy"})
    view.refresh_from_db()
    assert (view.words, view.span) == ("gas", "24h")


def test_it_changes_a_searchs_words(bob: Client, world: World) -> None:
    found = search(world)
    shown = bob.get(PAGE, {"busqueda": str(found.pk), "q": "luz O gas"})
    assert "Guardar cambios" in shown.content.decode()
    answer = bob.post(SAVE, {"busqueda": found.pk, "q": "luz O gas"})
    found.refresh_from_db()
    assert found.words == "luz O gas"
    assert answer["Location"] == f"{PAGE}?busqueda={found.pk}"
    assert "Guardar cambios" not in bob.get(answer["Location"]).content.decode()


def test_it_refuses_words_that_a_search_may_not_have(bob: Client, world: World) -> None:
    found = search(world)
    answer = bob.post(SAVE, {"busqueda": found.pk, "q": "luz es:sin-responder"})
    assert answer.status_code == 422
    assert "cambia con el tiempo" in answer.content.decode()
    found.refresh_from_db()
    assert found.words == "luz"


def test_it_has_nothing_to_save_without_a_name(bob: Client, world: World) -> None:
    assert bob.post(SAVE, {"q": "luz"}).status_code == 422


@pytest.mark.parametrize(("what", "kind"), [("autor", "authors"), ("sitio", "sites")])
def test_it_hides_an_author_or_a_site(bob: Client, world: World, what: str, kind: str) -> None:
    found = search(world)
    source = make.source(world.brand, is_own=False, place={"id": "t", "name": "t"})
    item, *_others = hear(source, "La luz de ayer")
    here = f"?busqueda={found.pk}"
    answer = bob.post(f"{PAGE}{item.pk}/ocultar/{here}", {"que": what})
    found.refresh_from_db()
    assert len(found.hidden[kind]) == 1
    shown = bob.get(answer["Location"])
    assert shown.context["rows"] == []
    assert "Deshacer" in shown.content.decode()
    assert len(bob.get(PAGE).context["rows"]) == 1


def test_it_hides_by_name_who_has_no_handle(bob: Client, world: World) -> None:
    found = search(world)
    source = make.source(world.brand, is_own=False, place={"id": "t", "name": "t"})
    item, *_others = hear(source, "La luz de ayer", author=Author("hoja/inigo", "Íñigo"))
    count = SearchCount.objects.filter(search=found)
    assert sum(count.values_list("items", flat=True)) == 1
    answer = bob.post(f"{PAGE}{item.pk}/ocultar/?busqueda={found.pk}", {"que": "autor"})
    shown = bob.get(answer["Location"])
    assert "Ya no se muestra Íñigo" in shown.content.decode()
    undo = re.search("/ajustes/deshacer/[0-9]+/", shown.content.decode())
    assert undo
    assert shown.context["rows"] == []
    assert not count.exists()
    assert "íñigo" in bob.get(f"/ajustes/busquedas/{found.pk}/").content.decode()
    # What he says from now on is not counted either, until it is undone.
    hear(source, "Otra vez la luz", author=Author("hoja/inigo", "Íñigo"))
    assert not count.exists()
    bob.post(undo[0])
    found.refresh_from_db()
    assert not found.hidden.get("authors")
    assert len(bob.get(answer["Location"]).context["rows"]) == 2


def test_it_hides_nobody_where_no_search_is_open(bob: Client, world: World) -> None:
    (item,) = hear(world.source, "hola")
    assert bob.post(f"{PAGE}{item.pk}/ocultar/", {"que": "autor"}).status_code == 404


def test_it_corrects_a_tone_and_takes_it_back(bob: Client, world: World) -> None:
    (item,) = hear(world.source, "Qué bien", tone="negative")
    url = f"{PAGE}{item.pk}/corregir/"
    answer = bob.post(url, {"fact": "sentiment", "value": "positive"}, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert f'id="said-{item.pk}"' in shown
    assert "Deshacer" in shown
    item.refresh_from_db()
    assert item.sentiment == Tone.POSITIVE
    assert Correction.objects.count() == 1
    assert bob.post(url, {"fact": "sentiment", "value": "neutral"})["Location"] == PAGE


def test_it_refuses_a_tone_that_there_is_not(bob: Client, world: World) -> None:
    (item,) = hear(world.source, "Qué bien", tone="negative")
    answer = bob.post(
        f"{PAGE}{item.pk}/corregir/", {"fact": "sentiment", "value": "azul"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert Item.objects.get(pk=item.pk).sentiment == Tone.NEGATIVE


def test_a_reader_is_offered_nothing_to_change(rita: Client, world: World) -> None:
    hear(world.source, "hola", tone="negative")
    shown = rita.get(PAGE).content.decode()
    assert 'data-fact="sentiment"' in shown
    for absent in ("Guardar", "data-post", "fact-menu", "row-pick", "Búsqueda nueva"):
        assert absent not in shown
