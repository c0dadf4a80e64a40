"""What people corrected, as the page draws it: by fact, by week, and from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.inbox.queries import looked_at
from tertulia.listening.learning.figures import FactFigures, Move, figures
from tertulia.listening.models import Fact
from tertulia.web.templatetags.tertulia import pct
from tertulia.web.understanding.labels import CHOICES, label_of, name_of

DAYS = 90
FEW = 30
"""Below so many looked at, a share is only said with that warning."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: of the `looked` things that people looked at, `corrected`, and the share that they left as it
    was, by week (`weeks`, as shares; `spoken` says them)."""

    name: str
    looked: int
    corrected: int
    agreement: float | None
    doubtful: float | None
    weeks: list[float]
    spoken: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """From what to what: head and rows of (label, counts)."""

    name: str
    head: list[str]
    rows: list[tuple[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page draws. `total`: corrections in `days` days; `right`, those that said «right»."""

    days: int
    total: int = 0
    right: int = 0
    few: bool = False
    facts: list[FactRow] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=list)


def figures_of(workspace: Workspace) -> Figures:
    """The figures of the last `DAYS` days."""
    end = timezone.now()
    found = figures(workspace, end - timedelta(days=DAYS), end, looked=looked_at(workspace))
    moves = [move for one in found for move in one.moves]
    matrices = [_matrix(one.fact, one.moves) for one in found if one.fact != Fact.TOPIC]
    return Figures(
        DAYS,
        sum(move.times for move in moves),
        sum(move.times for move in moves if move.was == move.now),
        any(one.looked < FEW for one in found),
        [_row(one) for one in found if one.looked],
        [matrix for matrix in matrices if matrix.rows],
    )


def _row(one: FactFigures) -> FactRow:
    weeks = [week.agreement for week in one.weeks if week.agreement is not None]
    spoken = ", ".join(pct(share) for share in weeks)
    return FactRow(
        name_of(one.fact),
        one.looked,
        one.corrected,
        None if one.corrected_share is None else 1 - one.corrected_share,
        None if one.fact == Fact.TOPIC else one.doubt_share,
        weeks,
        _("Sin corregir, semana a semana: %(shares)s") % {"shares": spoken},
    )


def _matrix(fact: str, moves: Iterable[Move]) -> Matrix:
    mine = {(move.was, move.now): move.times for move in moves if move.was != move.now}
    order = [value for value, _label in CHOICES[fact]]
    was = [value for value in order if any(pair[0] == value for pair in mine)]
    now = [value for value in order if any(pair[1] == value for pair in mine)]
    rows = [(label_of(fact, one), [mine.get((one, other), 0) for other in now]) for one in was]
    return Matrix(name_of(fact), [label_of(fact, one) for one in now], rows)
