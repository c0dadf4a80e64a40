"""What the pages of the inbox are made of: the list, a case, and both together."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import AuditEntry
from tertulia.connectors import faces
from tertulia.inbox import actions
from tertulia.inbox.actions.quiet import STILL_THERE
from tertulia.inbox.models import Case, Presence
from tertulia.inbox.queries import MOST_COUNTED, VIEWS, Page, conversation, counts, listing
from tertulia.inbox.queries.gist import LONG
from tertulia.kit.verbs import RANK
from tertulia.listening.fields import FIELDS
from tertulia.outbox.models import Delivery
from tertulia.query import Node, QueryError, parse
from tertulia.sources.models import Source
from tertulia.web.access import Seated
from tertulia.web.address import address
from tertulia.web.facts.menus import menus as fact_menus
from tertulia.web.inbox import choices, entries
from tertulia.web.inbox.composer import Told, composer
from tertulia.web.inbox.params import Asked, asked
from tertulia.web.inbox.person import person
from tertulia.web.inbox.rows import row

KINDS = {
    "comment": _("Comentario en %(network)s"),
    "reply": _("Respuesta en %(network)s"),
    "post": _("Publicación en %(network)s"),
    "review": _("Reseña en %(network)s"),
    "article": _("Artículo en %(network)s"),
    "message": _("Mensaje en %(network)s"),
}


def may_change(request: Seated) -> bool:
    """Whether this member may do more than read."""
    return RANK[request.member.role] >= RANK["agent"]


def get_case(request: Seated, pk: int) -> Case:
    """The case with this id in the member's workspace; 404 for any other."""
    cases = Case.objects.of(request.workspace).select_related(
        "brand", "workspace", "thread", "identity__person", "owner", "department", "last_item__author"
    )
    case = cases.filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def items_context(request: Seated, selected: int | None = None) -> dict[str, Any]:
    """The list itself: rows, the way on, what is narrowed, and why it is empty. Four statements and the
    words'."""
    given = asked(request.GET)
    found, problem = Page(), None
    try:
        found = listing.page(request.workspace, request.member, given.view, given.filters, after=given.after)
    except QueryError as error:
        problem = error
    rows = [row(case, request.member, given, selected) for case in found.cases]
    newest = found.cases[0] if found.cases else None
    first = (newest.last_item_at, newest.pk) if newest else None
    return {
        "asked": given,
        "view": given.view,
        "list_url": given.url(),
        "rows": rows,
        "next_url": given.url(after=found.after) if found.after else "",
        "refresh_url": given.url(),
        "new_url": given.url("/bandeja/nuevas/", after=first),
        "new_count": 0,
        "search": given.filters.words,
        "search_error": problem,
        "mend_url": _mended(given, problem),
        "search_all_url": given.everywhere().url() if found.until and not given.filters.everything else "",
        "until": found.until,
        **({} if rows else _empty(request, given)),
    }


def _mended(given: Asked, problem: QueryError | None) -> str:
    if problem is None or not problem.proposal:
        return ""
    return given.plain().url(q=problem.proposal)


def _empty(request: Seated, given: Asked) -> dict[str, Any]:
    if given.filters.words.strip():
        return {"empty": "search"}
    if given.filters.any:
        return {"empty": "filters"}
    slugs = {"para-mi": "mine", "pospuestas": "snoozed", "resueltas": "resolved", "urgentes": "urgent"}
    if given.view.slug in slugs:
        return {"empty": slugs[given.view.slug], "unassigned_url": given.seen_from("sin-asignar").url()}
    if not Source.objects.of(request.workspace).exists():
        return {"empty": "new", "start_url": "/empezar/"}
    last = Delivery.objects.filter(workspace=request.workspace, published_at__isnull=False)
    return {
        "empty": "zero",
        "last_answer": last.order_by("-pk").values_list("published_at", flat=True).first(),
    }


def views_context(request: Seated, given: Asked) -> dict[str, Any]:
    """The six tabs with what waits in each. One statement."""
    found = counts(request.workspace, request.member)
    tabs = [
        {
            "slug": view.slug,
            "label": view.label,
            "url": given.seen_from(view.slug).url(),
            "count": min(found[view.slug], MOST_COUNTED),
            "capped": found[view.slug] > MOST_COUNTED,
            "current": view is given.view,
        }
        for view in VIEWS
    ]
    return {"views": tabs}


def counters(request: Seated, given: Asked) -> dict[str, int]:
    """{view, or room of the rail: what waits there}. One statement."""
    found = {tab["slug"]: tab["count"] for tab in views_context(request, given)["views"]}
    return {**found, "/bandeja/": found["todas"]}


def list_context(request: Seated, selected: int | None = None) -> dict[str, Any]:
    """The whole left pane."""
    context = items_context(request, selected)
    given: Asked = context["asked"]
    found = choices.read(request.workspace)
    return {
        **context,
        **views_context(request, given),
        "found": found,
        "filters": choices.filters(given, found),
        "keep": [pair for pair in given.pairs() if pair[0] not in ("q", "todo")],
        "bulk_url": given.url("/bandeja/varias/") if may_change(request) else "",
        **choices.menus(found),
        **fact_menus(found.brands),
    }


