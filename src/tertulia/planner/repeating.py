"""Making what comes again, some days ahead: so that it is seen, changed or thrown away before it goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.kit.due import claim
from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox import freezes
from tertulia.planner import occurring, slots
from tertulia.planner.actions.scheduling import schedule
from tertulia.planner.copying import copy
from tertulia.planner.models import Post, Recurrence

log = logging.getLogger(__name__)
AHEAD = timedelta(days=14)
"""How far ahead repetitions stand on the calendar."""
EVERGREEN_AHEAD = timedelta(days=3)
"""A slot that nobody has filled so shortly before it goes to an evergreen."""
AGAIN = timedelta(hours=3)
FROZEN_AGAIN = timedelta(minutes=10)
EVERGREEN = Recurrence.Every.EVERGREEN


def repeat_due(*, limit: int = 5) -> int:
    """Make what the recurrences that are due should have on the calendar. Returns how many were looked at."""
    rows = Recurrence.objects.filter(
        removed_at__isnull=True, paused_at__isnull=True, workspace__closed_at__isnull=True
    ).select_related("workspace", "brand", "model")
    found = claim(rows, limit=limit)
    for recurrence in found:
        with translation.override(recurrence.workspace.language):
            _tend(recurrence)
    return len(found)


def _tend(recurrence: Recurrence) -> None:
    error, wait = "", AGAIN
    if freezes.standing_for(recurrence.brand) is not None:
        wait = FROZEN_AGAIN
    else:
        try:
            with transaction.atomic():
                _make(recurrence)
        except Refused as refused:
            error = str(refused)
        except Exception as problem:
            log.exception("recurrence %s broke", recurrence.pk)
            error = _("No se pudo preparar la siguiente (%(kind)s).") % {"kind": type(problem).__name__}
    done = ended(recurrence)
    Recurrence.objects.filter(pk=recurrence.pk).update(
        next_try_at=None if done else timezone.now() + wait,
        lease_until=None,
        last_error=error,
        made=recurrence.made,
    )


def ended(recurrence: Recurrence) -> bool:
    """Whether nothing more will come of it: its last day has passed, or it has come as often as it should."""
    today = timezone.now().astimezone(recurrence.brand.zone).date()
    over = recurrence.ends_on is not None and today > recurrence.ends_on
    return over or (recurrence.most is not None and times(recurrence) >= recurrence.most)


def times(recurrence: Recurrence) -> int:
    """How often it has been put on the calendar, thrown away or not."""
    return Post.objects.filter(recurrence=recurrence).count()


def _make(recurrence: Recurrence) -> None:
    if recurrence.every == EVERGREEN:
        _fill(recurrence)
        return
    horizon = timezone.now() + AHEAD
    for number, moment in coming(recurrence):
        if moment > horizon:
            break
        if recurrence.most is not None and times(recurrence) >= recurrence.most:
            break
        # What passed while it was paused or the machine was off is not made up for.
        if moment > timezone.now():
            _put(recurrence, moment)
        recurrence.made = number + 1


def coming(recurrence: Recurrence) -> Iterator[tuple[int, datetime]]:
    """(its number, its moment) of each time that has not been dealt with yet."""
    if recurrence.time is None:
        return
    days = occurring.days(
        recurrence.every, recurrence.step, recurrence.weekdays, recurrence.starts_on, recurrence.ends_on
    )
    for number, day in enumerate(islice(days, recurrence.made, None), recurrence.made):
        yield number, slots.at(day, recurrence.time, recurrence.brand.zone)


def _fill(recurrence: Recurrence) -> None:
    """Give it the next slot that is free, if it is its turn: of the brand's evergreens the one that has
    rested longest goes first."""
    if not _is_its_turn(recurrence):
        return
    channels = [variant.channel for variant in recurrence.model.variants.select_related("channel")]
    moment = slots.next_free(recurrence.brand, channels=channels, tags=recurrence.model.tags)
    if moment is None or moment > timezone.now() + EVERGREEN_AHEAD:
        return
    last = Post.objects.filter(recurrence=recurrence).aggregate(at=Max("at"))["at"]
    if last is not None and moment - last < timedelta(days=recurrence.gap_days):
        return
    day = moment.astimezone(recurrence.brand.zone).date()
    if day < recurrence.starts_on or (recurrence.ends_on is not None and day > recurrence.ends_on):
        return
    _put(recurrence, moment)
    recurrence.made += 1


def _is_its_turn(recurrence: Recurrence) -> bool:
    others = Recurrence.objects.filter(
        brand_id=recurrence.brand_id,
        every=EVERGREEN,
        removed_at=None,
        paused_at=None,
        next_try_at__isnull=False,
    )
    rested = others.annotate(last=Max("posts__at")).order_by("last", "pk")
    now = timezone.now()
    able = [
        one.pk
        for one in rested
        if one.last is None or now + EVERGREEN_AHEAD - one.last >= timedelta(days=one.gap_days)
    ]
    never = [one.pk for one in rested if one.last is None]
    order = [*never, *(pk for pk in able if pk not in never)]
    return not order or order[0] == recurrence.pk


def _put(recurrence: Recurrence, moment: datetime) -> None:
    by = Actor("rule", recurrence.pk, str(recurrence.model), "agent", recurrence.workspace_id)
    post = copy(recurrence.model, at=moment, by=by, recurrence=recurrence)
    schedule(post, by=by)
