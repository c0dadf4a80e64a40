"""The three forms under a conversation: the answer, a note, a question to an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Colleague, Department
from tertulia.connectors import faces
from tertulia.inbox.actions.answers import limits_of
from tertulia.inbox.models import Case, Draft
from tertulia.listening.models import Item
from tertulia.outbox import queries as mouths
from tertulia.sources.models import Source


@dataclass(slots=True)
class Told:
    """What the server says beside the forms after something was refused."""

    kind: str = "reply"
    text: str | None = None
    errors: tuple[str, ...] = ()
    warning: str = ""
    then: str = ""


def composer(case: Case, member: Member, seen: str, areas: list[Department], told: Told) -> dict[str, Any]:
    """What `inbox/_composer.html` shows to `member`. Four statements."""
    drafts = dict(Draft.objects.filter(case=case, member=member).values_list("kind", "text"))
    if told.text is not None:
        drafts[told.kind] = told.text
    item = case.last_item
    source = mouths.source_for(item)
    home = f"/bandeja/{case.pk}"
    return {
        "kind": told.kind,
        "errors": told.errors,
        "warning": told.warning,
        "then": told.then,
        "draft_url": f"{home}/borrador/",
        "presence_url": f"{home}/presencia/",
        "send_url": f"{home}/responder/",
        "note_url": f"{home}/nota/",
        "ask_url": f"{home}/preguntar/",
        "draft": drafts.get("reply", ""),
        "note_draft": drafts.get("note", ""),
        "ask_draft": drafts.get("ask", ""),
        "seen": seen,
        **_mouth(case, item, source),
        **_limits(source),
        "areas": _areas(case, areas),
        "mail_works": mail_works(case),
    }


def mail_works(case: Case) -> bool:
    """Whether a letter about `case` has a server that would carry it (the instance's carries no demo's)."""
    shared = bool(settings.MAIL_URL) and not case.workspace.is_demo
    return shared or bool(case.workspace.mail_server)


def _mouth(case: Case, item: Item, source: Source | None) -> dict[str, Any]:
    if item.deleted_at:
        return {"blocked": _("El mensaje se ha borrado en su red: ya no se puede responder allí.")}
    if source is None:
        return {
            "blocked": _("Ninguna cuenta conectada puede responder aquí."),
            "blocked_url": "/ajustes/fuentes/",
        }
    if source.state == Source.State.UNAUTHORIZED:
        return {
            "blocked": _("Hay que volver a conectar «%(name)s» para responder.") % {"name": source.name},
            "blocked_url": f"/ajustes/fuentes/{source.pk}/",
        }
    hidden = item.audience in ("private", "direct")
    return {
        "reply_label": _("Responder en privado") if hidden else _("Responder en público"),
        "place": place(item, source),
        "as_name": source.account or case.brand.name,
        "parent_name": item.author.name,
        "parent_text": item.text[:200],
    }


def place(item: Item, source: Source) -> str:
    """Where an answer will stand, in words."""
    names = {"name": source.name, "network": faces.face(item.network).label, "who": item.author.name}
    if item.audience == "direct":
        return _("En privado a %(who)s, en %(network)s") % names
    if item.kind == "comment":
        return _("Debajo del comentario de %(who)s, en %(name)s") % names
    return _("En respuesta a %(who)s, en %(network)s") % names


def _limits(source: Source | None) -> dict[str, Any]:
    if source is None:
        return {}
    limits = limits_of(source)
    return {
        "limit": limits.maximum,
        "unit": limits.unit,
        "url_length": limits.url_length,
        "short_mentions": limits.short_mentions,
    }


def _areas(case: Case, areas: list[Department]) -> list[dict[str, Any]]:
    mine = [area for area in areas if area.brand_id == case.brand_id]
    first: dict[int, str] = {}
    people = Colleague.objects.filter(department__in=mine, left_at__isnull=True).order_by("position", "pk")
    for department, name in people.values_list("department_id", "name"):
        first.setdefault(department, name)
    return [
        {
            "id": area.pk,
            "name": area.name,
            "person": first.get(area.pk, ""),
            "promise": area.answer_minutes,
            "suggested": area.pk == case.department_id,
        }
        for area in mine
    ]
