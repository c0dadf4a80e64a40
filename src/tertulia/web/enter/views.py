"""Ways in that allauth does not know: the one-time link, the invitation, and choosing a seat."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tertulia.accounts import actions
from tertulia.accounts.models import Invitation, Member
from tertulia.accounts.queries import find_invitation, find_login_link, seats
from tertulia.kit.verbs import Actor, Refused
from tertulia.web.enter.forms import Guest
from tertulia.web.forms import refused_to_form

CAME_BY_LINK = "came_by_link"
LINK_TRUST_SECONDS = 1800
GONE = 410


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link. Opening it shows a button: programs that look through mail open links and press
    nothing."""
    found = find_login_link(token)
    if found is None or not found.is_pending:
        return render(request, "enter/link_gone.html", status=GONE)
    if request.method != "POST":
        return render(request, "enter/link.html", {"person": found.user, "seats": seats(found.user)})
    try:
        actions.use_login_link(found, by=Actor("link", name=found.user.get_full_name() or found.user.email))
    except Refused:
        return render(request, "enter/link_gone.html", status=GONE)
    let_in(request, found.user)
    request.session[CAME_BY_LINK] = int(time.time())
    return redirect(first_page(found.user))


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take a seat: as who is signed in, or with a new account."""
    found = find_invitation(token)
    if found is None or not found.is_pending or found.workspace.closed_at:
        return render(request, "enter/invitation_gone.html", {"invitation": found}, status=GONE)
    user = request.user if isinstance(request.user, User) else None
    form = Guest.of(found)
    problem = ""
    if request.method == "POST" and "other" in request.POST:
        logout(request)
        return redirect(request.path)
    if request.method == "POST":
        form = Guest(request.POST)
        try:
            if user:
                return _seated(request, _accept(found, user, {"name": ""}), user)
            if form.is_valid():
                member = _accept(found, None, form.cleaned_data)
                return _seated(request, member, member.user)
        except Refused as refused:
            problem = str(refused)
            if not user:
                refused_to_form(form, refused)
    status = 422 if request.method == "POST" else 200
    context = {"invitation": found, "form": form, "user": user, "problem": problem}
    return render(request, "enter/invitation.html", context, status=status)


@require_POST
def choose_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Sit down in another of one's own workspaces."""
    mine = seats(request.user) if request.user.is_authenticated else []
    seat = next((seat for seat in mine if seat.pk == pk), None)
    if seat is None:
        raise Http404
    request.session["member"] = seat.pk
    return redirect("/")


def let_in(request: HttpRequest, user: User) -> None:
    """Sign `user` in, in a session of their own."""
    get_adapter(request).login(request, user)


def first_page(user: User) -> str:
    """Where somebody lands: the guide while their own workspace is being set up, else Hoy."""
    seat = next(iter(seats(user)), None)
    fresh = (
        seat and seat.role == "owner" and not seat.workspace.is_demo and not seat.workspace.guided.get("done")
    )
    return "/empezar/" if fresh else "/"


def _accept(found: Invitation, user: User | None, given: dict[str, str]) -> Member:
    name = given.get("name") or (user.email if user else "")
    guest = Actor("link", name=name, role="reader", workspace=found.workspace_id)
    return actions.accept_invitation(found, user=user, by=guest, **given)


def _seated(request: HttpRequest, member: Member, user: User) -> HttpResponse:
    if not request.user.is_authenticated:
        let_in(request, user)
    request.session["member"] = member.pk
    messages.success(request, _("Ya estás en «%(workspace)s».") % {"workspace": member.workspace.name})
    return redirect("/")
