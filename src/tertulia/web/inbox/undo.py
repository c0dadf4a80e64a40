"""What was just done and the way back, for a page that was drawn after it."""

from __future__ import annotations

from typing import Any

from tertulia.accounts.models import AuditEntry
from tertulia.web.access import Seated

SECONDS = 8


def offer(text: str, entries: list[int]) -> dict[str, Any]:
    """The toast that takes back what the audit `entries` record."""
    return {
        "text": text,
        "url": f"/deshacer/{'-'.join(str(entry) for entry in entries)}/",
        "seconds": SECONDS,
    }


def remember(request: Seated, text: str, entries: list[int]) -> None:
    """Offer it on the next page that this browser sees (where there is no htmx)."""
    request.session["undo"] = {"text": str(text), "entries": entries}


def just_done(request: Seated) -> dict[str, Any] | None:
    """The offer that was remembered, once."""
    kept = request.session.pop("undo", None)
    if not isinstance(kept, dict):
        return None
    mine = AuditEntry.objects.filter(
        pk__in=kept["entries"], actor_kind="member", actor_id=request.member.pk, undone_at__isnull=True
    )
    return offer(kept["text"], kept["entries"]) if mine.exists() else None
