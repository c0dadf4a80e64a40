"""Ajustes · Tu cuenta: how each person sees Tertulia, and how they get in."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tertulia.accounts import actions
from tertulia.accounts.queries import closed_demo_seat, has_password, seats
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat
from tertulia.web.choices import time_zones
from tertulia.web.enter.forms import NEW_PASSWORD
from tertulia.web.enter.views import CAME_BY_LINK, LINK_TRUST_SECONDS
from tertulia.web.forms import attempt

THEMES = (("auto", _("Como el sistema")), ("light", _("Claro")), ("dark", _("Oscuro")))
SAME = "-"
"""As the workspace has it."""
DENSITIES = (("normal", _("Normal: dos líneas de cada mensaje")), ("compact", _("Compacta: caben más")))


class AccountForm(forms.Form):
    """What a person prefers."""

    name = forms.CharField(
        label=_("Nombre"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Idioma"))
    time_zone = forms.ChoiceField(label=_("Zona horaria"))
    theme = forms.ChoiceField(label=_("Aspecto"), choices=THEMES, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Lista de la bandeja"), choices=DENSITIES, widget=forms.RadioSelect)
    keys = forms.BooleanField(
        label=_("Atajos de una sola letra"),
        required=False,
        help_text=_("«r» responde, «e» resuelve… No actúan mientras escribes."),
    )

    def __init__(self, data: Any = None, *, request: Seated) -> None:
        member = request.member
        prefs = {"theme": "auto", "density": "normal", "keys": True, **member.prefs}
        own = {
            "name": member.name,
            "language": member.language or SAME,
            "time_zone": member.time_zone or SAME,
        }
        super().__init__(data, initial={**own, **prefs})
        self.fields["language"].choices = [(SAME, _("El del espacio")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [(SAME, _("La del espacio")), *time_zones()]  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """What the form holds, as `accounts.set_prefs` takes it."""
        return {name: "" if value == SAME else value for name, value in self.cleaned_data.items()}


class AccessForm(forms.Form):
    """The address and the password; the present password first, where there is one to ask for."""

    email = forms.EmailField(label=_("Correo"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    current = forms.CharField(
        label=_("Contraseña de ahora"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("Contraseña nueva"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=NEW_PASSWORD,
    )

    def __init__(self, data: Any = None, *, request: Seated) -> None:
        self.user = request.member.user
        super().__init__(data, initial={"email": self.user.email})
        if not asks_password(request):
            self.fields.pop("current")
            self.fields["password"].required = not has_password(self.user)

    def clean_current(self) -> str:
        """Only who knows the present password changes it."""
        given: str = self.cleaned_data["current"]
        if not self.user.check_password(given):
            raise forms.ValidationError(_("Esa no es tu contraseña de ahora."))
        return given


def asks_password(request: Seated) -> bool:
    """Whether the present password must be given: not by who has none, nor by who has just come in by a
    one-time link (whoever made it rules the machine, and the password may be what was lost)."""
    came = request.session.get(CAME_BY_LINK, 0)
    fresh = time.time() - came < LINK_TRUST_SECONDS
    return has_password(request.member.user) and not fresh


@seat()
def account(request: Seated) -> HttpResponse:
    """Preferences, ways in, and one's other workspaces."""
    form = AccountForm(request.POST or None, request=request)
    if request.method == "POST" and attempt(
        form, lambda _given: actions.set_prefs(request.member, by=request.actor, **form.words())
    ):
        messages.success(request, _now("Guardado."))
        return redirect("settings_account")
    user = request.member.user
    context = {
        "form": form,
        "has_password": has_password(user),
        "second_step": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "seats": seats(user),
        "closed_demo": closed_demo_seat(user),
    }
    return render(request, "settings/account.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("current", "password")
@seat()
def access(request: Seated) -> HttpResponse:
    """Change how one gets in."""
    form = AccessForm(request.POST or None, request=request)

    def run(given: dict[str, Any]) -> None:
        actions.set_access(request.member, email=given["email"], password=given["password"], by=request.actor)
        update_session_auth_hash(request, request.member.user)
        request.session.pop(CAME_BY_LINK, None)

    if request.method == "POST" and attempt(form, run):
        messages.success(request, _now("Guardado. En otros navegadores habrá que entrar otra vez."))
        return redirect("settings_account")
    return render(request, "settings/access.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@seat()
def look(request: Seated) -> HttpResponse:
    """One preference at once, from the menus: theme, density or keys. Nothing to show: 204."""
    given: dict[str, Any] = {n: request.POST[n] for n in ("theme", "density") if n in request.POST}
    if "keys" in request.POST:
        given["keys"] = request.POST["keys"] in ("1", "true", "on")
    try:
        actions.set_prefs(request.member, by=request.actor, **given)
    except Refused:
        return HttpResponse(status=422)
    return HttpResponse(status=204)
