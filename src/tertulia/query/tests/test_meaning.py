"""What a tree means in memory, also while not everything is known."""

from __future__ import annotations

import pytest
from hypothesis import given

from tertulia.query import UNKNOWN, matches, parse, words
from tertulia.query.nodes import pushed_down

from .plans import HALF_KNOWN, PLANS, Part, Plan, Sample, holds, samples
from .world import REGISTRY


@given(PLANS, samples(HALF_KNOWN))
def test_it_agrees_with_the_reference_though_half_is_unknown(plan: Plan, sample: Sample) -> None:
    node = parse(plan.written, REGISTRY)
    assert matches(node, sample) is holds(plan, sample)
    assert matches(pushed_down(node), sample) is holds(plan, sample)


@given(PLANS, samples(HALF_KNOWN))
def test_what_is_decided_early_stays_decided(plan: Plan, sample: Sample) -> None:
    node = parse(plan.written, REGISTRY)
    early = matches(node, sample)
    for value in ("negative", None):
        facts = {name: value if known is UNKNOWN else known for name, known in sample.fields.items()}
        facts["followers"] = facts["followers"] if isinstance(facts["followers"], int) else None
        facts["date"] = facts["date"] if not isinstance(facts["date"], str) else None
        assert early is None or matches(node, Sample(sample.parts, facts)) is early


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("hola tono:negativo", None),
        ("adiós tono:negativo", False),
        ("hola O tono:negativo", True),
        ("-tono:negativo", None),
        ("-(hola O tono:negativo)", False),
        ("red:x", False),
        ("-red:x", True),
    ],
)
def test_unknown_is_not_empty(query: str, verdict: bool | None) -> None:
    sample = Sample((Part("hola", ()),), {"network": None})
    assert matches(parse(query, REGISTRY), sample) is verdict


def test_of_several_values_one_is_enough() -> None:
    both = Sample(fields={"has": ["image", "link"]})
    assert matches(parse("tiene:enlace tiene:imagen", REGISTRY), both) is True
    assert matches(parse("-tiene:enlace", REGISTRY), both) is False


def test_a_workspace_token_before_the_text_changes_nothing() -> None:
    class Stored:
        norm = " 0w7 0tcafe cafe "
        raw = ("#café",)

        def get(self, name: str, /) -> object:
            return UNKNOWN

    assert matches(parse("café #café", REGISTRY), Stored()) is True
    assert matches(parse("0w7 O w7 O 7", REGISTRY), Stored()) is False


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pan «pan de molde» -bollo NOT (a OR NOT b)", ["pan", "pan de molde", "b"]),
        ("#café @ana panad* 😡 wi-fi, café. café", ["#café", "@ana", "panad", "😡", "wi-fi", "café"]),
        ("red:x", []),
    ],
)
def test_it_tells_the_words_that_are_asked_for(query: str, expected: list[str]) -> None:
    assert words(parse(query, REGISTRY)) == expected
