"""The words that weighed, and those with which a rule could begin."""

from __future__ import annotations

import pytest

from tertulia.inbox import actions as inbox
from tertulia.listening import actions
from tertulia.listening.learning.suggest import suggest_words
from tertulia.listening.learning.why import evidence_of
from tertulia.listening.models import Item
from tertulia.listening.queries import find
from tertulia.listening.tests.hearing import hear
from tests.world import World


def test_it_says_where_in_the_text_the_words_stand(world: World) -> None:
    [item] = hear(world.source, "Qué mala atención", title="Queja", kind="article", tone="negative")
    said = [one for one in evidence_of([item])[item.pk] if one.fact == "sentiment"]
    assert said
    for one in said:
        assert item.text[one.start : one.end] == one.word
    assert any("mala" in one.word for one in said)


def test_it_says_nothing_of_what_was_never_understood(world: World) -> None:
    [item] = hear(world.source, "Qué mala atención", own=True)
    assert evidence_of([item]) == {}
    assert evidence_of([]) == {}


def test_it_explains_the_label_that_it_has_now(world: World) -> None:
    [item] = hear(world.source, "La factura viene mal y no funciona la web", tone="negative")
    Item.objects.update(sentiment="positive")
    item.refresh_from_db()
    words = {one.fact for one in evidence_of([item], brand=world.brand)[item.pk]}
    assert "sentiment" in words


@pytest.mark.parametrize(
    ("text", "fact", "now"),
    [
        ("Quiero contratar la tarifa nocturna de Aurora", "intent", "lead"),
        ("El enchufe echa chispas y huele a quemado", "intent", "risk"),
        ("¡Qué mala atención! Un desastre", "sentiment", "negative"),
        ("Necesito el certificado de retenciones", "department", "finance"),
        ("zxqw", "toxicity", ""),
        ("Los recibos de mayo", "topic", "Recibos"),
    ],
)
def test_it_proposes_words_that_find_the_thing(world: World, text: str, fact: str, now: str) -> None:
    [item, other] = hear(world.source, text, "Nada que ver")
    inbox.correct(item, fact=fact, now=now, by=world.bob.actor)
    words = suggest_words(item, fact)
    found = find(Item.objects.all(), world.workspace.pk, words)
    assert (words != "", list(found)) == (True, [item]), words
    assert "aurora" not in words.lower()
    rule = actions.save_fact_rule(world.brand, words=words, fact=fact, value=now, by=world.bob.actor)
    assert rule.words == words
    assert other.pk not in set(found.values_list("pk", flat=True))


def test_neighbours_are_one_phrase(world: World) -> None:
    [item] = hear(world.source, "chispas quemado")
    assert suggest_words(item, "topic") == '"chispas quemado"'


def test_it_proposes_nothing_of_what_has_no_words(world: World) -> None:
    [item] = hear(world.source, "¡¡!! …")
    assert suggest_words(item, "intent") == ""
