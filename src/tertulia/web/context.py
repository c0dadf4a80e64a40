"""What every page shows around itself: the rail, the person, the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tertulia.accounts.queries import mail_can_leave
from tertulia.inbox.models import Case
from tertulia.kit import live
from tertulia.web.settings_nav import section_nav
from tertulia.web.undoable import pending_undo

MOST_COUNTED = 999
PUBLISHING = ("/publicar/", "/campanas/", "/aprobaciones/", "/articulos/", "/entregas/", "/medios/")


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the rail."""

    url: str
    icon: str
    label: str
    current: bool = False
    badge: int = 0
    alert: bool = False


def workbench(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `undo`, `section_nav`, `me`, `workspace`, `is_demo`, `live_ticket`, `live_after`: empty for who
    has no seat."""
    member = getattr(request, "member", None)
    if member is None:
        outside: dict[str, Any] = {"nav": [], "me": None, "workspace": None, "is_demo": False}
        return {**outside, "mail_works": SimpleLazyObject(mail_can_leave)}
    return {
        "nav": SimpleLazyObject(lambda: rail(request)),
        "undo": SimpleLazyObject(lambda: pending_undo(request)),
        "section_nav": SimpleLazyObject(lambda: section_nav(request)),
        "me": member,
        "workspace": member.workspace,
        "is_demo": member.workspace.is_demo,
        "live_ticket": SimpleLazyObject(lambda: live.ticket(member.workspace_id, member.pk)),
        "live_after": getattr(request, "told", ""),
        "theme": member.prefs.get("theme", "auto"),
        "density": member.prefs.get("density", "normal"),
        "keys_on": member.prefs.get("keys", True),
    }


def rail(request: HttpRequest) -> list[Room]:
    """The rooms that exist, with what waits in each."""
    waiting = Case.objects.of(request.workspace).open()  # type: ignore[attr-defined]
    open_cases = waiting.order_by()[: MOST_COUNTED + 1].count()
    here = request.path
    return [
        Room("/", "sun", _("Hoy"), here == "/"),
        Room("/bandeja/", "inbox", _("Bandeja"), here.startswith("/bandeja/"), badge=open_cases),
        Room("/escucha/", "radar", _("Escucha"), here.startswith("/escucha/")),
        Room("/calendario/", "calendar-days", _("Calendario"), here.startswith("/calendario/")),
        Room("/publicar/", "square-pen", _("Publicar"), here.startswith(PUBLISHING)),
    ]
