"""What comes due by itself: alerts are judged once a minute. A firing, its live event and its letters are
written in one transaction, so that a worker that dies leaves all of them or none."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit import live
from tertulia.kit.due import back_off, claim
from tertulia.listening.alerts import gather, kinds, letters
from tertulia.listening.alerts.clock import gathered_by
from tertulia.listening.alerts.explain import cause_of, shared
from tertulia.listening.alerts.judge import Turn, read, turns
from tertulia.listening.models import Alert, Firing, Item
from tertulia.query import QueryError

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
LAG = timedelta(minutes=2)
"""Things said are looked at again for so long: what was being stored while we looked shows up late. The
firing's key keeps each from going off twice."""
LONGEST = timedelta(days=1)
"""Further back than this nothing goes off late, however long the worker was away."""
MOST_AT_ONCE = 200
"""Things said that go off one by one in one judgement; the rest a minute later."""


def judge_due(limit: int = 5) -> int:
    """Judge the alerts that are due; returns how many. What breaks one holds up no other: it is tried again
    later, and its page says why."""
    standing = Alert.objects.filter(
        is_active=True,
        removed_at__isnull=True,
        brand__closed_at__isnull=True,
        workspace__closed_at__isnull=True,
    )
    found = claim(standing.select_related("brand", "search", "workspace"), limit=limit, lease=LEASE)
    for alert in found:
        try:
            judge(alert, timezone.now())
        except QueryError as problem:
            _put_off(alert, _("Sus palabras ya no se entienden: %(why)s") % {"why": problem})
        except Exception as problem:
            log.exception("alert %s cannot be judged", alert.pk)
            _put_off(alert, type(problem).__name__)
    return len(found)


def _put_off(alert: Alert, why: str) -> None:
    attempts = alert.attempts + 1
    Alert.objects.filter(pk=alert.pk, is_active=True).update(
        attempts=attempts,
        last_error=why[:500],
        lease_until=None,
        next_try_at=timezone.now() + back_off(attempts, first=60),
    )


def judge(alert: Alert, now: datetime) -> list[Firing]:
    """Judge one alert up to `now` and leave everything that follows from it: firings, live events, letters.
    Returns the new firings. Nothing is left if somebody changed the alert meanwhile."""
    since = max(alert.judged_to or now, now - LONGEST)
    one_by_one = alert.watch in kinds.ONE_BY_ONE
    burning = None if one_by_one else _burning(alert)
    found: Any = _said(alert, since, now) if one_by_one else _turned(alert, since, now, burning)
    judged_to = max(since, now - LAG) if one_by_one else now
    if one_by_one and len(found) == MOST_AT_ONCE:
        # More wait than go off at once: go on where these ended.
        judged_to = min(judged_to, found[-1].heard_at - timedelta(microseconds=1))
    with transaction.atomic():
        mine = Alert.objects.filter(pk=alert.pk, judged_to=alert.judged_to, is_active=True)
        done = mine.update(
            judged_to=judged_to, next_try_at=now + EVERY, lease_until=None, attempts=0, last_error=""
        )
        if not done:
            Alert.objects.filter(pk=alert.pk).update(lease_until=None)
            return []
        new = _fire_each(alert, found, now) if one_by_one else _fire_turns(alert, found, burning)
        _follow(alert, new, now)
    return new


def _burning(alert: Alert) -> Firing | None:
    """The burst that goes on, if one does."""
    return Firing.objects.filter(alert=alert, over_at__isnull=True).order_by("-at").first()


def _said(alert: Alert, since: datetime, now: datetime) -> list[Item]:
    ours = gather.news(alert, since, now).order_by("heard_at", "pk")
    known = Firing.objects.filter(alert=alert, at__gt=since - LONGEST).values_list("key", flat=True)
    told = {int(key.removeprefix("item:")) for key in known if key.startswith("item:")}
    return list(ours.exclude(pk__in=told).select_related("author")[:MOST_AT_ONCE])


def _turned(alert: Alert, since: datetime, now: datetime, burning: Firing | None) -> list[Turn]:
    past = gather.gather(alert, since, now).past
    found = turns(alert.watch, alert.settings, past, since, now, burning=burning is not None)
    if burning is not None and not found:
        reading = read(alert.watch, alert.settings, past, now)
        found = [Turn(now, True, reading.cause)]
    for turn in found:
        if turn.on:
            turn.cause.update(shared(alert, turn.at))
    return found


def _fire_each(alert: Alert, items: Sequence[Item], now: datetime) -> list[Firing]:
    return [
        made
        for item in items
        if (
            made := _new(
                alert, item.published_at, item.published_at, cause_of(alert, item), 1, f"item:{item.pk}"
            )
        )
    ]


def _fire_turns(alert: Alert, found: Sequence[Turn], burning: Firing | None) -> list[Firing]:
    span = timedelta(minutes=int(alert.settings["minutes"]))
    new = []
    for turn in found:
        if turn.on and burning is None:
            key = f"burst:{turn.at:%Y-%m-%dT%H:%M}"
            burning = _new(alert, turn.at - span, turn.at, turn.cause, turn.cause["count"], key)
            if burning is not None:
                new.append(burning)
        elif burning is not None:
            _go_on(alert, burning, turn)
            burning = burning if turn.on else None
    return new


def _new(
    alert: Alert, start: datetime, end: datetime, cause: dict[str, Any], items: int, key: str
) -> Firing | None:
    """A firing, unless there is one for the same occasion."""
    each = alert.watch in kinds.ONE_BY_ONE
    given = {
        "workspace_id": alert.workspace_id,
        "at": end,
        "start": start,
        "end": end,
        "items": items,
        "cause": cause,
        "over_at": end if each else None,
    }
    firing, made = Firing.objects.get_or_create(alert=alert, key=key, defaults=given)
    return firing if made else None


def _go_on(alert: Alert, firing: Firing, turn: Turn) -> None:
    """A burst goes on, or is over."""
    peak = max(firing.cause.get("peak", firing.cause["count"]), turn.cause["count"])
    firing.cause = {**firing.cause, "peak": peak}
    firing.items, firing.end = peak, turn.at
    if not turn.on:
        firing.over_at = turn.at
    firing.save(update_fields=["cause", "items", "end", "over_at"])
    if firing.over_at:
        live.tell(alert.workspace_id, "alert", id=firing.pk, alert=alert.pk, over=True)
        if alert.rhythm == Alert.Rhythm.AT_ONCE and firing.mailed_at:
            letters.tell_over(alert, firing)


def _follow(alert: Alert, new: Sequence[Firing], now: datetime) -> None:
    """Say on screen what went off, and send the letters whose moment has come."""
    live.tell_many(
        alert.workspace_id, [("alert", {"id": firing.pk, "alert": alert.pk, "over": False}) for firing in new]
    )
    until = gathered_by(alert.rhythm, now, alert.brand.zone)
    # Who is added later is not told of last month's.
    waiting = Firing.objects.filter(alert=alert, mailed_at__isnull=True, at__gt=now - 2 * LONGEST)
    waiting = waiting.order_by("at", "pk")
    if alert.rhythm != Alert.Rhythm.AT_ONCE:
        waiting = waiting.filter(at__lt=until)
    if letters.readers(alert):
        letters.tell(alert, list(waiting), now)
