"""Correcting what was understood from the stream: one thing, all that is in doubt, many rows at once."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.listening.models import Correction, Count, Doubt, Item
from tertulia.listening.tests.hearing import hear
from tertulia.web.listening.triage import WORDS
from tests.world import World

PAGE, MANY = "/escucha/", "/escucha/corregir/"
HTMX = {"HX-Request": "true"}


def undo_in(shown: str) -> str:
    return "/deshacer/" + shown.split('action="/deshacer/')[1].split('"')[0]


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("intent", "lead", "Interés"),
        ("department", "sales", "Ventas"),
        ("toxicity", "insult", "Para revisar: insulto"),
        ("topic", "Pan de masa madre", "Pan de masa madre"),
    ],
)
def test_every_fact_can_be_corrected(bob: Client, world: World, fact: str, value: str, words: str) -> None:
    (item,) = hear(world.source, "Quiero dos", tone="neutral")
    url = f"{PAGE}{item.pk}/corregir/"
    answer = bob.post(url, {"fact": fact, "value": value}, headers=HTMX)
    assert words in answer.content.decode()
    assert "facts:moved" in answer["HX-Trigger-After-Settle"]
    item.refresh_from_db()
    assert getattr(item, fact) == value
    bob.post(undo_in(answer.content.decode()))
    item.refresh_from_db()
    assert getattr(item, fact) != value


def test_what_is_in_doubt_is_said_to_be_right_at_once(bob: Client, world: World) -> None:
    (item,) = hear(world.source, "Vaya", tone="neutral")
    Item.objects.update(doubts=Doubt.SENTIMENT + Doubt.INTENT)
    answer = bob.post(f"{PAGE}{item.pk}/corregir/", {"sure": "1"}, headers=HTMX)
    assert "data-doubtful" not in answer.content.decode()
    assert Correction.objects.count() == 2
    bob.post(undo_in(answer.content.decode()))
    item.refresh_from_db()
    assert item.doubts == Doubt.SENTIMENT + Doubt.INTENT
    bob.post(f"{PAGE}{item.pk}/corregir/", {"sure": "1"})
    assert bob.post(f"{PAGE}{item.pk}/corregir/", {"sure": "1"}, headers=HTMX).status_code == 422


def test_many_are_corrected_at_one_stroke_and_taken_back_as_one(bob: Client, world: World) -> None:
    items = hear(world.source, "Uno", "Dos", "Tres", tone="neutral")
    chosen = [item.pk for item in items[:2]]
    given = {"item": chosen, "correct": "sentiment:negative"}
    answer = bob.post(MANY, given, headers=HTMX)
    assert "2 mensajes corregidos: tono Negativo" in answer.content.decode()
    assert Item.objects.filter(sentiment="negative").count() == 2
    assert sum(Count.objects.filter(sentiment="negative").values_list("items", flat=True)) == 2
    bob.post(undo_in(answer.content.decode()))
    assert not Item.objects.filter(sentiment="negative").exists()
    assert bob.post(MANY, given)["Location"] == PAGE
    world.brand.topics = {"Pan": ["pan"]}
    world.brand.save(update_fields=["topics"])
    assert 'value="topic:Pan"' in bob.get(PAGE).content.decode()
    bob.post(MANY, {"item": chosen, "correct": "topic:Pan"})
    assert Item.objects.filter(topic="Pan").count() == 2


@pytest.mark.parametrize("given", [{}, {"correct": "sentiment:azul"}, {"correct": "author:x"}])
def test_it_refuses_what_makes_no_sense(bob: Client, world: World, given: dict[str, str]) -> None:
    (item,) = hear(world.source, "Uno", tone="neutral")
    answer = bob.post(MANY, {"item": item.pk, **given}, headers=HTMX)
    assert answer.status_code == 422
    assert "toast-error" in answer.content.decode()
    assert bob.post(MANY, {"correct": "sentiment:negative"}, headers=HTMX).status_code == 422


def test_readers_and_strangers_correct_nothing(
    rita: Client, charlie: Client, bob: Client, world: World
) -> None:
    (item,) = hear(world.source, "Uno", tone="neutral")
    for url in (MANY, f"{PAGE}{item.pk}/corregir/"):
        assert rita.post(url).status_code == 403
    assert charlie.post(f"{PAGE}{item.pk}/corregir/").status_code == 404
    charlie.post(MANY, {"item": item.pk, "correct": "sentiment:negative"})
    item.refresh_from_db()
    assert item.sentiment == "neutral"


def test_what_is_in_doubt_is_gone_through_the_quickest_first(bob: Client, world: World) -> None:
    long, short, sure = hear(world.source, "Un texto bastante más largo", "Corto", "Seguro", tone="neutral")
    both = Doubt.SENTIMENT + Doubt.INTENT
    (two,) = hear(world.source, "Ay", tone="neutral")
    Item.objects.filter(pk__in=[long.pk, short.pk]).update(doubts=Doubt.INTENT)
    Item.objects.filter(pk=two.pk).update(doubts=both)
    way_in = bob.get(PAGE).context["triage_url"]
    page = bob.get(way_in)
    assert [row["item"].pk for row in page.context["rows"]] == [short.pk, long.pk, two.pk]
    assert sure.pk not in {row["item"].pk for row in page.context["rows"]}
    shown = page.content.decode()
    assert "data-triage" in shown
    assert "Está bien" in shown
    Item.objects.update(doubts=0)
    assert "Nada dudoso." in bob.get(way_in).content.decode()


def test_readers_look_at_what_is_in_doubt(rita: Client, world: World) -> None:
    hear(world.source, "Ay", tone="neutral")
    Item.objects.update(doubts=Doubt.INTENT)
    shown = rita.get(PAGE, {"ademas": WORDS}).content.decode()
    assert "data-triage" in shown
    assert "data-sure" not in shown


def test_the_figures_say_how_much_is_a_guess(rita: Client, world: World) -> None:
    first, *_rest = hear(world.source, "Uno", "Dos", "Tres", "Cuatro", tone="neutral")
    Item.objects.filter(pk=first.pk).update(doubts=Doubt.SENTIMENT)
    for part in ("filtros", "tono"):
        assert "El tono del 25\N{NO-BREAK SPACE}% es sin seguridad" in (
            rita.get(f"/escucha/partes/{part}/").content.decode()
        )
