"""The letters that accounts write, in the language of the workspace that they speak for."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import Invitation, Workspace


def invitation_letter(invitation: Invitation, link: str, inviter: str) -> EmailMessage:
    """The letter that brings an invitation's link."""
    workspace = invitation.workspace
    with translation.override(workspace.language):
        words = {"who": inviter, "workspace": workspace.name, "link": link, "name": invitation.name}
        greeting = _("Hola, %(name)s:") % words if invitation.name else _("Hola:")
        body = _(
            "%(who)s te invita a trabajar en «%(workspace)s» con Tertulia, donde el equipo escucha y "
            "responde a su comunidad.\n\nPara entrar, abre este enlace antes de siete días. "
            "Sirve una sola vez:\n\n%(link)s\n\n"
            "Si no esperabas este correo, no hagas nada: nadie entra sin el enlace."
        )
        subject = _("%(who)s te invita a «%(workspace)s»") % words
        return EmailMessage(
            subject,
            f"{greeting}\n\n{body % words}\n",
            to=[invitation.email],
            headers=headers(workspace, invitation),
        )


def trial_letter(workspace: Workspace, to: str) -> EmailMessage:
    """A letter that proves that letters arrive."""
    with translation.override(workspace.language):
        body = _(
            "Este correo lo ha enviado «%(workspace)s» desde Tertulia para comprobar su servidor de correo. "
            "Si lo lees, funciona: las preguntas a las áreas y las invitaciones llegarán igual."
        )
        return EmailMessage(
            _("Prueba de correo de Tertulia"),
            body % {"workspace": workspace.name} + "\n",
            to=[to],
            headers={"X-Workspace": str(workspace.pk), "X-About": trial_about(workspace)},
        )


def headers(workspace: Workspace, invitation: Invitation) -> dict[str, str]:
    """Whose letter it is and what it is about."""
    return {"X-Workspace": str(workspace.pk), "X-About": invitation_about(invitation.pk)}


def invitation_about(pk: int) -> str:
    """What the letters of an invitation are about, as `kit.models.Mail.about` holds it."""
    return f"accounts.invitation:{pk}"


def trial_about(workspace: Workspace) -> str:
    """What the trial letters of a workspace are about."""
    return f"accounts.mail_test:{workspace.pk}"
