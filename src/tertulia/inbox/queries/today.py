"""What the day asks of us and how it goes: the start page's questions, each bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median, quantiles

from django.db.models import Count, Q, Sum
from django.utils import timezone

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.inbox.models import Case, HandOff, Note
from tertulia.kit import when
from tertulia.listening.models import Count as Heard

DAYS = 28
DRAWN = 14
LEAST_DAYS = 5
"""With fewer days to compare with, nobody knows what is usual."""
MOST_RESPONSES = 2_000
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and how it usually is. `usual`: what 8 of 10 comparable days lie between (None: not known
    yet). `days`: the value of each of the last days, the newest last (today's is `value` itself)."""

    value: float
    usual: tuple[float, float] | None = None
    days: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was heard today since midnight, and the share of it that sounds negative (None: nothing
    understood)."""

    heard: Figure
    negative: Figure | None


def mentions(workspace: Workspace, zone: tzinfo, now: datetime | None = None) -> Mentions | None:
    """Today against the days of the last four weeks up to the same hour, working days with working days. From
    the hourly counters; the hour that is running counts for the part of it that has passed. None where
    nothing has been heard yet."""
    local = (now or timezone.now()).astimezone(zone)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    rows = Heard.objects.filter(workspace=workspace, hour__gte=start - timedelta(hours=1))
    totals = rows.values_list("hour", "sentiment").annotate(total=Sum("items")).order_by()
    said: Counter[datetime] = Counter()
    bad: Counter[datetime] = Counter()
    toned: Counter[datetime] = Counter()
    for hour, tone, items in totals:
        share = _passed(hour.astimezone(zone), local)
        day = hour.astimezone(zone).replace(hour=0, minute=0)
        said[day] += items * share
        toned[day] += items * share if tone else 0
        bad[day] += items * share if tone == "negative" else 0
    if not said:
        return None
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    past = [today - timedelta(days=n) for n in range(DAYS, 0, -1) if today - timedelta(days=n) >= min(said)]
    heard = _figure(round(said[today]), [(day, round(said[day])) for day in past], today)
    if not toned[today]:
        return Mentions(heard, None)
    shares = [(day, bad[day] / toned[day]) for day in past if toned[day]]
    return Mentions(heard, _figure(bad[today] / toned[today], shares, today))


def _passed(hour: datetime, now: datetime) -> float:
    """Which part of `hour` lies before the time of day of `now`."""
    if hour.date() == now.date() or hour.hour < now.hour:
        return 1.0
    return now.minute / 60 if hour.hour == now.hour else 0.0


def _figure(value: float, past: list[tuple[datetime, float]], today: datetime) -> Figure:
    weekend = today.weekday() >= 5
    alike = [number for day, number in past if (day.weekday() >= 5) == weekend]
    return Figure(value, usual(alike), tuple(number for _day, number in past[-DRAWN + 1 :]))


def usual(numbers: list[float]) -> tuple[float, float] | None:
    """Between what 8 of 10 of `numbers` lie; None for fewer than five."""
    if len(numbers) < LEAST_DAYS:
        return None
    tenths = quantiles(numbers, n=10, method="inclusive")
    return tenths[0], tenths[-1]


@dataclass(frozen=True, slots=True)
class Responses:
    """First answers of the last seven days: minutes of opening time until they were out (the middle one, and
    what 9 of 10 took at most), and the share of them that came within the promise."""

    minutes: Figure
    ninth: float
    in_time: Figure
    count: int


def responses(workspace: Workspace, zone: tzinfo, now: datetime | None = None) -> Responses | None:
    """How soon people were answered first; None where nobody was in seven days."""
    moment = now or timezone.now()
    brands = {brand.pk: brand for brand in Brand.objects.filter(workspace=workspace)}
    rows = (
        Case.objects.of(workspace)
        .filter(first_response_at__gte=moment - timedelta(days=DAYS))
        .order_by("-first_response_at")
        .values_list("opened_at", "first_response_at", "priority", "brand_id")[:MOST_RESPONSES]
    )
    waits = [
        _wait(brands[brand], opened, first, priority, zone)
        for opened, first, priority, brand in rows
        if first is not None
    ]
    week = moment.astimezone(zone).date() - timedelta(days=7)
    fresh = [wait for wait in waits if wait.day > week]
    if not fresh:
        return None
    minutes = [wait.minutes for wait in fresh]
    days = _by_day(waits)
    return Responses(
        minutes=Figure(median(minutes), usual([m for m, _ in days]), tuple(m for m, _ in days[-DRAWN:])),
        ninth=quantiles(minutes, n=10, method="inclusive")[-1] if len(minutes) > 1 else minutes[0],
        in_time=Figure(_share(fresh), None, tuple(share for _, share in days[-DRAWN:])),
        count=len(fresh),
    )


@dataclass(frozen=True, slots=True)
class _Wait:
    day: date
    minutes: float
    kept: bool


def _wait(brand: Brand, opened: datetime, first: datetime, priority: str, zone: tzinfo) -> _Wait:
    minutes = when.open_minutes(opened, first, brand.hours, brand.zone)
    return _Wait(
        first.astimezone(zone).date(), minutes, minutes <= float(brand.reply_minutes.get(priority, 240))
    )


def _share(waits: Iterable[_Wait]) -> float:
    kept = [wait.kept for wait in waits]
    return sum(kept) / len(kept)


def _by_day(waits: list[_Wait]) -> list[tuple[float, float]]:
    days: dict[date, list[_Wait]] = {}
    for wait in reversed(waits):
        days.setdefault(wait.day, []).append(wait)
    return [(median(w.minutes for w in some), _share(some)) for some in days.values()]


def waiting(workspace: Workspace) -> list[Case]:
    """Open cases in which somebody waits for an answer, those due first; at most 200."""
    cases = Case.objects.of(workspace).open().filter(waiting_since__isnull=False, due_at__isnull=False)
    rows = cases.select_related("identity", "last_item").only(
        "workspace",
        "owner_id",
        "due_at",
        "priority",
        "waiting_since",
        "read_by",
        "thread_id",
        "identity__name",
        "identity__handle",
        "last_item__text",
        "last_item__network",
        "last_item__intent",
        "last_item__sentiment",
    )
    return list(rows.order_by("due_at")[:MOST_WAITING])


def unanswered(workspace: Workspace, most: int = 999) -> tuple[int, datetime | None]:
    """How many wait for an answer (`most` + 1 means more), and since when the first of them."""
    cases = Case.objects.of(workspace).open().filter(waiting_since__isnull=False)
    count = cases.order_by()[: most + 1].count()
    first = (
        cases.filter(due_at__isnull=False).order_by("due_at").values_list("waiting_since", flat=True).first()
    )
    return count, first


def asked(workspace: Workspace) -> list[HandOff]:
    """Questions to areas that nobody has answered, those due first; at most 20."""
    rows = HandOff.objects.filter(
        workspace=workspace,
        answered_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    return list(rows.select_related("department", "case__identity").order_by("due_at")[:20])


def calls(member: Member) -> list[Note]:
    """Notes that call `member` to look and whose case they have not opened since; at most 5."""
    since = timezone.now() - timedelta(days=14)
    rows = Note.objects.filter(mentions=member, at__gte=since).exclude(by=member)
    notes = rows.select_related("case__identity", "by").order_by("-pk")[:20]
    return [note for note in notes if note.case.read_by.get(str(member.pk)) == 0][:5]


def duty(workspace: Workspace) -> list[tuple[Member, int]]:
    """Who can answer, and how many open cases each has."""
    members = Member.objects.of(workspace).exclude(role="reader")
    mine = Count("cases", filter=Q(cases__status=Case.Status.OPEN))
    queues = dict(members.annotate(queue=mine).values_list("pk", "queue"))
    return [(member, queues.get(member.pk, 0)) for member in members.order_by("name")]
