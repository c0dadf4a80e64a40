"""`/comprension/12/sentiment/`: why a fact is what it is, and the rule that is made of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.inbox import actions as inbox
from tertulia.listening.actions import save_fact_rule
from tertulia.listening.models import Doubt, Engine, FactRule, Item, SecondReading
from tertulia.listening.tests.hearing import hear
from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def said(world: World) -> Item:
    """Something that was said and understood."""
    (item,) = hear(world.source, "Qué horrible la atención en caja", tone="negative")
    return item


def shown(client: Client, item: Item, fact: str = "sentiment") -> str:
    return client.get(f"/comprension/{item.pk}/{fact}/").content.decode()


def test_it_says_how_sure_it_is(rita: Client, said: Item) -> None:
    assert "Seguro." in shown(rita, said)
    Item.objects.update(doubts=Doubt.SENTIMENT)
    assert "Dudoso" in shown(rita, said)


def test_it_says_who_corrected_it_and_what_stood_there(rita: Client, world: World, said: Item) -> None:
    inbox.correct(said, fact="sentiment", now="neutral", by=world.bob.actor)
    page = shown(rita, said)
    assert "Lo corrigió Bob" in page
    assert "ponía «Negativo»" in page
    inbox.correct(said, fact="sentiment", now="neutral", by=world.alice.actor)
    assert "Lo confirmó Alice" in shown(rita, said)


def test_it_says_which_rule_sets_it(rita: Client, world: World, said: Item) -> None:
    save_fact_rule(world.brand, words="caja", fact="sentiment", value="negative", by=world.bob.actor)
    assert "Lo pone la regla «caja»" in shown(rita, said)
    Item.objects.update(sentiment="neutral")
    assert "Lo pone la regla" not in shown(rita, said)


def test_readers_are_offered_no_rule(rita: Client, bob: Client, said: Item) -> None:
    assert "data-always" not in shown(rita, said)
    assert "data-always" in shown(bob, said)
    assert rita.get(f"/comprension/{said.pk}/sentiment/siempre/").status_code == 403
    assert rita.get(f"/comprension/{said.pk}/sentiment/siempre/prueba/").status_code == 403


@pytest.mark.parametrize("path", ["", "siempre/", "siempre/prueba/"])
def test_strangers_find_nothing(charlie: Client, said: Item, path: str) -> None:
    assert charlie.get(f"/comprension/{said.pk}/sentiment/{path}").status_code == 404


def test_there_is_no_such_fact(bob: Client, said: Item) -> None:
    assert bob.get(f"/comprension/{said.pk}/weather/").status_code == 404


def test_it_proposes_words_and_says_what_they_would_have_changed(
    bob: Client, world: World, said: Item
) -> None:
    hear(world.source, "La caja va rápida", tone="positive")
    form = bob.get(f"/comprension/{said.pk}/sentiment/siempre/")
    assert form.context["words"]
    assert form.context["value"] == "negative"
    url = f"/comprension/{said.pk}/sentiment/siempre/prueba/"
    would = bob.get(url, {"words": "caja", "value": "negative"})
    assert (would.context["would"].found, would.context["would"].changed) == (2, 1)
    assert "La caja va rápida" in would.content.decode()
    assert "es justo lo que la regla pone" in bob.get(url, {"words": "tono:neutro"}).content.decode()
    assert "Escribe qué tiene que decir" in bob.get(url, {"words": " "}).content.decode()


def test_it_saves_a_rule_that_can_be_taken_back(bob: Client, world: World, said: Item) -> None:
    inbox.correct(said, fact="intent", now="complaint", by=world.bob.actor)
    url = f"/comprension/{said.pk}/intent/siempre/"
    answer = bob.post(url, {"words": "caja", "value": "complaint"}, headers=HTMX)
    rule = FactRule.objects.get()
    assert (rule.words, rule.fact, rule.value) == ("caja", "intent", "complaint")
    assert rule.correction is not None
    assert "facts:kept" in answer["HX-Trigger"]
    undo = answer.content.decode().split('action="')[1].split('"')[0]
    bob.post(undo)
    assert FactRule.objects.get().removed_at is not None


def test_it_says_why_a_rule_is_refused_and_works_without_a_script(bob: Client, said: Item) -> None:
    url = f"/comprension/{said.pk}/intent/siempre/"
    refused = bob.post(url, {"words": "(caja", "value": "complaint"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    saved = bob.post(url, {"words": "caja", "value": "complaint"})
    assert saved["Location"] == "/ajustes/comprension/reglas/"


def test_it_says_whose_word_it_is_where_an_engine_gave_it(world: World, rita: Client, said: Item) -> None:
    engine = Engine.objects.create(workspace=world.workspace, name="motor", facts=["sentiment"], is_on=True)
    told = {"sentiment": ["neutral", "negative", 0.9]}
    SecondReading.objects.create(engine=engine, item=said, state="read", said=told)
    assert "Lo dice motor;" in shown(rita, said)
    assert "motor" not in shown(rita, said, "intent")
