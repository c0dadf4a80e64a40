"""Invitations: a link that makes whoever opens it a member, once, within seven days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.actions.members import check_password, set_email
from tertulia.accounts.checks import clean_email, clean_name, clean_role
from tertulia.accounts.letters import invitation_letter
from tertulia.accounts.models import Invitation, Member, Workspace
from tertulia.accounts.queries import user_by_email
from tertulia.kit.secrets import fingerprint, new_token
from tertulia.kit.verbs import Actor, Refused, verb

LASTS = timedelta(days=7)


@verb("accounts.invite", role="manager")
def invite(
    workspace: Workspace, *, role: str, name: str = "", email: str = "", link: str = "", by: Actor
) -> Invitation:
    """An invitation for seven days; its `token` is on the returned instance and nowhere else. With an e-mail
    address and `link` (an address in which «{token}» stands), a letter waits to be sent. Nobody invites above
    their own role (Forbidden). Refused if that address already sits here."""
    clean_role(role, by=by)
    email = clean_email(email, optional=True)
    if email and Member.objects.of(workspace).filter(user__email__iexact=email).exists():
        raise Refused({"email": _("Ya trabaja en este espacio.")})
    invitation = Invitation(
        workspace=workspace,
        email=email,
        name=clean_name(name) if name.strip() else "",
        role=role,
    )
    return _send(invitation, link, by)


@verb("accounts.renew_invitation", role="manager")
def renew_invitation(invitation: Invitation, *, link: str = "", by: Actor) -> Invitation:
    """A new link for the same invitation, for seven more days: the old one no longer opens. Refused once it
    was used or revoked."""
    if invitation.used_by_id or invitation.revoked_at:
        raise Refused(_("Esa invitación ya no espera a nadie."))
    clean_role(invitation.role, by=by)
    return _send(invitation, link, by)


@verb("accounts.revoke_invitation", role="manager")
def revoke_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """The link no longer opens. Refused if somebody has come in with it."""
    if invitation.used_by_id:
        raise Refused(
            _("Alguien ya entró con esa invitación: puedes quitarle el puesto en la lista del equipo.")
        )
    invitation.revoked_at = invitation.revoked_at or timezone.now()
    invitation.save(update_fields=["revoked_at"])
    return invitation


@verb("accounts.accept_invitation", role="reader")
def accept_invitation(
    invitation: Invitation,
    *,
    user: User | None = None,
    name: str = "",
    email: str = "",
    password: str = "",
    by: Actor,
) -> Member:
    """Take the seat: as `user`, who is signed in, or with a new account of this name, e-mail and password.
    Refused when the link was used, revoked or has expired, when the address has an account already (its owner
    must sign in first), or when the password is weak."""
    _use_up(invitation)
    if user is None:
        user = _new_user(name, email, password)
    called = clean_name(name) if name.strip() else (invitation.name or user.email.partition("@")[0])
    member = Member.objects.filter(workspace=invitation.workspace, user=user).first()
    if member and member.left_at is None:
        raise Refused(_("Ya trabajas en este espacio."))
    member = member or Member(workspace=invitation.workspace, user=user, name=called)
    member.role, member.left_at = invitation.role, None
    member.save()
    invitation.used_by = member
    invitation.save(update_fields=["used_by"])
    return member


def _use_up(invitation: Invitation) -> None:
    # The row is locked (or the only writer is us): of two who open the link at once, one finds it used.
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not fresh.is_pending:
        raise Refused(_("Este enlace ya no sirve: se usó, se retiró o pasaron más de siete días. Pide otro."))


def _new_user(name: str, email: str, password: str) -> User:
    cleaned, called = clean_email(email), clean_name(name)
    if user_by_email(cleaned):
        raise Refused(
            {"email": _("Ya hay una cuenta con ese correo. Entra con ella y vuelve a abrir este enlace.")}
        )
    user = User(username=cleaned[:150], email=cleaned, first_name=called[:150])
    check_password(password, user)
    user.set_password(password)
    set_email(user, cleaned)
    return user


def _send(invitation: Invitation, link: str, by: Actor) -> Invitation:
    token = new_token()
    members = Member.objects.of(invitation.workspace)
    invitation.created_by = members.filter(pk=by.id or 0).first() if by.kind == "member" else None
    invitation.token_hash = fingerprint(token)
    invitation.expires_at = timezone.now() + LASTS
    invitation.save()
    invitation.token = token
    if invitation.email and link:
        invitation_letter(invitation, link.replace("{token}", token), by.name).send()
    return invitation
