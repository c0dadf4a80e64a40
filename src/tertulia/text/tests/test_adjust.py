"""What corrections teach: the text corrected, those like it, nothing else, and nothing once taken back."""

from __future__ import annotations

import pytest

from tertulia.text import Gazetteer, understand
from tertulia.text.adjust import Adjustment, Lesson, learn

FOLD = "El pliegue de la camisa molona me flipa"
LESSONS = [
    Lesson("Vaya barra libre de tornillos el sábado", "intent", "praise"),
    Lesson("Otra barra libre de tornillos, como siempre", "intent", "praise"),
    Lesson("Barra libre de tornillos en la nave 3", "intent", "praise"),
]


def intent(text: str, adjustment: Adjustment | None = None) -> str:
    return understand([text], adjustment=adjustment)[0].intent


def test_it_says_what_it_was_taught() -> None:
    taught = learn(LESSONS)
    assert len(taught) == 3
    assert all(intent(lesson.text, taught) == "praise" for lesson in LESSONS)


def test_it_carries_over_to_what_is_alike_and_to_nothing_else() -> None:
    taught = learn(LESSONS)
    before = understand(["¿A qué hora abrís mañana?", "Llevo tres días sin luz"])
    after = understand(["¿A qué hora abrís mañana?", "Llevo tres días sin luz"], adjustment=taught)
    assert intent("Mañana toca barra libre de tornillos", taught) == "praise"
    assert [u.intent for u in before] == [u.intent for u in after]


@pytest.mark.parametrize(
    ("fact", "label"),
    [("sentiment", "negative"), ("department", ""), ("department", "hr"), ("toxicity", "insult")],
)
def test_it_learns_every_fact(fact: str, label: str) -> None:
    taught = learn([Lesson(FOLD, fact, label)])
    assert getattr(understand([FOLD], adjustment=taught)[0], fact) == label


def test_the_same_lessons_give_the_same_bytes() -> None:
    assert learn(LESSONS).to_bytes() == learn(LESSONS).to_bytes()
    assert learn(LESSONS[:2]).to_bytes() != learn(LESSONS).to_bytes()


def test_it_can_be_kept_and_read() -> None:
    taught = learn(LESSONS)
    again = Adjustment.from_bytes(taught.to_bytes())
    assert again.to_bytes() == taught.to_bytes()
    assert intent(LESSONS[0].text, again) == "praise"
    for wrong in (b"", b"TAD1", taught.to_bytes()[:-1], b"X" * 64):
        with pytest.raises(ValueError, match="not an adjustment"):
            Adjustment.from_bytes(wrong)


def test_nothing_taught_is_nothing() -> None:
    nothing = learn([Lesson("hola", "shoe size", "43"), Lesson("hola", "intent", "lunch")])
    assert len(nothing) == 0
    assert intent("Llevo tres días sin luz", nothing) == intent("Llevo tres días sin luz")


def test_the_names_of_the_brand_teach_nothing() -> None:
    brand = Gazetteer(brands=["Pan Genial"])
    taught = learn([Lesson("Pan Genial", "intent", "complaint")], gazetteer=brand)
    assert not (taught.rows != 0).any()
