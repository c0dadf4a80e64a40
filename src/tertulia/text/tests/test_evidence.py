"""The words that weighed: where they stand, for which label, and only when somebody looks."""

from __future__ import annotations

import pytest

from tertulia.text import Gazetteer, explain, understand
from tertulia.text.adjust import Lesson, learn

TEXT = "Otra vez sin luz, y nadie coge el teléfono"


def test_it_points_at_the_words() -> None:
    (found,) = understand([TEXT])
    assert len(found.evidence) > 0
    assert all(TEXT[one.start : one.end] == one.word for one in found.evidence)
    assert any("luz" in one.word and one.weight > 0 for one in found.evidence if one.fact == "intent")


def test_it_explains_the_label_that_it_is_asked_for() -> None:
    ((*praise,), (*complaint,)) = explain([TEXT, TEXT], [{"intent": "praise"}, {"intent": "complaint"}])
    assert sum(one.weight for one in complaint) > sum(one.weight for one in praise)


def test_it_passes_over_what_there_is_not() -> None:
    assert explain([TEXT, ""], [{"shoe": "43", "intent": "lunch"}, {"intent": "chat"}]) == [(), ()]


def test_it_refuses_labels_that_do_not_match_the_texts() -> None:
    with pytest.raises(ValueError, match="2 texts but 1 labels"):
        explain(["a", "b"], [{}])


def test_the_names_of_the_brand_do_not_weigh() -> None:
    text = "Ayer pasé por Pan Genial"
    (found,) = explain([text], [{"sentiment": "positive"}], gazetteer=Gazetteer(brands=["Pan Genial"]))
    assert not [one for one in found if "Genial" in one.word]


def test_what_a_person_taught_weighs() -> None:
    text = "Mañana toca barra libre de tornillos"
    taught = learn([Lesson(text, "intent", "praise")])
    (before,), (after,) = (
        explain([text], [{"intent": "praise"}]),
        explain([text], [{"intent": "praise"}], adjustment=taught),
    )
    assert sum(one.weight for one in after) > sum(one.weight for one in before)
