"""A workspace from its opening to the day when its demo is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_language, clean_name, clean_zone
from tertulia.accounts.models import Member, Role, Workspace
from tertulia.accounts.queries import real_seat
from tertulia.kit.verbs import SYSTEM, Actor, Refused, verb

STEPS = ("access", "brand", "source", "search", "colleagues", "done")
"""The steps of the first-run guide, in order; «done» puts the whole guide away."""


@verb("accounts.open_workspace", role="system")
def open_workspace(
    user: User,
    *,
    name: str,
    language: str = "",
    time_zone: str = "",
    member_name: str = "",
    is_demo: bool = False,
    by: Actor,
) -> Workspace:
    """A new workspace whose owner is `user` (called `member_name` there, else as the account is), in the
    installation's own language and time zone unless others are given. Refused if the name is empty or
    the language or time zone is unknown."""
    workspace = Workspace.objects.create(
        name=clean_name(name),
        language=clean_language(language or settings.LANGUAGE_CODE),
        time_zone=clean_zone(time_zone or settings.TIME_ZONE),
        is_demo=is_demo,
    )
    called = member_name or user.get_full_name() or user.email.partition("@")[0] or str(_("Tú"))
    Member.objects.create(
        workspace=workspace, user=user, name=clean_name(called, at="member_name"), role=Role.OWNER
    )
    return workspace


@verb("accounts.rename_workspace", role="owner")
def rename_workspace(
    workspace: Workspace, *, name: str, language: str = "", time_zone: str = "", by: Actor
) -> Workspace:
    """Another name, and another language or time zone if given."""
    workspace.name = clean_name(name)
    workspace.language = clean_language(language or workspace.language)
    workspace.time_zone = clean_zone(time_zone or workspace.time_zone)
    workspace.save(update_fields=["name", "language", "time_zone"])
    return workspace


@verb("accounts.mark_step", role="manager", quiet=True)
def mark_step(workspace: Workspace, *, step: str, how: str = "done", by: Actor) -> Workspace:
    """Note that a step of the first-run guide is «done», «skipped» or to be shown again («»)."""
    if step not in STEPS or how not in ("done", "skipped", ""):
        raise Refused(_("La guía no tiene ese paso."))
    # Read again under the lock of this transaction: two tabs must not lose each other's step.
    fresh = Workspace.objects.select_for_update().get(pk=workspace.pk)
    rest = {key: value for key, value in fresh.guided.items() if key != step}
    workspace.guided = {**rest, step: how} if how else rest
    workspace.save(update_fields=["guided"])
    return workspace


@verb("accounts.close_demo", role="owner", inverse="accounts.reopen_demo")
def close_demo(workspace: Workspace, *, by: Actor) -> Workspace:
    """Leave the demo: who does it gets a seat in a real workspace of their own (a new one unless they have
    one: `queries.real_seat`), and the demo closes with all that is in it. Refused if it is no demo or is
    closed."""
    # The workspace's row is the lock: who presses twice gets one workspace of their own.
    now = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if not now.is_demo or now.closed_at:
        raise Refused(_("Este espacio no es una demostración abierta."))
    member = Member.objects.of(workspace).filter(pk=by.id or 0).first() if by.kind == "member" else None
    if member and real_seat(member.user) is None:
        open_workspace(
            member.user,
            name=_("Mi espacio"),
            language=member.language or workspace.language,
            time_zone=workspace.time_zone,
            member_name=member.name,
            by=SYSTEM,
        )
    workspace.closed_at = timezone.now()
    workspace.save(update_fields=["closed_at"])
    return workspace


@verb("accounts.reopen_demo", role="owner")
def reopen_demo(workspace: Workspace, *, before: dict[str, Any] | None = None, by: Actor) -> Workspace:
    """Open a demo that was left, as it was. The real workspace stays. Refused if it is no demo."""
    if not workspace.is_demo:
        raise Refused(_("Este espacio no es una demostración."))
    closed = (before or {}).get("closed_at")
    workspace.closed_at = datetime.fromisoformat(closed) if closed else None
    workspace.save(update_fields=["closed_at"])
    return workspace
