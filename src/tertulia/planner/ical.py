"""iCal (RFC 5545), both ways: ours for other programs, others' on our calendar."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.kit.due import back_off, claim
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import Http, default_http
from tertulia.planner.models import Agenda, Event, Post, Share
from tertulia.planner.shown import shown

log = logging.getLogger(__name__)
EVERY = timedelta(hours=6)
BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MOST_EVENTS = 2_000
LENGTH = timedelta(minutes=15)
"""How long a post is on somebody's calendar."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as an address tells it; all of the days from `first` to `last`."""

    uid: str
    name: str
    first: date
    last: date
    at: datetime | None


def written(share: Share, address: str) -> bytes:
    """What is scheduled or published of the share's brand, as a calendar. Neither drafts nor notes."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Tertulia//Calendario//ES")
    made.add("version", "2.0")
    made.add("x-wr-calname", share.name or str(share.brand))
    since = timezone.now() - BACK
    posts = Post.objects.filter(brand=share.brand, removed_at=None, at__gte=since, state=Post.State.SCHEDULED)
    for post in posts.whole().order_by("at"):
        if post.at is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"{post.pk}-{share.pk}@tertulia")
        event.add("dtstamp", post.updated_at.astimezone(UTC))
        event.add("dtstart", post.at.astimezone(UTC))
        event.add("dtend", (post.at + LENGTH).astimezone(UTC))
        event.add("summary", f"{post} ({shown(post).words})")
        event.add("description", post.text)
        if address:
            event.add("url", address)
        made.add_component(event)
    return bytes(made.to_ical())


def read(content: bytes, zone: ZoneInfo, now: datetime) -> list[Told]:
    """The events of a calendar file from two months ago to a year ahead, repeated ones each time. Raises
    Rejected for what is no calendar."""
    import icalendar

    try:
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
    except ValueError as problem:
        raise Rejected(_("Ahí no hay un calendario que se pueda leer.")) from problem
    if not calendars:
        raise Rejected(_("Ahí no hay un calendario que se pueda leer."))
    found: list[Told] = []
    for one in calendars:
        for event in one.walk("VEVENT"):
            found += _told(event, zone, now)
            if len(found) > MOST_EVENTS:
                return found[:MOST_EVENTS]
    return found


def _told(event: object, zone: ZoneInfo, now: datetime) -> Iterable[Told]:
    start = event.decoded("dtstart", None)  # type: ignore[attr-defined]
    if start is None:
        return []
    end = event.decoded("dtend", None)  # type: ignore[attr-defined]
    name = " ".join(str(event.get("summary", "")).split())[:300] or str(_("Sin título"))  # type: ignore[attr-defined]
    uid = str(event.get("uid", ""))[:250]  # type: ignore[attr-defined]
    rule = event.get("rrule")  # type: ignore[attr-defined]
    rule = rule[0] if isinstance(rule, list) else rule
    timed = isinstance(start, datetime)
    first = start.astimezone(zone).date() if isinstance(start, datetime) and start.tzinfo else _date(start)
    last = first
    if end is not None:
        # The end of a whole day is the day after it.
        last = max(first, _date(end, zone) - timedelta(days=0 if isinstance(end, datetime) else 1))
    length = last - first
    low, high = (now - BACK).date(), (now + AHEAD).date()
    days = [first] if rule is None else _repeated(rule.to_ical().decode(), first, low, high)
    days = [day for day in days if day not in _left_out(event, zone)] if rule is not None else days
    at = start.astimezone(UTC) if isinstance(start, datetime) and start.tzinfo and rule is None else None
    return [
        Told(f"{uid}/{day.isoformat()}", name, day, day + length, at if timed else None)
        for day in days
        if low <= day + length and day <= high
    ]


def _left_out(event: object, zone: ZoneInfo) -> set[date]:
    """The days that a repetition leaves out (EXDATE)."""
    found = event.get("exdate", [])  # type: ignore[attr-defined]
    lists = found if isinstance(found, list) else [found]
    return {_date(one.dt, zone) for each in lists for one in getattr(each, "dts", [])}


def _repeated(rule: str, first: date, low: date, high: date) -> list[date]:
    from dateutil.rrule import rrulestr

    begin = datetime(first.year, first.month, first.day)
    if not _often(rule):
        return [first]
    try:
        # Whole days: a rule that ends at an instant of some zone ends on its day.
        plain = ";".join(_plain(part) for part in rule.split(";"))
        times = rrulestr(plain, dtstart=begin)
        window = times.between(
            datetime(low.year, low.month, low.day), datetime(high.year, high.month, high.day), inc=True
        )
    except (ValueError, TypeError):
        return [first]
    return sorted({moment.date() for moment in window[:MOST_EVENTS]})


def _often(rule: str) -> bool:
    """Whether `rule` repeats by days or longer, and from not too long ago: others (every second) would keep
    the worker busy for hours, and no calendar of days shows them."""
    parts = dict(part.upper().partition("=")[::2] for part in rule.split(";"))
    by_clock = any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return parts.get("FREQ") in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") and not by_clock


def _plain(part: str) -> str:
    name, _sign, value = part.partition("=")
    return f"{name}={value[:8]}" if name.upper() == "UNTIL" else part


def _date(value: object, zone: ZoneInfo | None = None) -> date:
    if isinstance(value, datetime):
        return value.astimezone(zone).date() if zone is not None and value.tzinfo else value.date()
    assert isinstance(value, date)
    return value


def read_due(http: Http | None = None, *, limit: int = 2) -> int:
    """Read the addresses that are due. Returns how many were read."""
    rows = Agenda.objects.filter(
        kind=Agenda.Kind.ICAL, removed_at__isnull=True, workspace__closed_at__isnull=True
    ).select_related("workspace", "brand")
    found = claim(rows, limit=limit)
    for agenda in found:
        with translation.override(agenda.workspace.language):
            _read(agenda, http or default_http())
    return len(found)


def _read(agenda: Agenda, http: Http) -> None:
    try:
        answer = http.get(agenda.url, headers={"Accept": "text/calendar, */*;q=0.5"}).check()
        told = read(answer.content, agenda.brand.zone, timezone.now())
    except Failure as problem:
        _later(agenda, str(problem))
    except Exception as problem:
        log.exception("agenda %s broke", agenda.pk)
        _later(agenda, _("No se pudo leer (%(kind)s).") % {"kind": type(problem).__name__})
    else:
        store(agenda, told)


def _later(agenda: Agenda, why: str) -> None:
    attempts = agenda.attempts + 1
    Agenda.objects.filter(pk=agenda.pk).update(
        next_try_at=timezone.now() + back_off(attempts, first=900, ceiling=24 * 3600),
        lease_until=None,
        attempts=attempts,
        last_error=why[:1000],
    )


@transaction.atomic
def store(agenda: Agenda, told: Iterable[Told]) -> int:
    """Put what an address tells in the place of what it told before. Returns how many there are."""
    Event.objects.filter(agenda=agenda).delete()
    made = Event.objects.bulk_create(
        Event(
            workspace_id=agenda.workspace_id,
            brand_id=agenda.brand_id,
            agenda=agenda,
            uid=one.uid[:300],
            name=one.name,
            first_on=one.first,
            last_on=one.last,
            at=one.at,
        )
        for one in told
    )
    now = timezone.now()
    Agenda.objects.filter(pk=agenda.pk).update(
        read_at=now, next_try_at=now + EVERY, lease_until=None, attempts=0, last_error=""
    )
    return len(made)