def case_context(
    request: Seated, case: Case, told: Told | None = None, found: choices.Choices | None = None
) -> dict[str, Any]:
    """The conversation and the person. `found`: what can be chosen, if it has been read already."""
    given = asked(request.GET)
    found = found or choices.read(request.workspace)
    shown = entries_context(request, case)
    mine = may_change(request)
    return {
        **choices.menus(found, case.brand_id),
        **shown,
        "list_url": given.url(),
        "case": describe(case, given, read_only=not mine),
        "person": person(case),
        "others": others(case, request),
        "composer": composer(case, request.member, shown["seen"], found.departments, told or Told())
        if mine
        else None,
    }


def entries_context(request: Seated, case: Case) -> dict[str, Any]:
    """The conversation alone."""
    before = _moment(request.GET.get("antes", ""))
    whole = conversation(case, before=before)
    showing = entries.Showing(case, whole, may_change=may_change(request), base_url=address(request))
    said = showing.entries(_words(request))
    given = asked(request.GET)
    home = given.url(f"/bandeja/{case.pk}/mensajes/")
    return {
        "source": showing.origin(),
        "entries": said,
        "seen": entries.latest(said),
        "entries_url": home,
        "gist_url": given.url(f"/bandeja/{case.pk}/hilo/") if len(whole.entries) >= LONG else "",
        "earlier_url": given.url(f"/bandeja/{case.pk}/mensajes/", antes=whole.earlier.isoformat())
        if whole.earlier
        else "",
    }


def _moment(word: str) -> Any:
    try:
        found = parse_datetime(word)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


def _words(request: Seated) -> Node | None:
    words = asked(request.GET).filters.words
    if not words.strip():
        return None
    try:
        return parse(words, FIELDS, scope=request.workspace.pk)
    except QueryError:
        return None


ACTS = {
    "assign": "asignar",
    "snooze": "posponer",
    "label": "etiquetar",
    "priority": "prioridad",
    "resolve": "resolver",
    "reopen": "reabrir",
    "unread": "sin-leer",
    "entries": "mensajes",
    "similar": "parecidos",
}


def describe(case: Case, given: Asked, *, read_only: bool) -> dict[str, Any]:
    """What the head of a conversation and its menus read."""
    item = case.last_item
    network = faces.face(item.network).label
    labels = [label for label in case.labels.all() if label.removed_at is None]
    return {
        **{f"{name}_url": given.url(f"/bandeja/{case.pk}/{path}/") for name, path in ACTS.items()},
        "id": case.pk,
        "thread_id": case.thread_id,
        "name": case.identity.name or case.identity.handle,
        "network_label": network,
        "kind_label": str(KINDS.get(item.kind, KINDS["post"])) % {"network": network},
        "origin_url": item.url or case.thread.url,
        "owner_id": case.owner_id,
        "owner_name": case.owner.name if case.owner else "",
        "owner_short": case.owner.name.split(" ")[0] if case.owner else "",
        "department_id": case.department_id,
        "department_name": case.department.name if case.department else "",
        "status": case.status,
        "label_ids": [label.pk for label in labels],
        "labels": [label.name for label in labels],
        "priority": case.priority,
        "due_at": case.due_at,
        "snoozed_until": case.snoozed_until,
        "resolved_by": _resolver(case),
        "read_only": read_only,
    }


def _resolver(case: Case) -> str:
    if case.status != Case.Status.RESOLVED:
        return ""
    done = AuditEntry.objects.filter(
        workspace_id=case.workspace_id, noun_type="inbox.case", noun_id=case.pk, verb="inbox.resolve"
    )
    return done.order_by("-pk").values_list("actor_name", flat=True).first() or ""


def others(case: Case, request: Seated) -> list[dict[str, Any]]:
    """Who else has the case open now."""
    here = Presence.objects.filter(case=case, seen_at__gt=timezone.now() - STILL_THERE)
    rows = (
        here.exclude(member=request.member).select_related("member").order_by("-is_writing", "member__name")
    )
    return [{"name": one.member.name, "writing": one.is_writing} for one in rows[:5]]


def read_by(request: Seated, case: Case, seen: str) -> None:
    """This member has read the case as far as it is shown now."""
    actions.mark_read(case, up_to=max(case.last_item_id, entries.since(seen)[0] or 0), by=request.actor)


def answer(
    request: Seated,
    template: str,
    context: dict[str, Any],
    *,
    undo: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A part of a page for htmx, with what was done and how it is taken back, and the tabs as they are
    now."""
    parts = [render_to_string(template, context, request)]
    if undo is not None:
        parts.append(render_to_string("_undo.html", {"undo": undo, "oob": True}, request))
    tabs = views_context(request, asked(request.GET))
    parts.append(render_to_string("inbox/_views.html", {**tabs, "oob": True}, request))
    return HttpResponse("".join(parts), status=status)


def whole(request: Seated, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page with both panes."""
    return render(request, "inbox/inbox.html", context, status=status)
