"""Questions about who works here that several doors ask."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Q

from tertulia.accounts.models import Invitation, LoginLink, Member, Workspace
from tertulia.kit.models import Mail
from tertulia.kit.secrets import fingerprint


def seats(user: AbstractBaseUser) -> list[Member]:
    """Every seat of `user` in a workspace that is open, real ones first."""
    found = Member.objects.filter(user_id=user.pk, left_at__isnull=True, workspace__closed_at__isnull=True)
    return list(found.select_related("workspace").order_by("workspace__is_demo", "pk"))


def real_seat(user: AbstractBaseUser) -> Member | None:
    """The first seat of `user` in a real, open workspace."""
    return next((seat for seat in seats(user) if not seat.workspace.is_demo), None)


def closed_demo_seat(user: AbstractBaseUser) -> Member | None:
    """The seat from which `user` could open again the demo that they left last."""
    found = Member.objects.filter(
        user_id=user.pk, left_at__isnull=True, workspace__is_demo=True, workspace__closed_at__isnull=False
    )
    return found.select_related("workspace").order_by("-workspace__closed_at").first()


def find_invitation(token: str) -> Invitation | None:
    """The invitation whose link holds `token`, used or not; None for a token of nobody's."""
    return (
        Invitation.objects.select_related("workspace", "created_by")
        .filter(token_hash=fingerprint(token))
        .first()
    )


def find_login_link(token: str) -> LoginLink | None:
    """The one-time link that holds `token`, used or not."""
    return LoginLink.objects.select_related("user").filter(token_hash=fingerprint(token)).first()


def user_by_email(email: str) -> User | None:
    """The account of an e-mail address, whatever its case."""
    return User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).order_by("pk").first()


def has_password(user: User) -> bool:
    """Whether `user` can sign in with a password. Django takes an empty one, of an account made without any,
    for usable."""
    return bool(user.password) and user.has_usable_password()


def owners(workspace: Workspace) -> int:
    """How many owners work in the workspace today."""
    return Member.objects.of(workspace).filter(role="owner").count()


def letters(workspace: Workspace, about: list[str]) -> dict[str, Mail]:
    """{about: the newest letter about it} for letters of the workspace."""
    rows = Mail.objects.filter(workspace_id=workspace.pk, about__in=about).order_by("pk")
    return {mail.about: mail for mail in rows}


def mail_can_leave(user: AbstractBaseUser | None = None) -> bool:
    """Whether a letter to `user` (or to anybody) has a server that would carry it: the instance's, or one
    that a workspace has named."""
    if settings.MAIL_URL:
        return True
    named = Workspace.objects.filter(closed_at__isnull=True).exclude(mail_server="")
    return named.filter(members__user_id=user.pk).exists() if user else named.exists()
