"""Silence, and speaking again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.kit import live
from tertulia.kit.due import free
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.outbox import following, freezes, steps
from tertulia.outbox.actions.common import member_id
from tertulia.outbox.models import Delivery, Freeze

State, Why = Delivery.State, Delivery.Why
FATES = ("now", "move", "drop", "keep")
Fate = str | datetime


@verb("outbox.freeze", role="agent", inverse="outbox.unfreeze")
def freeze(noun: Brand | Workspace, *, reason: str, by: Actor) -> Freeze:
    """From now on nothing planned goes out for a brand, or for all of a workspace: posts, recurring ones,
    automatic answers. What people answer goes on, and so does taking down. What is being sent at this very
    moment may still go out. Refused without a reason, and where it is frozen already."""
    if not reason.strip():
        raise Refused({"reason": _("Di por qué: lo verá todo el equipo.")})
    brand = noun if isinstance(noun, Brand) else None
    workspace_id = noun.workspace_id if isinstance(noun, Brand) else noun.pk
    if Freeze.objects.standing().filter(workspace_id=workspace_id, brand=brand).exists():
        raise Refused({"": _("Ya está todo parado.")})
    made = Freeze.objects.create(
        workspace_id=workspace_id, brand=brand, reason=reason.strip()[:300], by_id=member_id(by)
    )
    live.tell(workspace_id, "freeze", id=made.pk)
    return made


@verb("outbox.unfreeze", role="agent")
def unfreeze(freeze: Freeze, *, before: Mapping[str, Any] | None = None, by: Actor) -> Freeze:
    """Undo a freeze that has held nothing back yet. Refused where something has passed: then each is asked
    about (`lift`)."""
    if freezes.passed(freeze).exists():
        raise Refused({"": _("Ya se ha quedado algo sin salir: reanuda y di qué hacer con ello.")})
    return _end(freeze, by)


@verb("outbox.lift", role="agent")
def lift(freeze: Freeze, *, fates: Mapping[int, Fate] | None = None, by: Actor) -> Freeze:
    """Speak again. `fates` says what happens to each of `freezes.passed(freeze)` by its key: «now» (it goes
    out now), «move» (to the same hour of the first day on which that is still to come) or a moment, «drop»
    (withdrawn), «keep» (it waits for a person). What nobody said anything about is kept: nothing goes out
    late by itself. Refused for a fate that is none, and for a freeze that somebody has lifted."""
    chosen = dict(fates or {})
    if any(not isinstance(fate, datetime) and fate not in FATES for fate in chosen.values()):
        raise Refused({"": _("Elige qué hacer con cada una.")})
    _end(freeze, by)
    for delivery in list(freezes.passed(freeze)):
        _decide(delivery, chosen.get(delivery.pk, "keep"), by)
    return freeze


def _end(freeze: Freeze, by: Actor) -> Freeze:
    standing = Freeze.objects.standing().filter(pk=freeze.pk)
    if not standing.update(ended_at=timezone.now(), ended_by_id=member_id(by)):
        raise Refused({"": _("Alguien ya lo había reanudado.")})
    freeze.refresh_from_db()
    live.tell(freeze.workspace_id, "freeze", id=freeze.pk)
    return freeze


def _decide(delivery: Delivery, fate: Fate, by: Actor) -> None:
    """Do to `delivery`, and to what goes on it, what was decided."""
    now = timezone.now()
    back = State.HAND if delivery.state == State.HAND else State.QUEUED
    new: dict[str, Any] = {"state": back, "attempts": 0, "why": "", "last_error": ""}
    if fate == "drop":
        new = {"state": State.WITHDRAWN, "next_try_at": None, "why": Why.FROZEN}
        words = _("Se retiró al reanudar.")
    elif fate == "keep":
        words = _("Su hora pasó con todo parado. Elige otra o retírala.")
        held = back if back == State.HAND else State.FAILED
        new = {"state": held, "next_try_at": None, "why": Why.FROZEN, "last_error": words}
    else:
        at = fate if isinstance(fate, datetime) else (now if fate == "now" else next_day(delivery, now))
        new |= {"at": at, "next_try_at": max(at, now)}
        words = _("Sale ahora, al reanudar.") if fate == "now" else _("Cambió de hora al reanudar.")
    _write([delivery], new, words, by)
    _write(_chain(delivery), new, words, by)


def next_day(delivery: Delivery, now: datetime) -> datetime:
    """The same hour by the brand's clock, on the first day on which that is still to come."""
    asked = (delivery.at or now).astimezone(delivery.brand.zone)
    day = now.astimezone(delivery.brand.zone).date()
    at = asked.replace(year=day.year, month=day.month, day=day.day, fold=0)
    # By the wall clock, so that nine o'clock stays nine o'clock when summer begins.
    return at if at > now else at + timedelta(days=1)


def _chain(delivery: Delivery) -> list[Delivery]:
    """What goes on `delivery`, all the way down, and has not gone out."""
    found: list[Delivery] = []
    above = [delivery.pk]
    while above:
        below = list(
            Delivery.objects.filter(
                after_id__in=above, state__in=[State.QUEUED, State.FAILED, State.HAND]
            ).select_related("brand")
        )
        found += below
        above = [one.pk for one in below]
    return found


def _write(deliveries: list[Delivery], new: dict[str, Any], words: str, by: Actor) -> None:
    for delivery in deliveries:
        if Delivery.objects.filter(free(), pk=delivery.pk, state=delivery.state).update(**new):
            for name, value in new.items():
                setattr(delivery, name, value)
            steps.note(delivery, words, by=member_id(by))
            following.tell(delivery)
