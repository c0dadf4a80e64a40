"""What is spoken of: phrases that hold together, and which come together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.sample import Sample, read
from tertulia.listening.insight.scope import Scope
from tertulia.listening.insight.wording import asked_for, quoted
from tertulia.listening.phrases import Gram, firmness, spelt, within

TEXTS = 2_000
LEAST_ITEMS, LEAST_PEOPLE = 3, 2
LEAST_FIRM = 0.3
"""NPMI from which words count as a phrase: 0.3 keeps «atención al cliente» and drops «cliente nuevo»."""
SAME = 0.7
"""A phrase of which this part stands within a longer one is shown as the longer one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase: as people write it, in how many items (an estimate where not all were read), by how many of
    the accounts that were read, how negative, how firmly its words hold together (NPMI, from 0 chance to 1
    always), and the words that select it."""

    phrase: str
    items: int
    people: int
    negative_share: float
    npmi: float
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases in the same items: in how many, and how much more often than chance would have it."""

    one: str
    other: str
    items: int
    lift: float


@dataclass(frozen=True, slots=True)
class Topics:
    """`looked`: how many texts were read; `sampled`: not all of them, but one in `every`, spread evenly."""

    topics: list[Topic] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    looked: int = 0
    every: int = 1
    definition: str = ""

    @property
    def sampled(self) -> bool:
        """Whether only a part was read."""
        return self.every > 1


def topics(scope: Scope, most: int = 20) -> Topics:
    """The phrases of two or three words that are said in at least `LEAST_ITEMS` items by `LEAST_PEOPLE`
    accounts and hold together (`phrases.firmness` ≥ `LEAST_FIRM`), by items times firmness.

    Definition: the unit is the item that repeats no other, the denominator the texts that were read (about
    `TEXTS`, spread evenly over the scope). What the search itself asks for is no topic. Gaps: words joined in
    one («wifi» and «wi fi») are not the same; a phrase across punctuation is none.
    """
    return remembered(scope.workspace_id, ("topics", scope.key, most), lambda: _topics(scope, most))


def _topics(scope: Scope, most: int) -> Topics:
    sample = read(scope, TEXTS)
    counts = sample.counts()
    total = len(sample.texts)
    firm = firm_phrases(sample, asked_for(scope))
    holding = sample.holding(set(firm))
    ranked = sorted(firm, key=lambda gram: (-counts[gram] * firm[gram], gram))
    chosen: list[tuple[Gram, Topic]] = []
    for gram in longest(ranked[: most * 4], counts):
        if len(chosen) == most:
            break
        if sample.people(holding[gram]) >= LEAST_PEOPLE:
            topic = _topic(gram, holding[gram], firm[gram], sample)
            if topic is not None:
                chosen.append((gram, topic))
    pairs = _pairs([(topic, set(holding[gram])) for gram, topic in chosen], sample)
    return Topics([topic for _gram, topic in chosen], pairs, total, sample.every, defined(sample.every))


def firm_phrases(sample: Sample, asked: set[str]) -> dict[Gram, float]:
    """Phrases of two or three words that are said in `LEAST_ITEMS` texts and hold together, each with its
    NPMI; without those that only say what was `asked` for."""
    counts, total = sample.counts(), len(sample.texts)
    firm: dict[Gram, float] = {}
    for gram, count in counts.items():
        if len(gram) > 1 and count >= LEAST_ITEMS and not set(gram) <= asked:
            value = firmness(gram, counts, total)
            if value >= LEAST_FIRM:
                firm[gram] = value
    return firm


def longest(ranked: list[Gram], counts: Counter[Gram]) -> list[Gram]:
    """Without those that mostly stand within a longer one of the same list."""
    return [
        gram
        for gram in ranked
        if not any(
            len(other) > len(gram) and within(gram, other) and counts[other] >= SAME * counts[gram]
            for other in ranked
        )
    ]


def _topic(gram: Gram, places: list[int], firm: float, sample: Sample) -> Topic | None:
    phrase = spelt(gram, (sample.texts[at].text for at in places))
    if not phrase:
        return None
    negative = sum(sample.texts[at].is_negative for at in places) / len(places)
    return Topic(
        phrase, len(places) * sample.every, sample.people(places), negative, round(firm, 3), quoted(phrase)
    )


def _pairs(chosen: list[tuple[Topic, set[int]]], sample: Sample, most: int = 12) -> list[Pair]:
    """Those that come together in `LEAST_ITEMS` items or more and more often than by chance: lift = how often
    together · all texts / (how often the one · how often the other)."""
    found = []
    for (one, at_one), (other, at_other) in combinations(chosen, 2):
        both = len(at_one & at_other)
        if both < LEAST_ITEMS or set(one.phrase.lower().split()) & set(other.phrase.lower().split()):
            continue
        lift = both * len(sample.texts) / (len(at_one) * len(at_other))
        if lift > 1:
            found.append(Pair(one.phrase, other.phrase, both * sample.every, round(lift, 1)))
    return sorted(found, key=lambda pair: (-pair.items, -pair.lift))[:most]


def defined(every: int) -> str:
    """What is counted, for the screen."""
    plain = _(
        "Frases de dos o tres palabras que van juntas mucho más de lo que les tocaría por azar. Cuenta "
        "menciones distintas: las repetidas, una vez."
    )
    if every == 1:
        return plain
    part = _("Se leyó una mención de cada {every}, repartidas por igual; las cifras son estimaciones.")
    return f"{plain} {part.format(every=every)}"
