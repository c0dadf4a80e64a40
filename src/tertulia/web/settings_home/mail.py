"""Ajustes · Correo: the server that carries our letters, tried before it is believed."""

from __future__ import annotations

import smtplib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tertulia.accounts import actions
from tertulia.accounts.actions.mail_server import clean_server, own_server, stored_password
from tertulia.accounts.letters import trial_about, trial_letter
from tertulia.kit import mail as post
from tertulia.kit.models import Mail
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.settings_home.mail_words import problem_of

SECURITY = (
    ("starttls", _("STARTTLS (puerto 587)")),
    ("tls", _("TLS desde el inicio (puerto 465)")),
    ("none", _("Sin cifrar (solo dentro de la misma máquina o red)")),
)


class MailForm(forms.Form):
    """How to reach the mail server and in whose name to write."""

    host = forms.CharField(
        label=_("Servidor"), max_length=200, help_text=_("Tu proveedor lo llama SMTP o correo saliente.")
    )
    port = forms.IntegerField(label=_("Puerto"), initial=587)
    security = forms.ChoiceField(label=_("Protección"), choices=SECURITY)
    user = forms.CharField(
        label=_("Usuario"),
        required=False,
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Contraseña"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sender = forms.CharField(
        label=_("Remitente"),
        max_length=320,
        help_text=_("Así firma: «Cooperativa Aurora <hola@aurora.coop>»."),
    )


@seat("manager")
def mail(request: Seated) -> HttpResponse:
    """The form; saving connects and signs in, and says at the field what is wrong."""
    own = own_server(request.workspace)
    initial: dict[str, Any] = {"sender": _sender(request)}
    if own:
        initial = {n: getattr(own, n) for n in ("host", "port", "security", "user", "sender")}
    form = MailForm(request.POST or None, initial=initial)
    if own and own.password:
        form.fields["password"].help_text = _("Guardada y cifrada. Déjala vacía para no cambiarla.")
    if request.method == "POST" and attempt(form, lambda given: _try_and_save(request, given)):
        messages.success(request, _now("Conectado y guardado: el servidor acepta nuestro correo."))
        return redirect("settings_mail")
    trial = Mail.objects.filter(workspace_id=request.workspace.pk, about=trial_about(request.workspace))
    context = {
        "form": form,
        "own": own,
        "shared": bool(settings.MAIL_URL) and not request.workspace.is_demo,
        "works": actions.mail_server_of(request.workspace.pk) is not None,
        "trial": trial.order_by("-pk").first(),
        "to": request.member.user.email,
    }
    return render(request, "settings/mail.html", context, status=422 if form.errors else 200)


@require_POST
@seat("manager")
def try_mail(request: Seated) -> HttpResponse:
    """Write a letter to oneself; what becomes of it shows on the page."""
    trial_letter(request.workspace, request.member.user.email).send()
    messages.success(request, _now("Va de camino a %(to)s.") % {"to": request.member.user.email})
    return redirect("settings_mail")


@require_POST
@seat("manager")
def clear_mail(request: Seated) -> HttpResponse:
    """Forget the workspace's own server."""
    actions.clear_mail_server(request.workspace, by=request.actor)
    messages.success(request, _now("Servidor quitado."))
    return redirect("settings_mail")


def _try_and_save(request: Seated, given: dict[str, Any]) -> None:
    password = given["password"] or stored_password(request.workspace, host=given["host"], user=given["user"])
    server = clean_server(**{**given, "password": password})
    try:
        post.try_server(server)
    except (OSError, smtplib.SMTPException, UnicodeError) as failure:
        raise Refused(problem_of(failure, security=given["security"])) from failure
    actions.set_mail_server(request.workspace, by=request.actor, **given)


def _sender(request: Seated) -> str:
    return f"{request.workspace.name} <{request.member.user.email}>"
