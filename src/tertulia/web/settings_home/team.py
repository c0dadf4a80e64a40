"""Ajustes · Equipo: who works here, in what role, and who is on the way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tertulia.accounts import actions
from tertulia.accounts.letters import invitation_about
from tertulia.accounts.models import Invitation, Member, Role, Workspace
from tertulia.accounts.queries import letters
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.kit.verbs import RANK, Refused
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.choices import time_zones
from tertulia.web.forms import attempt
from tertulia.web.settings_home.brand import may_change
from tertulia.web.undoable import offer_undo

FRESH = "fresh_invitation"
WHAT_FOR = {
    Role.OWNER: _("Todo, también el nombre del espacio y quién lo dirige."),
    Role.MANAGER: _("Lo configura: marca, áreas, fuentes, reglas y equipo."),
    Role.AGENT: _("Responde, asigna, pregunta a las áreas y resuelve."),
    Role.READER: _("Mira todo y no cambia nada."),
}


class SpaceForm(forms.Form):
    """The workspace itself."""

    name = forms.CharField(label=_("Nombre del espacio"), max_length=120)
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Zona horaria"))

    def __init__(self, data: Any = None, *, of: Workspace) -> None:
        super().__init__(data, initial={n: getattr(of, n) for n in ("name", "language", "time_zone")})
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Whom, with what role."""

    name = forms.CharField(label=_("Nombre"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("Correo"), required=False, help_text=_("Si lo pones, le llega el enlace por correo.")
    )
    role = forms.ChoiceField(label=_("Papel"), initial=Role.AGENT)

    def __init__(self, data: Any = None, *, rank: str) -> None:
        super().__init__(data)
        self.fields["role"].choices = roles_up_to(rank)  # type: ignore[attr-defined]


def roles_up_to(rank: str) -> list[tuple[str, Any]]:
    """The roles that somebody of `rank` may give, the least first."""
    return [(role.value, role.label) for role in reversed(Role) if RANK[role] <= RANK[rank]]


@seat()
def team(request: Seated) -> HttpResponse:
    """Everybody, and the invitations that nobody has taken up."""
    return _page(request, InviteForm(rank=request.member.role))


@require_POST
@seat("manager")
def invite(request: Seated) -> HttpResponse:
    """Make an invitation; its link shows once, on the page that follows."""
    form = InviteForm(request.POST, rank=request.member.role)

    def run(given: dict[str, Any]) -> None:
        made = actions.invite(request.workspace, link=_link(request), by=request.actor, **given)
        _remember(request, made)

    if not attempt(form, run):
        return _page(request, form)
    return redirect("settings_team")


@require_POST
@seat("manager")
def renew(request: Seated, pk: int) -> HttpResponse:
    """A new link for an invitation whose link was lost or is too old."""
    found = get_object_or_404(Invitation.objects.of(request.workspace).waiting(), pk=pk)
    _remember(request, actions.renew_invitation(found, link=_link(request), by=request.actor))
    return redirect("settings_team")


@require_POST
@seat("manager")
def revoke(request: Seated, pk: int) -> HttpResponse:
    """The link no longer opens."""
    found = get_object_or_404(Invitation.objects.of(request.workspace).waiting(), pk=pk)
    actions.revoke_invitation(found, by=request.actor)
    messages.success(request, _now("Invitación retirada: el enlace ya no abre."))
    return redirect("settings_team")


@require_POST
@seat("manager")
def change_role(request: Seated, pk: int) -> HttpResponse:
    """Another role for a member."""
    found = _member(request, pk)
    try:
        actions.change_role(found, role=request.POST.get("role", ""), by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _now("El papel de %(name)s es ahora «%(role)s».") % {
            "name": found.name,
            "role": found.get_role_display(),
        }
        offer_undo(request, found, words)
    return redirect("settings_team")


@require_POST
@seat("manager")
def remove(request: Seated, pk: int) -> HttpResponse:
    """End somebody's seat."""
    found = _member(request, pk)
    try:
        actions.remove_member(found, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        offer_undo(request, found, _now("%(name)s ya no entra aquí.") % {"name": found.name})
    return redirect("settings_team")


@seat("owner")
def space(request: Seated) -> HttpResponse:
    """The workspace's name, language and time zone."""
    form = SpaceForm(request.POST or None, of=request.workspace)
    if request.method == "POST" and attempt(
        form, lambda given: actions.rename_workspace(request.workspace, by=request.actor, **given)
    ):
        messages.success(request, _now("Guardado."))
        return redirect("settings_team")
    return render(request, "settings/space.html", {"form": form}, status=422 if form.errors else 200)


def _member(request: Seated, pk: int) -> Member:
    return get_object_or_404(Member.objects.of(request.workspace).select_related("workspace"), pk=pk)


def _link(request: Seated) -> str:
    return address(request, "/invitacion/{token}/")


def _remember(request: Seated, made: Invitation) -> None:
    # Sealed: the link waits in the session table for one page, and a stolen table must open nothing.
    url = _link(request).replace("{token}", made.token)
    request.session[FRESH] = seal({"url": url, "name": str(made), "email": made.email})


def _fresh(request: Seated) -> dict[str, Any] | None:
    sealed = request.session.pop(FRESH, "") if FRESH in request.session else ""
    try:
        return unseal(sealed) or None
    except CannotOpen:
        return None


def _page(request: Seated, form: InviteForm) -> HttpResponse:
    mine = RANK[request.member.role]
    members = Member.objects.of(request.workspace).select_related("user").order_by("name", "pk")
    rows = [
        {
            "member": member,
            "may": may_change(request) and RANK[member.role] <= mine,
            "me": member == request.member,
        }
        for member in members
    ]
    waiting = (
        list(Invitation.objects.of(request.workspace).waiting().order_by("-pk"))
        if may_change(request)
        else []
    )
    posted = letters(request.workspace, [invitation_about(each.pk) for each in waiting])
    context = {
        "form": form,
        "rows": rows,
        "waiting": [
            {"invitation": each, "letter": posted.get(invitation_about(each.pk))} for each in waiting
        ],
        "fresh": _fresh(request),
        "roles": roles_up_to(request.member.role),
        "explained": [(role.label, WHAT_FOR[role]) for role in Role],
        "may_change": may_change(request),
    }
    return render(request, "settings/team.html", context, status=422 if form.errors else 200)
