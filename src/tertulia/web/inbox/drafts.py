"""What a browser says while somebody writes: drafts, and that they are here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tertulia.inbox import actions
from tertulia.inbox.models import Presence
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat
from tertulia.web.inbox import page


@require_POST
@never_cache
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/bandeja/12/borrador/`: keep what is being written. 401 once the session is over (never a page to sign
    in: nobody reads it), and the browser keeps the text itself."""
    if getattr(request, "member", None) is None:
        return JsonResponse({"saved": False}, status=401)
    return _keep(request, pk)


@seat("agent")
def _keep(request: Seated, pk: int) -> HttpResponse:
    case = page.get_case(request, pk)
    try:
        kept = actions.save_draft(
            case, kind=request.POST.get("kind", ""), text=request.POST.get("text", ""), by=request.actor
        )
    except Refused as refused:
        problems = {name: str(words) for name, words in refused.problems.items()}
        return JsonResponse({"saved": False, "problems": problems}, status=422)
    return JsonResponse({"saved": True, "at": kept.saved_at.isoformat() if kept else None})


@never_cache
def presence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/bandeja/12/presencia/`: who else is here; by POST, that we are, that we write, or that we leave."""
    if request.method == "POST" and request.POST.get("gone"):
        return _leave(request, pk)
    return _presence(request, pk)


def _leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A page says that it is left once the next one is there: by then its reader may have taken another seat,
    or none. Whoever of them had the case open has it open no more; of others nothing is said."""
    here = Presence.objects.filter(case_id=pk, member__user_id=request.user.pk or 0)
    for one in here.select_related("case", "member"):
        actions.leave(one.case, by=one.member.actor)
    return HttpResponse(status=204)


@seat(change="agent")
def _presence(request: Seated, pk: int) -> HttpResponse:
    case = page.get_case(request, pk)
    if request.method == "POST":
        actions.be_present(case, writing=bool(request.POST.get("writing")), by=request.actor)
        return HttpResponse(status=204)
    others = page.others(case, request)
    url = {"presence_url": request.path}
    return render(request, "inbox/_presence.html", {"others": others, "composer": url})
