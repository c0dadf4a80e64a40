"""What else is on a day: holidays of the chosen places, days with a name, own events, the clock's change."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.planner.models import Agenda, Event
from tertulia.planner.world_days import name_of

LANGUAGES = {"es": "es", "en": "en_US", "pt": "pt_BR"}
COUNTRIES = (
    "ES",
    "PT",
    "MX",
    "AR",
    "CO",
    "CL",
    "PE",
    "UY",
    "EC",
    "BO",
    "PY",
    "VE",
    "CR",
    "PA",
    "DO",
    "GT",
    "US",
    "BR",
    "FR",
    "DE",
    "GB",
    "IT",
)
"""Countries whose holidays are offered first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on a day. `kind`: holiday, day, event, quiet (better be silent) or clock."""

    name: str
    kind: str
    event: int = 0


def marks(brand: Brand, first: date, last: date) -> Mapping[date, list[Mark]]:
    """Day → what is on it, from `first` to `last`."""
    found: defaultdict[date, list[Mark]] = defaultdict(list)
    agendas = list(Agenda.objects.filter(brand=brand).order_by("pk"))
    chosen = [agenda for agenda in agendas if agenda.removed_at is None]
    places = [agenda.place for agenda in chosen if agenda.kind == Agenda.Kind.HOLIDAYS]
    with_days = any(agenda.kind == Agenda.Kind.DAYS for agenda in chosen)
    if not agendas:
        # Until somebody chooses: the brand's own country, and the days that have a name.
        places, with_days = [brand.country], True
    for place in places:
        for day, name in holidays_of(place, first, last):
            if all(mark.name != name for mark in found[day]):
                found[day].append(Mark(name, "holiday"))
    for event in _events(brand, first, last):
        for day in _days(max(event.first_on, first), min(event.last_on, last)):
            timed = event.at is not None and day == event.first_on
            clock = f"{event.at.astimezone(brand.zone):%H:%M} " if timed and event.at else ""
            found[day].append(Mark(clock + event.name, "quiet" if event.quiet else "event", event.pk))
    for day in _days(first, last):
        if changes_clock(day, brand.zone):
            found[day].append(Mark(_("Cambio de hora"), "clock"))
        if with_days and (name := name_of(day)):
            found[day].append(Mark(name, "day"))
    return found


def quiet_on(brand: Brand, day: date) -> Event | None:
    """The event that makes `day` one on which the brand would rather be silent."""
    return _events(brand, day, day).filter(quiet=True).first()


def _events(brand: Brand, first: date, last: date) -> QuerySet[Event]:
    standing = Q(agenda__isnull=True) | Q(agenda__removed_at__isnull=True)
    return Event.objects.filter(
        standing, brand=brand, removed_at=None, first_on__lte=last, last_on__gte=first
    ).order_by("first_on", "pk")


def holidays_of(place: str, first: date, last: date) -> Iterable[tuple[date, str]]:
    """(day, name) of each public holiday of `place` («ES», «ES-MD») between two days, in the reader's
    language where the tables have it. Nothing for a place that they do not know."""
    language = LANGUAGES.get((get_language() or "es")[:2], "en_US")
    for year in range(first.year, last.year + 1):
        for day, name in _year(place, year, language):
            if first <= day <= last:
                yield day, name


@functools.lru_cache(maxsize=256)
def _year(place: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    import holidays

    country, _dash, region = place.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=region or None, years=year)
        if language in known.supported_languages:
            known = holidays.country_holidays(country, subdiv=region or None, years=year, language=language)
    except (NotImplementedError, KeyError, ValueError):
        return ()
    return tuple(sorted((day, name.split(";")[0].strip()) for day, name in known.items()))


@functools.cache
def regions_of(country: str) -> tuple[str, ...]:
    """The codes of the regions of `country` that have holidays of their own."""
    import holidays

    return tuple(holidays.list_supported_countries().get(country, ()))


def changes_clock(day: date, zone: ZoneInfo) -> bool:
    """Whether the clock of `zone` is put forward or back on `day`."""
    before = datetime.combine(day, time(0), zone).utcoffset()
    return before != datetime.combine(day + timedelta(days=1), time(0), zone).utcoffset()


def _days(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
