"""What grew and what fell: phrases against an earlier time, and whether chance alone could have done it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.listening.insight.against import Against, earlier
from tertulia.listening.insight.chance import false_discoveries, risen
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.notes import note
from tertulia.listening.insight.sample import Sample, read
from tertulia.listening.insight.scope import Scope
from tertulia.listening.insight.wording import asked_for, quoted
from tertulia.listening.phrases import Gram, spelt

Certainty = Literal["sure", "probable", "few"]
SHOWN_P = 0.05
"""A rise that chance alone brings more often than once in twenty times is not shown at all."""
PROBABLE_Q, PROBABLE_PEOPLE = 0.05, 7
SURE_Q, SURE_PEOPLE = 0.001, 20
LEAST_PEOPLE = 3
FEW, ALONE_P = 3, 0.005
"""Of what may well be chance at most so many are shown, and single words only if chance is less likely: of
hundreds of words that are said, some always double."""
RATIO = 1.5
"""How many times as much it must be: what is surely 3 % more is no news."""
ALIKE, TWINS = 0.6, 0.9
"""Phrases that share a word and this part of their items are one thing, and so are those that share (nearly)
all their items: only the better one is shown."""

DEFINITION = _(
    "Cuenta menciones distintas que dicen la frase. Seguro, probable o pocos datos según cuántas cuentas "
    "distintas la dicen y si el azar bastaría para explicarlo."
)


@dataclass(frozen=True, slots=True)
class Grown:
    """A phrase: in how many items it was (`before`, in a stretch as long as now's) and is (`now`); estimates
    where not all texts were read. `spark`: counts of stretches in a row, the last `hot` of them those of now.
    `p`: how often chance alone brings as much. `note`: what else should be known of it, a short sentence or
    «». `words` select its items in the query language."""

    phrase: str
    before: float
    now: int
    spark: list[int]
    hot: int
    certainty: Certainty
    note: str
    words: str
    p: float


@dataclass(frozen=True, slots=True)
class Growth:
    """`grew` and `fell`, surest and largest first. `against`: what it is compared with: «week» the same hours
    of the same day in past weeks, «before» the stretch of equal length just before, «» nothing yet.
    `sentence` says so, `looked` how many texts were read, `sampled` that they were not all."""

    grew: list[Grown] = field(default_factory=list)
    fell: list[Grown] = field(default_factory=list)
    against: Literal["week", "before", ""] = ""
    sentence: str = ""
    looked: int = 0
    sampled: bool = False
    definition: str = ""


@dataclass(slots=True)
class Change:
    """A phrase in both samples: the places of the texts that say it, and its p (of rising, or of falling)."""

    gram: Gram
    now: list[int]
    before: list[int]
    p: float
    q: float = 1.0


def grew(scope: Scope, most: int = 8) -> Growth:
    """What is said more, and what less, than in an earlier time (`against.earlier` chooses it).

    Counted are items that repeat no other; tested are accounts, since one account that says it ten times is
    no ten people. The test is the exact conditional one for two Poisson rates (`chance.risen`), one-sided,
    over the time that was looked at in each (a sample of one in m is 1/m of the time); q corrects for all the
    phrases that were tested (Benjamini–Hochberg). Shown is what has p ≤ 0.05, `LEAST_PEOPLE` accounts and
    `RATIO` times as much: «sure» with q ≤ 0.001 and 20 accounts, «probable» with q ≤ 0.05 and 7, else «few»:
    it may well be chance. Gaps: accounts that act together (a campaign, copypasta with changes) look sure.
    """
    return remembered(scope.workspace_id, ("grew", scope.key, most), lambda: _grew(scope, most))


def _grew(scope: Scope, most: int) -> Growth:
    now = timezone.now()
    if scope.start < now < scope.end:
        # A day that is not over is compared with as much of other days.
        scope = replace(scope, end=now)
    past = earlier(scope)
    if not past.scopes:
        return Growth(sentence=past.sentence, definition=str(DEFINITION))
    new, old = read(scope), past.read()
    asked = asked_for(scope)
    counts = (*new.counts().items(), *old.counts().items())
    grams = {gram for gram, count in counts if count >= LEAST_PEOPLE and not asked.issuperset(gram)}
    held_now, held_before = new.holding(grams), old.holding(grams)
    rows = [(g, held_now.get(g, []), held_before.get(g, [])) for g in grams]
    time_now, time_before = 1 / new.every, len(past.scopes) / old.every
    rising = _tested(rows, new, old, time_now, time_before)
    falling = _tested([(g, b, a) for g, a, b in rows], old, new, time_before, time_now)
    seen = _Seen(new, old, past)
    return Growth(
        grew=_ordered(seen.row(c) for c in _best(rising, most)),
        fell=_ordered(seen.row(c, fell=True) for c in _best(falling, most // 2)),
        against=past.kind,
        sentence=past.sentence,
        looked=len(new.texts) + len(old.texts),
        sampled=new.every > 1 or old.every > 1,
        definition=str(DEFINITION),
    )


def _ordered(rows: Iterable[Grown | None]) -> list[Grown]:
    """Surest first, then by how much it changed."""
    rank = {"sure": 0, "probable": 1, "few": 2}
    return sorted((r for r in rows if r), key=lambda r: (rank[r.certainty], -abs(r.now - r.before), r.phrase))


def _tested(
    rows: Sequence[tuple[Gram, list[int], list[int]]],
    more: Sample,
    less: Sample,
    time_more: float,
    time_less: float,
) -> list[Change]:
    """Every phrase that stands in `LEAST_PEOPLE` texts of `more`, tested against `less`; those that pass.
    What did not grow by `RATIO` counts among the tested with p = 1, which makes q no smaller than it is."""
    changes, rate = [], time_more / time_less
    for gram, places, others in rows:
        if len(places) < LEAST_PEOPLE:
            continue
        p = 1.0
        if len(places) >= RATIO * rate * len(others) and (people := more.people(places)) >= LEAST_PEOPLE:
            p = risen(people, time_more, less.people(others), time_less)
        changes.append(Change(gram, places, others, p))
    for change, q in zip(changes, false_discoveries([c.p for c in changes]), strict=True):
        change.q = q
    return [c for c in changes if c.p <= SHOWN_P]


def _best(changes: list[Change], most: int) -> list[Change]:
    """The smallest p first (longer phrases before what they are made of), each thing once."""
    chosen: list[Change] = []
    few = 0
    for change in sorted(changes, key=lambda c: (c.p * 0.1 ** (3 * (len(c.gram) - 1)), -len(c.now), c.gram)):
        if len(chosen) == most:
            break
        if any(_alike(change, other) for other in chosen):
            continue
        if change.q > PROBABLE_Q or len(change.now) < PROBABLE_PEOPLE:
            if few == FEW or (len(change.gram) == 1 and change.p > ALONE_P):
                continue
            few += 1
        chosen.append(change)
    return chosen


def _alike(one: Change, other: Change) -> bool:
    both, sizes = len(set(one.now) & set(other.now)), (len(one.now), len(other.now))
    if both >= TWINS * max(sizes):
        return True
    return both >= ALIKE * min(sizes) and bool(set(one.gram) & set(other.gram))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Turns changes into rows: with both samples at hand, to see how people write it and who says it."""

    now: Sample
    before: Sample
    past: Against

    def row(self, change: Change, *, fell: bool = False) -> Grown | None:
        """The row of a change; None where nobody writes the phrase in one stretch."""
        now, before = (change.before, change.now) if fell else (change.now, change.before)
        writers, places = (self.before, before) if fell else (self.now, now)
        phrase = spelt(change.gram, (writers.texts[at].text for at in places))
        if not phrase:
            return None
        bars = self.past.bars(
            [self.now.texts[at].at for at in now], [self.before.texts[at].at for at in before]
        )
        return Grown(
            phrase=phrase,
            before=len(before) * self.before.every / len(self.past.scopes),
            now=len(now) * self.now.every,
            spark=bars,
            hot=self.past.hot,
            certainty=certainty(change.q, writers.people(places)),
            note="" if fell else note(self.now, now, len(before)),
            words=quoted(phrase),
            p=change.p,
        )


def certainty(q: float, people: int) -> Certainty:
    """In a word: `people` say it, and of those that are at least as sure a part of `q` came by chance."""
    if q <= SURE_Q and people >= SURE_PEOPLE:
        return "sure"
    return "probable" if q <= PROBABLE_Q and people >= PROBABLE_PEOPLE else "few"
