"""Who works here: workspaces, members and their roles, invitations, one-time links, and the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.kit.verbs import RANK, Actor


class Workspace(models.Model):
    """A firm or an agency: everything below belongs to exactly one, and never leaks to another."""

    name = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="es")
    time_zone = models.CharField(max_length=60, default="Europe/Madrid")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    mail_server = models.TextField(blank=True, default="")
    """Sealed settings of the workspace's own mail server («» = the instance's)."""
    guided = models.JSONField(default=dict)
    """Which steps of the first-run guide are done or put aside."""

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.time_zone)

    def undo_state(self) -> dict[str, Any]:
        """What `accounts.reopen_demo` needs to put back."""
        closed: datetime | None = self.closed_at
        return {"closed_at": closed.isoformat() if closed else None}


class Role(models.TextChoices):
    """What a member may do; each includes those below it."""

    OWNER = "owner", _("Propiedad")
    MANAGER = "manager", _("Responsable")
    AGENT = "agent", _("Gestión")
    READER = "reader", _("Solo lectura")


class MemberQuerySet(models.QuerySet["Member"]):
    """Adjectives of members."""

    def of(self, workspace: Workspace) -> MemberQuerySet:
        """Those who work in `workspace` today."""
        return self.filter(workspace=workspace, left_at__isnull=True)


class Member(models.Model):
    """A person in a workspace. Leaving keeps the row: what was done stays signed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    time_zone = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    prefs = models.JSONField(default=dict)
    """theme: auto|light|dark · density: normal|compact · keys: bool."""
    joined_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="member_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This member as the doer of verbs."""
        return Actor("member", self.pk, self.name, self.role, self.workspace_id)  # type: ignore[arg-type]

    @property
    def zone(self) -> ZoneInfo:
        """The person's own time zone, else the workspace's."""
        return ZoneInfo(self.time_zone or self.workspace.time_zone)

    def undo_state(self) -> dict[str, Any]:
        """What `accounts.restore_member` needs to put back."""
        return {"role": self.role, "left_at": self.left_at.isoformat() if self.left_at else None}


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Adjectives of invitations."""

    def of(self, workspace: Workspace) -> InvitationQuerySet:
        """The workspace's invitations, used or not."""
        return self.filter(workspace=workspace)

    def pending(self) -> InvitationQuerySet:
        """Those that still let somebody in (but for the role of who invites: see `Invitation.is_pending`)."""
        fresh = self.waiting().filter(expires_at__gt=timezone.now())
        return fresh.filter(Q(created_by__isnull=True) | Q(created_by__left_at__isnull=True))

    def waiting(self) -> InvitationQuerySet:
        """Neither used nor revoked, though perhaps too old."""
        return self.filter(used_by__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """A link that makes whoever opens it a member, once."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    token: str = ""
    """Known only on the instance that the verb has just made: the row keeps a fingerprint."""

    def __str__(self) -> str:
        return self.name or self.email or str(self.get_role_display())

    @property
    def is_pending(self) -> bool:
        """Whether it still lets somebody in. An invitation is worth what who made it could give today: one
        made by somebody who was sent away, or given a lesser role since, opens nothing."""
        fresh = self.used_by_id is None and self.revoked_at is None and self.expires_at > timezone.now()
        inviter = self.created_by
        may = inviter is None or (inviter.left_at is None and RANK[inviter.role] >= RANK[self.role])
        return fresh and may


class LoginLink(models.Model):
    """A one-time way in for somebody who cannot use a password (first run, `tertulia login-link`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    token: str = ""
    """Known only on the instance that the verb has just made: the row keeps a fingerprint."""

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_pending(self) -> bool:
        """Whether it still lets its person in."""
        return self.used_at is None and self.expires_at > timezone.now()


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Adjectives of audit entries."""

    def of(self, workspace: Workspace) -> AuditQuerySet:
        """What was done in the workspace, newest first."""
        return self.filter(workspace=workspace).order_by("-id")


class AuditEntry(models.Model):
    """One verb that was done: who, what, to which thing, and how it was before."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="audit")
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    noun_type = models.CharField(max_length=60, blank=True)
    noun_id = models.BigIntegerField(null=True)
    noun_name = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-id"], name="audit_newest"),
            models.Index(
                fields=["workspace", "noun_type", "noun_id", "-id"],
                name="audit_of_noun",
                condition=Q(noun_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.noun_name}"
