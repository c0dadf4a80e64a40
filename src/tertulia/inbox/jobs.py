"""What happens in the inbox by itself."""

from __future__ import annotations

from django.utils import timezone

from tertulia.inbox.models import Case
from tertulia.kit.verbs import SYSTEM


def wake_due(limit: int = 50) -> int:
    """Cases that were put aside until now are open again. Returns how many."""
    from tertulia.inbox.actions import wake

    due = Case.objects.snoozed().filter(snoozed_until__lte=timezone.now()).order_by("snoozed_until")
    woken = list(due[:limit])
    for case in woken:
        wake(case, by=SYSTEM)
    return len(woken)
