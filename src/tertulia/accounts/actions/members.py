"""Members: their role, their leaving and coming back, what they prefer, and how they get in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_email, clean_language, clean_name, clean_role, clean_zone, outrank
from tertulia.accounts.models import Member, Workspace
from tertulia.accounts.queries import owners, user_by_email
from tertulia.kit.verbs import Actor, Forbidden, Refused, to_restore, verb

THEMES = ("auto", "light", "dark")
DENSITIES = ("normal", "compact")


@verb("accounts.change_role", role="manager", inverse="accounts.restore_member")
def change_role(member: Member, *, role: str, by: Actor) -> Member:
    """Give `member` another role. Nobody touches a role above their own (Forbidden); the last owner stays one
    (Refused)."""
    outrank(by, member.role)
    clean_role(role, by=by)
    if member.left_at:
        raise Refused(_("Ya no trabaja en este espacio."))
    if member.role == "owner" and role != "owner":
        _spare_the_last_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@verb("accounts.remove_member", role="manager", inverse="accounts.restore_member")
def remove_member(member: Member, *, by: Actor) -> Member:
    """End somebody's seat; what they did stays signed. The last owner cannot be removed (Refused)."""
    outrank(by, member.role)
    if member.role == "owner":
        _spare_the_last_owner(member)
    if member.left_at is None:
        member.left_at = timezone.now()
        member.save(update_fields=["left_at"])
    return member


@verb("accounts.restore_member", role="manager")
def restore_member(member: Member, *, before: dict[str, Any] | None = None, by: Actor) -> Member:
    """Put a member back as `before` says (role and leaving), but for what somebody has changed since: a role
    taken back seats nobody again who was sent away meanwhile. Without it, simply back in their seat."""
    state = member.undo_state() | (to_restore(member, before) if before else {"left_at": None})
    outrank(by, member.role)
    clean_role(str(state["role"]), by=by)
    if member.role == "owner" and (state["role"] != "owner" or state["left_at"]):
        _spare_the_last_owner(member)
    member.role = str(state["role"])
    member.left_at = datetime.fromisoformat(state["left_at"]) if state["left_at"] else None
    member.save(update_fields=["role", "left_at"])
    return member


@verb("accounts.set_prefs", role="reader", quiet=True)
def set_prefs(
    member: Member,
    *,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    theme: str | None = None,
    density: str | None = None,
    keys: bool | None = None,
    by: Actor,
) -> Member:
    """What a person prefers, for themselves alone (Forbidden for anybody else's). What is None stays.
    `language` and `time_zone` «» mean the workspace's."""
    _only_self(member, by)
    if name is not None:
        member.name = clean_name(name)
    if language is not None:
        member.language = clean_language(language) if language else ""
    if time_zone is not None:
        member.time_zone = clean_zone(time_zone) if time_zone else ""
    if theme is not None and theme not in THEMES:
        raise Refused({"theme": _("Elige claro, oscuro o automático.")})
    if density is not None and density not in DENSITIES:
        raise Refused({"density": _("Elige normal o compacta.")})
    given = {"theme": theme, "density": density, "keys": keys}
    member.prefs = {**member.prefs, **{key: value for key, value in given.items() if value is not None}}
    member.save(update_fields=["name", "language", "time_zone", "prefs"])
    return member


@verb("accounts.set_access", role="reader")
def set_access(member: Member, *, email: str = "", password: str = "", by: Actor) -> Member:
    """The e-mail address and the password with which a person signs in, for themselves alone. «» stays as it
    was. The door asks for the present password first. Refused if the address is another account's."""
    _only_self(member, by)
    user: User = member.user
    if email:
        set_email(user, email)
    if password:
        check_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
    return member


def set_email(user: User, email: str) -> None:
    """Make `email` the address of `user`, stored or about to be. Refused if it is somebody else's."""
    cleaned = clean_email(email)
    taken = user_by_email(cleaned)
    if taken and taken.pk != user.pk:
        raise Refused({"email": _("Ya hay una cuenta con ese correo.")})
    user.email = cleaned
    user.username = cleaned[:150]
    user.save()
    EmailAddress.objects.filter(user=user).exclude(email__iexact=cleaned).delete()
    EmailAddress.objects.get_or_create(user=user, email=cleaned, defaults={"primary": True})


def check_password(password: str, user: User) -> None:
    """Refused with the words of every rule that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused({"password": " ".join(problem.messages)}) from problem


def _only_self(member: Member, by: Actor) -> None:
    if by.kind == "member" and by.id != member.pk:
        raise Forbidden("another person's preferences")


def _spare_the_last_owner(member: Member) -> None:
    # The workspace's row is the lock: two owners removing each other at once must leave one.
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    if owners(member.workspace) <= 1:
        raise Refused(_("Es la única persona propietaria: da antes ese papel a otra."))
