"""Correcting what was understood from the inbox: in a conversation, and for many at once."""

from __future__ import annotations

from django.test import Client

from tertulia.listening.models import Correction, Doubt, Item
from tertulia.web.inbox.tests.help import htmx, waiting
from tests.world import World


def test_it_asks_where_it_is_not_sure(world: World, bob: Client) -> None:
    case = waiting(world)
    Item.objects.update(sentiment="negative", intent="complaint", doubts=Doubt.INTENT)
    shown = bob.get(f"/bandeja/{case.pk}/").content.decode()
    assert "¿Queja?" in shown
    assert 'data-value="negative"' in shown


def test_toxic_words_wait_for_a_person_in_list_and_conversation(world: World, bob: Client) -> None:
    case = waiting(world)
    Item.objects.update(sentiment="negative", toxicity="insult")
    assert bob.get(f"/bandeja/{case.pk}/").content.decode().count(">Para revisar: insulto<") == 2


def test_it_corrects_the_last_word_of_many_at_one_stroke(world: World, bob: Client) -> None:
    cases = [waiting(world, "Ana"), waiting(world, "Bea")]
    given = {"case": [case.pk for case in cases], "correct": "intent:question"}
    shown = htmx(bob, "post", "/bandeja/varias/", target="items", **given).content.decode()
    assert "2 mensajes corregidos: intención Pregunta" in shown
    assert set(Item.objects.values_list("intent", flat=True)) == {"question"}
    bob.post("/deshacer/" + shown.split('action="/deshacer/')[1].split('"')[0])
    assert not Correction.objects.exists()
    given["correct"] = "intent:azul"
    assert htmx(bob, "post", "/bandeja/varias/", target="items", **given).status_code == 422


def test_it_finds_what_is_in_doubt(world: World, bob: Client) -> None:
    unsure, _sure = waiting(world, "Ana"), waiting(world, "Bea")
    Item.objects.filter(pk=unsure.last_item_id).update(doubts=Doubt.INTENT)
    page = bob.get(bob.get("/bandeja/").context["filters"]["doubtful_url"])
    assert [row["id"] for row in page.context["rows"]] == [unsure.pk]
