"""What happens by itself: cases that were put aside wake, letters to colleagues leave."""

from __future__ import annotations

from django.utils import timezone

from tertulia.inbox.actions import wake
from tertulia.inbox.actions._shared import tell
from tertulia.inbox.actions.quiet import STILL_THERE
from tertulia.inbox.models import Case, HandOff, Presence
from tertulia.kit.verbs import SYSTEM


def wake_due(limit: int = 100) -> int:
    """Wake the cases whose moment has come, the longest overdue first; returns how many."""
    sleeping = Case.objects.snoozed().filter(snoozed_until__lte=timezone.now())
    due = list(sleeping.select_related("identity").order_by("snoozed_until")[:limit])
    for case in due:
        wake(case, by=SYSTEM)
    return len(due)


def forget_absent() -> int:
    """Delete the rows of those who left a case without saying so; returns how many."""
    long_gone = timezone.now() - 10 * STILL_THERE
    return Presence.objects.filter(seen_at__lt=long_gone).delete()[0]


def letter_left(about: str) -> None:
    """Say to open browsers what became of a letter, if it is a question to a colleague («handoff:12»)."""
    kind, _colon, number = about.partition(":")
    if kind == "handoff" and number.isdecimal():
        for handoff in HandOff.objects.filter(pk=int(number)).select_related("case"):
            tell(handoff.case)
