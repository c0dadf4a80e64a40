"""Moments for a series: spread over three weeks, at hours that people have, beside nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tertulia.brand.models import Brand
from tertulia.planner import slots
from tertulia.planner.models import Slot

AFTER = (0, 1, 2, 7, 12, 20)
"""Days after the article: soon while it is new, then again for whom it escaped."""
HOURS = (time(12, 30), time(13, 0), time(19, 0), time(10, 0), time(17, 30), time(9, 30))
APART = timedelta(minutes=60)
"""How far from anything else that the brand publishes."""
SOONEST = timedelta(hours=1)


def spread(brand: Brand, *, start: datetime, number: int) -> list[datetime]:
    """`number` (at most six) free moments in the weeks after `start`, in order: at the brand's own slots
    where a day has any, else at hours of `HOURS`. Never on the same hour as something else of the brand's."""
    zone = brand.zone
    local = start.astimezone(zone)
    days = AFTER[: number - 1] + AFTER[-1:] if number > 1 else AFTER[:number]
    busy = [at for at, _channels in slots.taken(brand, start - APART, start + timedelta(days=40))]
    own = list(slots.slots_of(brand))
    found: list[datetime] = []
    for place, after in enumerate(days):
        day = local.date() + timedelta(days=after)
        least = max(start + SOONEST, found[-1] + timedelta(hours=12) if found else start)
        moment = _free(day, HOURS[place % len(HOURS)], brand, own, least, busy)
        found.append(moment)
        busy.append(moment)
    return found


def _free(
    day: date, hour: time, brand: Brand, own: Sequence[Slot], least: datetime, busy: Sequence[datetime]
) -> datetime:
    for later in range(15):
        at_day = day + timedelta(days=later)
        hours = [slot.time for slot in own if slot.weekday == at_day.weekday()]
        for one in [*hours, hour, *HOURS]:
            moment = slots.at(at_day, one, brand.zone)
            if moment >= least and all(abs(moment - other) >= APART for other in busy):
                return moment
    return max(slots.at(day, hour, brand.zone), least)
