"""What people corrected, as the page draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.listening.models import Correction, Fact
from tertulia.web.understanding.labels import CHOICES, label_of, name_of

DAYS = 90
MATRICES = (Fact.SENTIMENT, Fact.INTENT)


@dataclass(frozen=True, slots=True)
class ByFact:
    """How often a fact was corrected and how often it was said to be right."""

    name: str
    wrong: int
    right: int
    share: float
    """Of all that were wrong, for the bar."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """From what to what: head and rows of (label, counts)."""

    name: str
    head: list[str]
    rows: list[tuple[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page draws."""

    days: int
    total: int = 0
    facts: list[ByFact] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=list)


def figures_of(workspace: Workspace) -> Figures:
    """The figures of the last `DAYS` days."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = Correction.objects.filter(workspace=workspace, at__gte=since)
    pairs = rows.values("fact", "was", "now").annotate(n=Count("pk")).order_by()
    counts = {(row["fact"], row["was"], row["now"]): row["n"] for row in pairs}
    total = sum(counts.values())
    wrong = sum(n for (_fact_, was, now), n in counts.items() if was != now)
    return Figures(
        DAYS,
        total,
        [fact for fact in (_fact(fact, counts, wrong) for fact in Fact.values) if fact.wrong + fact.right],
        [matrix for matrix in (_matrix(fact, counts) for fact in MATRICES) if matrix.rows],
    )


def _fact(fact: str, counts: dict[tuple[str, str, str], int], all_wrong: int) -> ByFact:
    wrong = sum(n for (of, was, now), n in counts.items() if of == fact and was != now)
    right = sum(n for (of, was, now), n in counts.items() if of == fact and was == now)
    return ByFact(name_of(fact), wrong, right, wrong / all_wrong if all_wrong else 0.0)


def _matrix(fact: str, counts: dict[tuple[str, str, str], int]) -> Matrix:
    mine = {(was, now): n for (of, was, now), n in counts.items() if of == fact and was != now}
    order = [value for value, _label in CHOICES[fact]]
    was = [value for value in order if any(pair[0] == value for pair in mine)]
    now = [value for value in order if any(pair[1] == value for pair in mine)]
    rows = [(label_of(fact, one), [mine.get((one, other), 0) for other in now]) for one in was]
    return Matrix(name_of(fact), [label_of(fact, one) for one in now], rows)
