"""Live events: rows written in the transaction of what they tell, read by the streaming endpoint.

`payload` holds ids and counts, never texts: a browser that may see the thing asks for it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, NamedTuple

from django.core import signing
from django.db import connection
from django.db.models import Subquery
from django.utils import timezone

from tertulia.kit import bulk
from tertulia.kit.models import Event
from tertulia.kit.rows import stamp

TICKET_SECONDS = 60
KEEP = timedelta(hours=2)
CHANNEL = "tertulia_live"


def tell(workspace: int, kind: str, **payload: Any) -> None:
    """Say to every open browser of `workspace` that `kind` happened."""
    tell_many(workspace, [(kind, payload)])


def tell_many(workspace: int, events: list[tuple[str, dict[str, Any]]]) -> None:
    """The same for several things at once, in one statement."""
    now = stamp(timezone.now())
    rows = [(workspace, kind, json.dumps(payload), now) for kind, payload in events]
    bulk.insert(Event, ("workspace_id", "kind", "payload", "at"), rows)
    if events and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, '')", [CHANNEL])


LAST = Subquery(Event.objects.order_by("-id").values("id")[:1])
"""In any query, the id of the last event that can be seen (null: there is none). Asked before a page is read:
what that page does not show comes after it. (A moment would not do: what was told before it may be seen only
later, when its transaction ends.)"""


def last() -> int:
    """The id of the last event that can be seen now, 0 if there is none."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


class Admitted(NamedTuple):
    """Who may listen."""

    workspace: int
    member: int


def ticket(workspace: int, member: int) -> str:
    """A short signed pass (60 s) with which a browser may open the stream."""
    return signing.dumps([workspace, member], salt="tertulia.live")


def admit(pass_: str) -> Admitted:
    """Whose pass it is. Raises `signing.BadSignature` if it is false or too old."""
    workspace, member = signing.loads(pass_, salt="tertulia.live", max_age=TICKET_SECONDS)
    return Admitted(workspace, member)


def forget_old() -> int:
    """Delete events that no browser can still be waiting for; returns how many."""
    return Event.objects.filter(at__lt=timezone.now() - KEEP).delete()[0]
