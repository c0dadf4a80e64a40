"""Ajustes · Actividad: who did what, when and to what, in plain words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.accounts.models import AuditEntry, AuditQuerySet, Member
from tertulia.accounts.wording import sentence
from tertulia.web.access import Seated, seat
from tertulia.web.params import number

PAGE = 50
KINDS = {
    "system": gettext_lazy("Tertulia"),
    "rule": gettext_lazy("Una regla"),
    "link": gettext_lazy("Con un enlace"),
}
ICONS = {"member": "", "system": "sparkles", "rule": "workflow", "link": "link"}


@seat("manager")
def activity(request: Seated) -> HttpResponse:
    """Fifty entries, newest first; `quien` keeps one person's, `antes` goes further back."""
    who, before = request.GET.get("quien", ""), request.GET.get("antes", "")
    rows = _of(AuditEntry.objects.of(request.workspace), who)
    if (pk := number(before)) is not None:
        rows = rows.filter(pk__lt=pk)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    context = {
        "rows": [_row(entry) for entry in page],
        "older": page[-1].pk if len(found) > PAGE else None,
        "newest": not before,
        "who": who,
        "people": _people(request),
    }
    return render(request, "settings/activity.html", context)


def _of(rows: AuditQuerySet, who: str) -> AuditQuerySet:
    if who in KINDS:
        return rows.filter(actor_kind=who)
    member = number(who)
    return rows if member is None else rows.filter(actor_kind="member", actor_id=member)


def _row(entry: AuditEntry) -> dict[str, Any]:
    name = entry.actor_name or str(KINDS.get(entry.actor_kind, _("Alguien")))
    return {"entry": entry, "name": name, "icon": ICONS.get(entry.actor_kind, ""), "said": sentence(entry)}


def _people(request: Seated) -> list[tuple[str, Any]]:
    members = Member.objects.filter(workspace=request.workspace).order_by("name")
    return [*((str(member.pk), member.name) for member in members), *KINDS.items()]
