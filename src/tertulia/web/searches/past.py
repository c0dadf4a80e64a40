"""A search's look back, and what it hides: the lower half of its page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tertulia.connectors import registry
from tertulia.connectors.base import Searches
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import LookBack, Search
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.params import plain
from tertulia.web.templatetags.tertulia import num
from tertulia.web.undoable import offer_undo

SINCE = {
    "30": gettext_lazy("30 días"),
    "90": gettext_lazy("3 meses"),
    "365": gettext_lazy("un año"),
}
SHOWN = 6


def past_of(search: Search) -> dict[str, Any]:
    """What the page of `search` shows of its past and of what it hides."""
    backs = list(LookBack.objects.filter(search=search).select_related("source").order_by("-pk")[:SHOWN])
    return {
        "backs": [{"back": back, "words": said(back)} for back in backs],
        "backs_go_on": any(back.state in ("waiting", "running") for back in backs),
        "since_choices": SINCE.items(),
        "searchable": searchable(search),
        "hidden": {name: list(search.hidden.get(name, [])) for name in ("authors", "sites")},
    }


def searchable(search: Search) -> list[Source]:
    """The brand's sources whose network has a search of its own past."""
    able = [slug for slug in registry.slugs() if registry.get(slug).can(Searches)]
    sources = Source.objects.of(search.workspace).filter(brand=search.brand, network__in=able, state="ok")
    return list(sources.order_by("name"))


def said(back: LookBack) -> str:
    """How far a look back is, in words."""
    words = {"found": num(back.found), "looked": num(back.looked), "expected": num(back.expected)}
    if back.state == LookBack.State.WAITING:
        return back.last_error or _("En cola: empieza enseguida.")
    if back.state == LookBack.State.RUNNING:
        if back.expected:
            return _("Van %(looked)s de %(expected)s; %(found)s encajan.") % words
        return _("Van %(looked)s; %(found)s encajan.") % words
    if back.state == LookBack.State.FAILED:
        return _("No se pudo: %(why)s") % {"why": back.last_error or _("la fuente no contestó.")}
    return _("Hecho: encontró %(found)s entre %(looked)s.") % words


def _search(request: Seated, pk: int) -> Search:
    standing = Search.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    return get_object_or_404(standing.select_related("brand"), pk=pk)


@require_safe
@seat()
def progress(request: Seated, pk: int) -> HttpResponse:
    """How its looks back go: asked again and again while one goes on."""
    search = _search(request, pk)
    return render(request, "searches/_backs.html", {"search": search, **past_of(search)})


@require_POST
@seat("agent")
def look_back(request: Seated, pk: int) -> HttpResponse:
    """Take it to the past."""
    search = _search(request, pk)
    days = request.POST.get("since", "30")
    since = timezone.now() - timedelta(days=int(days) if days in SINCE else 30)
    wanted = set(request.POST.getlist("source"))
    sources = [source for source in searchable(search) if str(source.pk) in wanted]
    try:
        actions.look_back(search, since=since, sources=sources, by=request.actor)
        messages.success(request, _("Mirando atrás. Lo que encuentre aparece en Escucha."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("search-edit", pk=pk)


@require_POST
@seat("agent")
def hide(request: Seated, pk: int) -> HttpResponse:
    """Hide an author or a site in view, or (with «show») show them again."""
    search = _search(request, pk)
    author, site = plain(request.POST.get("author", "")), plain(request.POST.get("site", ""))
    names = {"who": author or site, "name": search.name}
    try:
        if not (author.strip() or site.strip()):
            messages.error(request, _("Escribe a quién o qué sitio."))
        elif "show" in request.POST:
            actions.show(search, author=author, site=site, by=request.actor)
            offer_undo(request, search, _("«%(who)s» se vuelve a ver en «%(name)s»") % names)
        else:
            actions.hide(search, author=author, site=site, by=request.actor)
            offer_undo(request, search, _("«%(who)s» no se verá en «%(name)s»") % names)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("search-edit", pk=pk)
