"""The boxes at the left: counts, several of a group, and what a figure narrows the stream to."""

from __future__ import annotations

from django.test import Client

from tertulia.listening.insight import forget
from tertulia.listening.models import Search
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World

PAGE, BOXES = "/escucha/", "/escucha/partes/filtros/"


def heard(world: World) -> None:
    forget()
    hear(world.source, "Se ha ido la luz", "Otra vez sin luz", tone="negative")
    hear(world.source, "Gracias por la luz", tone="positive", network="mastodon")


def texts(client: Client, **query: str | list[str]) -> list[str]:
    return sorted(row["item"].text for row in client.get(PAGE, query).context["rows"])


def counts(client: Client, **query: str | list[str]) -> dict[str, dict[str, int]]:
    groups = client.get(BOXES, query).context["groups"]
    return {group["name"]: {box["value"]: box["count"] for box in group["boxes"]} for group in groups}


def test_it_counts_each_box(rita: Client, world: World) -> None:
    heard(world)
    found = counts(rita)
    assert found["tono"] == {"negative": 2, "neutral": 0, "mixed": 0, "positive": 1}
    assert found["red"] == {"demo": 2, "mastodon": 1}


def test_it_counts_a_group_as_if_nothing_were_ticked_in_it(rita: Client, world: World) -> None:
    heard(world)
    answer = rita.get(BOXES, {"tono": "negative"})
    found = {g["name"]: {b["value"]: b["count"] for b in g["boxes"]} for g in answer.context["groups"]}
    assert found["tono"]["positive"] == 1
    assert found["red"] == {"demo": 2}
    shown = answer.content.decode()
    assert "2 menciones" in shown
    assert "3 sin el filtro de tono" in shown


def test_several_of_a_group_are_alternatives_and_groups_must_all_hold(rita: Client, world: World) -> None:
    heard(world)
    assert len(texts(rita, tono=["negative", "positive"])) == 3
    assert texts(rita, tono=["negative", "positive"], red="mastodon") == ["Gracias por la luz"]
    assert texts(rita, q="gracias", tono="negative") == []


def test_a_figure_narrows_to_exactly_its_items(rita: Client, world: World) -> None:
    heard(world)
    search = Search.objects.create(workspace=world.workspace, brand=world.brand, name="Luz", words="luz")
    found = make.source(world.brand, is_own=False, place={"id": "t", "name": "t"})
    hear(found, "La luz ha vuelto", "La luz sigue sin volver")
    assert texts(rita, busqueda=str(search.pk), ademas="vuelto") == ["La luz ha vuelto"]
    shown = rita.get(PAGE, {"ademas": ["vuelto", "((", ""]})
    assert [one["words"] for one in shown.context["also"]] == ["vuelto", "(("]
    assert "ademas=vuelto" not in shown.context["also"][0]["url"]


def test_words_that_cannot_be_read_have_no_boxes(rita: Client, world: World) -> None:
    assert "Cuando la búsqueda se entienda" in rita.get(BOXES, {"q": "("}).content.decode()
