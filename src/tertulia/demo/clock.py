"""When things are said: the words of the story's `when` column, and the rhythm of days and hours."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tertulia.demo.reading import Person

DAYS = 90
MADRID = ZoneInfo("Europe/Madrid")
SATURDAY = 5

_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "PT": "Europe/Lisbon",
    "US": "America/Los_Angeles",
    "UY": "America/Montevideo",
}
# How much is said in each hour of the speaker's day (0 to 23) and on each day (Monday first); fullest: 1.
_HOURS = (
    *(0.10, 0.05, 0.03, 0.02, 0.02, 0.04, 0.12, 0.30, 0.55, 0.80, 0.90, 0.90),
    *(0.85, 0.80, 0.70, 0.60, 0.60, 0.70, 0.80, 0.90, 1.00, 0.95, 0.70, 0.30),
)
_WEEK = (1.0, 0.97, 0.95, 0.95, 0.90, 0.68, 0.66)

# The outage, in minutes from its first midnight in Madrid: 8:55 to 11:00, to 17:00, to 2:00, the second day
# to 14:50, and the relief after. A burst begins steeply and thins out: a stretch is fuller at its beginning.
_OUTAGE_DAY = -23
_OUTAGE = {1: (535, 660), 2: (662, 1020), 3: (1020, 1560), 4: (1920, 2330), 5: (2336, 2760)}

_OPENS, _CAUGHT_UP = 8 * 60, 8 * 60 + 40
"""When the community team begins, and when it is through with the night, in minutes from midnight."""

_DATED = re.compile(r"(?:(?P<days>-\d+)|(?P<event>[a-z]+)(?P<shift>[+-]\d+)?) (?P<h>\d\d):(?P<m>\d\d)")
_AGO = re.compile(r"ago(\d+)")
_OUTAGE_WORD = re.compile(r"averia([1-5])")


def zone_of(person: Person) -> ZoneInfo:
    """Where somebody's clock is: members live in Spain, wherever they were born."""
    return MADRID if person.role == "socia" else ZoneInfo(_ZONES.get(person.country, "Europe/Madrid"))


@dataclass(frozen=True, slots=True)
class Clock:
    """The ninety days up to `now` (aware, on the hour)."""

    now: datetime

    @classmethod
    def at(cls, moment: datetime) -> Clock:
        """The clock of the hour in which `moment` (aware) falls."""
        return cls(moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0))

    @property
    def start(self) -> datetime:
        """The first moment of the ninety days."""
        return self.now - timedelta(days=DAYS)

    def day(self, days: int, event: str = "") -> date:
        """The date `days` from today in Madrid, or from an event: «taller» is the last Saturday at least four
        days ago, «asamblea» the Saturday nearest to 37 days ago."""
        today = self.now.astimezone(MADRID).date()
        if event:
            latest = today - timedelta(days={"taller": 4, "asamblea": 34}[event])
            today = latest - timedelta(days=(latest.weekday() - SATURDAY) % 7)
        return today + timedelta(days=days)

    def moment(self, day: date, minutes: int) -> datetime:
        """`minutes` after midnight of `day` in Madrid, in UTC."""
        return datetime.combine(day, time(0), MADRID).astimezone(UTC) + timedelta(minutes=minutes)

    def fixed(self, when: str) -> datetime | None:
        """The moment that «-23 09:40», «taller+1 12:00» or «ago12» names; None for other words."""
        if ago := _AGO.fullmatch(when):
            return self.now - timedelta(minutes=int(ago[1]))
        if dated := _DATED.fullmatch(when):
            day = self.day(int(dated["days"] or dated["shift"] or 0), dated["event"] or "")
            return self.moment(day, int(dated["h"]) * 60 + int(dated["m"]))
        return None

    def office(self, moment: datetime) -> datetime:
        """Our hours: what falls between midnight and eight waits for the morning, in the same order; but not
        in the night of the outage, nor in the last hours before the present."""
        local = moment.astimezone(MADRID)
        night = local.hour * 60 + local.minute
        awake = local.date() == self.day(_OUTAGE_DAY + 1) or moment > self.now - timedelta(hours=3)
        if night >= _CAUGHT_UP or awake:
            return moment
        return self.moment(local.date(), _OPENS + night * (_CAUGHT_UP - _OPENS) // _CAUGHT_UP)

    @property
    def outage_begins(self) -> datetime:
        """When the member area went down."""
        return self.moment(self.day(_OUTAGE_DAY), _OUTAGE[1][0])

    def outage(self, rng: random.Random, when: str, after: datetime | None) -> datetime | None:
        """A moment of the stretch that «averia1» … «averia5» names, later than `after`; None: other words."""
        word = _OUTAGE_WORD.fullmatch(when)
        if word is None:
            return None
        first, last = (self.moment(self.day(_OUTAGE_DAY), m) for m in _OUTAGE[int(word[1])])
        if after is not None:
            first = max(first, after + timedelta(minutes=1))
        return first + (last - first) * rng.triangular(0, 1, 0.12)

    def any_moment(self, rng: random.Random, zone: ZoneInfo, since: datetime, until: datetime) -> datetime:
        """A moment between the two, as people of `zone` spread over the day and the week."""
        moment = since
        for _ in range(100):
            moment = since + (until - since) * rng.random()
            local = moment.astimezone(zone)
            if rng.random() < _HOURS[local.hour] * _WEEK[local.weekday()]:
                break
        return moment

    def soon(self, rng: random.Random, zone: ZoneInfo, since: datetime, hours: float) -> datetime | None:
        """A moment after `since`, most within `hours`, awake in `zone`; None if the present comes first."""
        for _ in range(40):
            moment = since + timedelta(minutes=2 + rng.expovariate(1 / (hours * 60)))
            if moment < self.now and rng.random() < _HOURS[moment.astimezone(zone).hour] + 0.05:
                return moment
        return None
