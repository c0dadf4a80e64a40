"""Chips of what was understood, and the words that weighed."""

from __future__ import annotations

from tertulia.listening.models import Doubt, Item
from tertulia.text.facts import Evidence
from tertulia.web.facts.chips import KINDS, LEAST, heaviest, understood, weighed
from tertulia.web.facts.tests.plain import plain


def item(**over: object) -> Item:
    given = {"pk": 7, "sentiment": "negative", "intent": "complaint", **over}
    return Item(**given)


def labels(one: Item) -> list[str]:
    found = understood(one, {})
    assert found is not None
    return [chip.label for chip in found.chips]


def test_it_is_quiet_where_it_is_sure_and_asks_where_it_is_not() -> None:
    assert labels(item()) == ["Negativo", "Queja"]
    assert labels(item(doubts=Doubt.INTENT)) == ["Negativo", "¿Queja?"]


def test_what_may_be_nothing_asks_too() -> None:
    assert labels(item(doubts=Doubt.DEPARTMENT)) == ["Negativo", "Queja", "¿Sin área?"]


def test_toxic_words_are_for_a_person_to_review() -> None:
    assert labels(item(toxicity="insult"))[-1] == "Para revisar: insulto"


def test_it_names_what_is_missing_and_who_corrected() -> None:
    found = understood(item(), {"intent": "Bob"})
    assert found is not None
    assert found.rest_words == "área, toxicidad, tema"
    assert "lo dijo Bob" in found.chips[1].spoken


def test_nothing_is_said_of_ours_or_of_what_was_not_understood() -> None:
    assert understood(item(is_own=True), {}) is None
    assert understood(item(sentiment=""), {}) is None


def test_each_value_has_a_key_of_its_own() -> None:
    for kind in KINDS.values():
        keys = [one["key"] for one in kind.choices]
        assert len(set(keys)) == len(kind.values)


def test_it_marks_what_weighed_for_and_against() -> None:
    why = [Evidence("sentiment", 4, 8, "mala", 1.0), Evidence("intent", 4, 8, "mala", -0.5)]
    shown = weighed("Qué mala <b>", why, [(0, 8)])
    assert '<span data-w="intent- sentiment"><mark>mala</mark></span>' in shown
    assert shown.endswith(" &lt;b&gt;")
    assert plain(shown) == "<mark>Qué </mark><mark>mala</mark> &lt;b&gt;"


def test_it_marks_a_part_of_a_text_where_it_begins() -> None:
    why = [Evidence("sentiment", 100, 104, "mala", 1.0), Evidence("sentiment", 2, 4, "no", 1.0)]
    assert weighed("… mala", why, start=98) == '… <span data-w="sentiment">mala</span>'


def test_what_hardly_weighed_is_left_out() -> None:
    why = [Evidence("sentiment", 0, 2, "no", 1.0), Evidence("sentiment", 3, 5, "va", LEAST / 2)]
    assert [one.word for one in heaviest(why)] == ["no"]
