"""What is told when a moment comes and nothing is said: by hand, or while everything is stopped."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.kit import live
from tertulia.kit.due import claim
from tertulia.outbox import freezes, rows
from tertulia.outbox.models import Delivery

State, Why = Delivery.State, Delivery.Why
LEASE = timedelta(minutes=2)
AT_ONCE = 20


def announce_by_hand() -> int:
    """Say of what a person publishes that its moment has come, once. Not while everything is stopped: then it
    is among what passed. Returns how many."""
    waiting = Delivery.objects.filter(state=State.HAND, workspace__closed_at__isnull=True)
    found = claim(waiting.exclude(freezes.frozen()), limit=AT_ONCE, lease=LEASE)
    for delivery in found:
        with translation.override(delivery.workspace.language):
            if rows.write(delivery, next_try_at=None, words=_("Ha llegado su hora: publícala a mano.")):
                live.tell(delivery.workspace_id, "hand", id=delivery.pk)
    return len(found)


def note_frozen() -> int:
    """Say of what would have gone out just now that a freeze holds it back, once. Returns how many."""
    due = Delivery.objects.filter(
        freezes.held(), next_try_at__lte=timezone.now(), workspace__closed_at__isnull=True
    ).exclude(why=Why.FROZEN)
    found = list(due.select_related("workspace").order_by("next_try_at", "pk")[:AT_ONCE])
    for delivery in found:
        with translation.override(delivery.workspace.language):
            rows.write(
                delivery, why=Why.FROZEN, words=_("Todo está parado: espera a que alguien lo reanude.")
            )
    return len(found)


def tend() -> int:
    """All of it."""
    return announce_by_hand() + note_frozen()
