"""Many queries at once give what each of them gives alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import Matcher, Node, matches, parse
from tertulia.query.shares import Shares

from .plans import HALF_KNOWN, PLANS, Part, Plan, Sample, holds, samples
from .trees import SUBJECTS, TREES, WORDS, Said
from .world import REGISTRY


@given(st.lists(PLANS, max_size=12), samples(HALF_KNOWN), st.data())
def test_it_agrees_with_asking_one_by_one(plans: list[Plan], sample: Sample, data: st.DataObject) -> None:
    matcher = Matcher((n, parse(plan.written, REGISTRY)) for n, plan in enumerate(plans))
    gone = data.draw(st.sets(st.sampled_from(range(len(plans))))) if plans else set()
    for key in gone:
        matcher.remove(key)
    left = {n: holds(plan, sample) for n, plan in enumerate(plans) if n not in gone}
    assert matcher.match(sample) == [n for n, verdict in left.items() if verdict]
    assert matcher.match(sample, unknown="keep") == [n for n, verdict in left.items() if verdict is not False]
    assert len(matcher) == len(left)


@given(st.lists(PLANS, min_size=1, max_size=6))
def test_nothing_is_left_of_what_was_removed(plans: list[Plan]) -> None:
    matcher = Matcher((n, parse(plan.written, REGISTRY)) for n, plan in enumerate(plans))
    for key in range(len(plans)):
        matcher.remove(key)
    empty: Matcher[int] = Matcher()
    assert {**vars(matcher), "_added": 0} == vars(empty)


def test_a_key_has_one_query() -> None:
    matcher = Matcher([("aurora", parse("luz", REGISTRY))])
    matcher.add("aurora", parse("gas", REGISTRY))
    assert matcher.match(Sample((Part("luz", ()),))) == []
    assert matcher.match(Sample((Part("gas", ()),))) == ["aurora"]
    assert "aurora" in matcher
    with pytest.raises(KeyError):
        matcher.remove("other")


def test_a_text_meets_only_the_queries_that_can_be_true() -> None:
    asked = []

    class Watched:
        norm = " factura de la luz "
        raw = ()

        def get(self, name: str, /) -> object:
            asked.append(name)
            return "x"

    queries = [f"palabra{n} autor:ana" for n in range(1000)] + ["luz -autor:ana"]
    matcher = Matcher((n, parse(query, REGISTRY)) for n, query in enumerate(queries))
    assert matcher.match(Watched()) == [1000]
    assert asked == ["author"]


def test_it_is_asked_twice_around_understanding() -> None:
    node = parse("luz tono:negativo", REGISTRY)
    matcher = Matcher([(1, node)])
    arrived = Sample((Part("¡La luz!", ()),), {})
    assert matcher.match(arrived) == []
    assert matcher.match(arrived, unknown="keep") == [1]
    understood = Sample(arrived.parts, {"sentiment": "negative"})
    assert matcher.match(understood) == [1]
    assert matches(node, understood) is True


@given(
    st.lists(TREES, min_size=1, max_size=12),
    st.lists(SUBJECTS, min_size=1, max_size=4),
    st.data(),
    st.booleans(),
)
def test_it_says_what_trees_say(
    trees: list[Node], subjects: list[Said], data: st.DataObject, learnt: bool
) -> None:
    shares = Shares()
    for word in WORDS if learnt else ():
        for _text in range(data.draw(st.sampled_from([1, 50, 500]))):
            shares.learn([word])
    matcher = Matcher(enumerate(trees), shares=shares)
    gone = data.draw(st.sets(st.sampled_from(range(len(trees)))))
    again = data.draw(st.sets(st.sampled_from(sorted(gone)))) if gone else set()
    for key in gone:
        matcher.remove(key)
    for key in sorted(again):
        matcher.add(key, trees[key])
    order = [*(key for key in range(len(trees)) if key not in gone), *sorted(again)]
    for subject in subjects:
        verdicts = {key: trees[key].holds(subject) for key in order}
        assert matcher.match(subject) == [key for key in order if verdicts[key]]
        kept = matcher.match(subject, unknown="keep")
        assert kept == [key for key in order if verdicts[key] is not False]
    for key in order:
        matcher.remove(key)
    assert {**vars(matcher), "_added": 0} == vars(Matcher(shares=shares))
