"""What was just done and the way back, one entry of the audit or several."""

from __future__ import annotations

from typing import Any

from tertulia.web.access import Seated
from tertulia.web.undoable import KEY, SECONDS


def offer(text: str, entries: list[int]) -> dict[str, Any]:
    """The toast that takes back what the audit `entries` record."""
    return {
        "text": text,
        "url": f"/deshacer/{'-'.join(str(entry) for entry in entries)}/",
        "seconds": SECONDS,
    }


def remember(request: Seated, text: str, entries: list[int]) -> None:
    """Offer it on the next page that this browser sees (where there is no htmx)."""
    if entries:
        request.session[KEY] = offer(text, entries)
