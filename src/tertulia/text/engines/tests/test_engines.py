"""What an engine and ours say together, labels of models as ours, and who is masked."""

from __future__ import annotations

import numpy as np
import pytest

from tertulia.text.engines import guessed, masked, merged, read_target
from tertulia.text.engines.base import certainty
from tertulia.text.engines.labels import targets, understood
from tertulia.text.facts import Understanding

OURS = Understanding(
    sentiment="neutral",
    sentiment_sure=0.4,
    intent="chat",
    intent_sure=0.8,
    toxicity="insult",
    toxicity_sure=0.6,
    doubts=("sentiment", "toxicity"),
)


def test_it_takes_what_an_engine_is_sure_of_and_leaves_the_rest_to_ours() -> None:
    theirs = Understanding(sentiment="negative", sentiment_sure=0.9, intent="complaint", intent_sure=0.3)
    both = merged(OURS, theirs, {"sentiment", "intent"})
    assert (both.sentiment, both.sentiment_sure) == ("negative", 0.9)
    assert both.sentiment_score == pytest.approx(-0.9)
    assert both.intent == "chat"
    assert both.doubts == ("toxicity",)


def test_it_asks_an_engine_only_for_the_facts_that_were_chosen() -> None:
    theirs = Understanding(sentiment="negative", sentiment_sure=0.9)
    assert merged(OURS, theirs, {"intent"}) is OURS


def test_it_lets_an_engine_say_that_nothing_is_toxic() -> None:
    theirs = Understanding(toxicity="", toxicity_sure=0.02)
    assert certainty(theirs, "toxicity") == pytest.approx(0.98)
    assert merged(OURS, theirs, {"toxicity"}).toxicity == ""


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("NEG", "sentiment:negative"),
        ("Positive", "sentiment:positive"),
        ("1 star", "sentiment:negative"),
        ("5 stars", "sentiment:positive"),
        ("NOT_TOXIC", "toxicity:none"),
        ("toxic", "toxicity:insult"),
        ("hateful", "toxicity:hate"),
        ("Elogio", "intent:praise"),
        ("customer_service", "department:customer_service"),
        ("LABEL_0", ""),
    ],
)
def test_it_guesses_what_the_labels_of_a_model_mean(label: str, target: str) -> None:
    assert guessed([label]) == {label: target}
    assert not target or read_target(target)


@pytest.mark.parametrize("target", ["", "sentiment", "sentiment:angry", "mood:good", "intent:"])
def test_it_knows_no_label_but_ours(target: str) -> None:
    assert read_target(target) is None


def test_it_adds_up_labels_that_mean_the_same() -> None:
    of = {"1 star": "sentiment:negative", "2 stars": "sentiment:negative", "5 stars": "sentiment:positive"}
    labels = ["1 star", "2 stars", "5 stars", "other"]
    [said] = understood(np.array([[0.3, 0.3, 0.2, 0.2]], dtype=np.float32), targets(of, labels))
    assert said.sentiment == "negative"
    assert said.sentiment_sure == pytest.approx(0.75)
    assert said.sentiment_score == pytest.approx(-0.5)
    assert said.intent_sure == 0


def test_it_reads_a_model_that_only_knows_what_is_toxic() -> None:
    means = targets({"toxic": "toxicity:insult"}, ["toxic"])
    bad, good = understood(np.array([[0.9], [0.1]], dtype=np.float32), means)
    assert (bad.toxicity, good.toxicity) == ("insult", "")
    assert certainty(good, "toxicity") == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("@marta.ruiz decidme algo", "@user decidme algo"),
        ("@eva@mastodon.social y @x", "@user y @user"),
        ("escribid a marta.ruiz@correo.es ya", "escribid a [e-mail] ya"),
        ("llamadme al +34 612 34 56 78", "llamadme al [phone]"),
        ("mi número es 612345678.", "mi número es [phone]."),
        ("(011) 4321-5678 es el mío", "[phone] es el mío"),
        ("DNI 12345678Z", "DNI [number]"),
        ("IBAN ES91 2100 0418 4502 0005 1332 aquí", "IBAN [number] aquí"),
        ("mirad https://www.instagram.com/marta_ruiz/ hoy", "mirad @user hoy"),
        ("Gracias, marta ruiz", "Gracias, [name]"),
        ("martaruiz no, 24,95 € y 2026 sí", "martaruiz no, 24,95 € y 2026 sí"),
    ],
)
def test_it_masks_people_before_a_text_leaves(text: str, safe: str) -> None:
    assert masked(text, ["Marta Ruiz", "Al"]) == safe
