"""How well understanding does, by what people say of it. Each figure with its denominator.

Nothing here is an accuracy: people look at what waits for them, not at a sample, and correct what is in their
way. A share speaks of the things that were looked at, and of nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.listening.models import Correction, Doubt, Fact, Item

Looked = QuerySet[Item, Item]


@dataclass(frozen=True, slots=True)
class Move:
    """So many times somebody said that what was understood as `was` is `now`; both are the same where they
    said that it is right."""

    was: str
    now: str
    times: int


@dataclass(frozen=True, slots=True)
class Week:
    """Of the `looked` things published in the week that begins on `monday` that people looked at, in how many
    a person set the fact otherwise."""

    monday: date
    looked: int
    corrected: int

    @property
    def agreement(self) -> float | None:
        """1 - corrected / looked; None where nobody looked at anything."""
        return 1 - self.corrected / self.looked if self.looked else None


@dataclass(frozen=True, slots=True)
class FactFigures:
    """One fact. `moves`: corrections made in the period and not taken back, the most frequent first.
    `looked`, `corrected`: of things published in the period. `understood`: all such things, looked at or not,
    of which `doubtful` are in doubt now."""

    fact: str
    moves: list[Move] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    looked: int = 0
    corrected: int = 0
    understood: int = 0
    doubtful: int = 0

    @property
    def corrected_share(self) -> float | None:
        """corrected / looked; None where nobody looked at anything."""
        return self.corrected / self.looked if self.looked else None

    @property
    def doubt_share(self) -> float | None:
        """doubtful / understood; None where there is nothing. A correction or a rule ends a doubt, so that it
        falls as people work."""
        return self.doubtful / self.understood if self.understood else None


def figures(workspace: Workspace, start: datetime, end: datetime, *, looked: Looked) -> list[FactFigures]:
    """The figures of every `Fact` for [start, end), of what others said and was understood. `looked`: the
    workspace's items that somebody looked at, as the caller knows it (see `inbox.queries.looked_at`); what
    was corrected was looked at too. Weeks in the current time zone. A topic is never in doubt."""
    understood = Item.objects.of(workspace).said_by_others().between(start, end).exclude(sentiment="")
    corrected = Correction.objects.filter(item=OuterRef("pk"))
    seen = understood.filter(Q(pk__in=looked.values("pk")) | Exists(corrected))
    moves = _moves(workspace, start, end)
    total, doubtful = understood.count(), _doubtful(understood)
    by_week = _weeks(seen)
    return [
        FactFigures(
            fact=fact,
            moves=moves[fact],
            weeks=by_week[fact],
            looked=sum(week.looked for week in by_week[fact]),
            corrected=sum(week.corrected for week in by_week[fact]),
            understood=total,
            doubtful=doubtful.get(fact, 0),
        )
        for fact in Fact.values
    ]


def _moves(workspace: Workspace, start: datetime, end: datetime) -> dict[str, list[Move]]:
    rows = Correction.objects.filter(workspace=workspace, at__gte=start, at__lt=end)
    told = rows.values_list("fact", "was", "now").annotate(times=Count("pk"))
    found: dict[str, list[Move]] = defaultdict(list)
    for fact, was, now, times in told.order_by("-times", "was", "now"):
        found[fact].append(Move(was, now, times))
    return found


def _doubtful(understood: QuerySet[Item, Item]) -> dict[str, int]:
    bits = {doubt.name.lower(): doubt for doubt in Doubt}
    marked = understood.filter(doubts__gt=0).annotate(
        **{f"bit_{name}": F("doubts").bitand(int(bit)) for name, bit in bits.items()}
    )
    counts: dict[str, Any] = {name: Count("pk", filter=Q(**{f"bit_{name}__gt": 0})) for name in bits}
    return marked.aggregate(**counts)


def _weeks(seen: QuerySet[Item, Item]) -> dict[str, list[Week]]:
    """Fact → its weeks, oldest first; weeks in which nobody looked at anything are left out."""
    otherwise = Correction.objects.filter(item=OuterRef("pk")).exclude(was=F("now"))
    asked = {f"not_{fact}": Exists(otherwise.filter(fact=fact)) for fact in Fact.values}
    weekly = seen.annotate(
        week=TruncWeek("published_at", tzinfo=timezone.get_current_timezone()), **asked
    ).values("week")
    counts = {f"n_{fact}": Count("pk", filter=Q(**{f"not_{fact}": True})) for fact in Fact.values}
    rows: list[Any] = list(weekly.annotate(looked=Count("pk"), **counts).order_by("week"))
    return {
        fact: [Week(row["week"].date(), row["looked"], row[f"n_{fact}"]) for row in rows]
        for fact in Fact.values
    }
