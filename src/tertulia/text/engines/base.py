"""What an engine is, and how what it says and what ours says become one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, Protocol

from tertulia.text.facts import DEPARTMENTS, FACTS, INTENTS, SENTIMENTS, TOXICITIES, Understanding

LEAST_SURE: Final = 0.5
"""An engine less sure than this of a label says nothing of the fact: it prefers another label to it."""
READABLE: Final = 4_000
"""Characters of a text that an engine is given: later ones change little and cost as much."""
TRACE: Final = 0.001
"""The least `toxicity_sure` of what an engine says: 0 means that it says nothing."""
_SCORES: Final = {"negative": -1.0, "positive": 1.0}


class Engine(Protocol):
    """Reads texts. `facts`: of which of FACTS it speaks at all."""

    @property
    def facts(self) -> frozenset[str]: ...

    def read(self, texts: Sequence[str], languages: Sequence[str]) -> list[Understanding]:
        """What each text says, in the order of `texts`; `languages` as `text.understand` takes them.

        What is not said has a `…_sure` of 0. Raises one of `kit.failures` when it cannot answer; never for
        what a text contains.
        """
        ...


def labels_of_fact(fact: str) -> tuple[str, ...]:
    """The labels that a fact may have; «» among them where it may have none."""
    labels = {"sentiment": SENTIMENTS, "intent": INTENTS, "department": ("", *DEPARTMENTS)}
    return labels.get(fact, TOXICITIES)


def merged(
    ours: Understanding, theirs: Understanding, facts: Collection[str], *, least: float = LEAST_SURE
) -> Understanding:
    """`ours` with those of `facts` of which `theirs` is at least `least` sure, and without the doubts that it
    had of them. What `theirs` does not say stays."""
    told = [fact for fact in FACTS if fact in facts and certainty(theirs, fact) >= least]
    values: dict[str, object] = {}
    for fact in told:
        values |= {fact: getattr(theirs, fact), f"{fact}_sure": getattr(theirs, f"{fact}_sure")}
    if "sentiment" in told:
        values["sentiment_score"] = score_of(theirs)
    doubts = tuple(fact for fact in ours.doubts if fact not in told)
    return replace(ours, **values, doubts=doubts) if told else ours  # type: ignore[arg-type]


def certainty(said: Understanding, fact: str) -> float:
    """How sure `said` is of the label that it gives to `fact`, 0 to 1."""
    sure: float = getattr(said, f"{fact}_sure")
    # Of toxicity, what is told is how sure it is that there is some.
    return 1.0 - sure if fact == "toxicity" and sure and not said.toxicity else sure


def score_of(said: Understanding) -> float:
    """From -1 to 1: the score that it gives, else what its label and certainty amount to."""
    return said.sentiment_score or _SCORES.get(said.sentiment, 0.0) * said.sentiment_sure
