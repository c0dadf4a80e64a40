"""Verbs of when: slots, what comes again, what feeds bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.outbox.models import Channel
from tertulia.planner.actions.scheduling import schedule
from tertulia.planner.models import FeedRule, Post, Recurrence, Slot
from tertulia.planner.slots import next_free


@verb("planner.add_slot", role="manager")
def add_slot(
    brand: Brand,
    *,
    weekday: int,
    time: time,
    channels: Collection[Channel] = (),
    tag: str = "",
    by: Actor,
) -> Slot:
    """One more moment of the week for the queue. Refused where there is the same already."""
    if Slot.objects.filter(brand=brand, weekday=weekday, time=time, tag=tag, removed_at=None).exists():
        raise Refused({"time": _("Ese hueco ya existe.")})
    slot = Slot.objects.create(
        workspace_id=brand.workspace_id, brand=brand, weekday=weekday, time=time, tag=tag
    )
    slot.channels.set(channels)
    return slot


@verb("planner.remove_slot", role="manager", inverse="planner.restore_slot")
def remove_slot(slot: Slot, *, by: Actor) -> Slot:
    """No more queue at that moment. What is scheduled there stays."""
    slot.removed_at = timezone.now()
    slot.save(update_fields=["removed_at"])
    return slot


@verb("planner.restore_slot", role="manager")
def restore_slot(slot: Slot, *, before: Mapping[str, Any], by: Actor) -> Slot:
    """The slot is there again."""
    _put_back(slot, before, "removed_at")
    return slot


@verb("planner.enqueue", role="agent")
def enqueue(post: Post, *, by: Actor) -> Post:
    """Let `post` go out at the next free moment of its brand. Refused where no slot suits."""
    channels = [variant.channel for variant in post.variants.select_related("channel")]
    at = next_free(post.brand, channels=channels, tags=post.tags, leave=post)
    if at is None:
        raise Refused({"at": _("No queda ningún hueco libre. Añade más en Horarios, o elige día y hora.")})
    return schedule(post, at=at, by=by)


@verb("planner.repeat", role="agent")
def repeat(
    model: Post,
    *,
    every: str,
    step: int = 1,
    weekdays: Collection[int] = (),
    time: time | None = None,
    starts_on: date,
    ends_on: date | None = None,
    most: int | None = None,
    gap_days: int = 30,
    by: Actor,
) -> Recurrence:
    """Publish `model` again and again. Refused without an hour (but for evergreens, which take free slots),
    channels, or an end that comes before the beginning."""
    if every not in Recurrence.Every.values:
        raise Refused({"every": _("Elige cada cuánto se repite.")})
    if every != Recurrence.Every.EVERGREEN and time is None:
        raise Refused({"time": _("Elige la hora.")})
    if ends_on is not None and ends_on < starts_on:
        raise Refused({"ends_on": _("El final va antes que el principio.")})
    if not model.variants.exists():
        raise Refused({"": _("Elige antes en qué canales sale.")})
    return Recurrence.objects.create(
        workspace_id=model.workspace_id,
        brand_id=model.brand_id,
        model=model,
        every=every,
        step=max(1, step),
        weekdays=sorted(set(weekdays)),
        time=time,
        starts_on=starts_on,
        ends_on=ends_on,
        most=most,
        gap_days=max(1, gap_days),
        next_try_at=timezone.now(),
    )


@verb("planner.pause_recurrence", role="agent", inverse="planner.restore_recurrence")
def pause_recurrence(recurrence: Recurrence, *, on: bool, by: Actor) -> Recurrence:
    """Stop making new ones, or (`on`) go on. What is on the calendar stays there."""
    recurrence.paused_at = None if on else timezone.now()
    recurrence.next_try_at = timezone.now() if on else None
    recurrence.save(update_fields=["paused_at", "next_try_at"])
    return recurrence


@verb("planner.remove_recurrence", role="agent", inverse="planner.restore_recurrence")
def remove_recurrence(recurrence: Recurrence, *, by: Actor) -> Recurrence:
    """It does not come again. What is on the calendar stays there."""
    recurrence.removed_at, recurrence.next_try_at = timezone.now(), None
    recurrence.save(update_fields=["removed_at", "next_try_at"])
    return recurrence


@verb("planner.restore_recurrence", role="agent")
def restore_recurrence(recurrence: Recurrence, *, before: Mapping[str, Any], by: Actor) -> Recurrence:
    """As it was."""
    _put_back(recurrence, before, "removed_at", "paused_at")
    return recurrence


@verb("planner.add_feed_rule", role="manager")
def add_feed_rule(
    brand: Brand,
    *,
    name: str,
    url: str,
    pattern: str,
    channels: Collection[Channel],
    most_a_day: int = 3,
    by: Actor,
) -> FeedRule:
    """From now on what the feed at `url` brings becomes posts that wait for a yes. What it holds today is
    history. Refused without channels, or with a pattern that says nothing of the entry."""
    if not channels:
        raise Refused({"channels": _("Elige al menos un canal.")})
    if not any(name in pattern for name in ("{titulo}", "{resumen}", "{enlace}")):
        raise Refused(
            {"pattern": _("Pon al menos {titulo}, {resumen} o {enlace} donde vaya lo de la entrada.")}
        )
    rule = FeedRule.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=name,
        url=url,
        pattern=pattern,
        most_a_day=max(1, most_a_day),
        next_try_at=timezone.now(),
    )
    rule.channels.set(channels)
    return rule


@verb("planner.switch_feed_rule", role="manager", inverse="planner.restore_feed_rule")
def switch_feed_rule(rule: FeedRule, *, on: bool, by: Actor) -> FeedRule:
    """Stop reading the feed, or go on."""
    rule.paused_at = None if on else timezone.now()
    rule.next_try_at = timezone.now() if on else None
    rule.save(update_fields=["paused_at", "next_try_at"])
    return rule


@verb("planner.remove_feed_rule", role="manager", inverse="planner.restore_feed_rule")
def remove_feed_rule(rule: FeedRule, *, by: Actor) -> FeedRule:
    """The feed is not read any more; the posts that it brought stay."""
    rule.removed_at, rule.next_try_at = timezone.now(), None
    rule.save(update_fields=["removed_at", "next_try_at"])
    return rule


@verb("planner.restore_feed_rule", role="manager")
def restore_feed_rule(rule: FeedRule, *, before: Mapping[str, Any], by: Actor) -> FeedRule:
    """As it was."""
    _put_back(rule, before, "removed_at", "paused_at")
    return rule


def _put_back(row: Any, before: Mapping[str, Any], *names: str) -> None:
    old = to_restore(row, before)
    fields = []
    for name in names:
        if name in old:
            moment: datetime | None = parse_datetime(old[name]) if old[name] else None
            setattr(row, name, moment)
            fields.append(name)
    resting = row.removed_at is not None or getattr(row, "paused_at", None) is not None
    if hasattr(row, "next_try_at"):
        row.next_try_at = None if resting else timezone.now()
        fields.append("next_try_at")
    row.save(update_fields=fields)
