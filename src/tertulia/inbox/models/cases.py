"""Cases: one person waiting in one conversation; their labels, drafts, and who is looking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand, Department
from tertulia.listening.models import Item, Thread
from tertulia.people.models import Identity

MOMENTS = ("snoozed_until", "resolved_at", "due_at", "waiting_since", "first_response_at", "responded_at")
"""The moments of a case that a verb may change."""


class Priority(models.TextChoices):
    """How fast an answer is due; the brand says how many minutes each means."""

    URGENT = "urgent", _("Urgente")
    HIGH = "high", _("Alta")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Baja")


class Label(models.Model):
    """A word that the team puts on cases («etiqueta»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="labels")
    name = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], name="label_once", condition=Q(removed_at__isnull=True)
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `inbox.restore_label` needs to put back."""
        return {"name": self.name, "removed": self.removed_at is not None}


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def of(self, workspace: Workspace) -> CaseQuerySet:
        """The workspace's cases."""
        return self.filter(workspace=workspace)

    def open(self) -> CaseQuerySet:
        """Waiting for us now."""
        return self.filter(status=Case.Status.OPEN)

    def mine(self, member: Member) -> CaseQuerySet:
        """Open and on this member's table."""
        return self.open().filter(owner=member)

    def unassigned(self) -> CaseQuerySet:
        """Open and on nobody's table."""
        return self.open().filter(owner__isnull=True)

    def urgent(self, within_minutes: int = 30) -> CaseQuerySet:
        """Open and due within half an hour, overdue, or marked urgent."""
        soon = timezone.now() + timedelta(minutes=within_minutes)
        return self.open().filter(Q(due_at__lte=soon) | Q(priority=Priority.URGENT))

    def snoozed(self) -> CaseQuerySet:
        """Put aside until a moment."""
        return self.filter(status=Case.Status.SNOOZED)

    def resolved(self) -> CaseQuerySet:
        """Done."""
        return self.filter(status=Case.Status.RESOLVED)


class Case(models.Model):
    """One person waiting in one conversation («caso»). Order: newest word first."""

    class Status(models.TextChoices):
        OPEN = "open", _("Abierto")
        SNOOZED = "snoozed", _("Pospuesto")
        RESOLVED = "resolved", _("Resuelto")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="cases")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="cases")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="cases")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="cases")
    who = models.CharField(max_length=500, blank=True, default="")
    """The person's name and handle as our own tokens (see `query.normalise`), to be found by."""
    last_item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    """The newest thing that this person said in it."""
    last_item_at = models.DateTimeField()
    heard_count = models.PositiveIntegerField(default=1)
    """How many things this person has said in it."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="cases")
    department = models.ForeignKey(Department, models.SET_NULL, null=True, blank=True, related_name="cases")
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    labels = models.ManyToManyField(Label, blank=True, related_name="cases")
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    """When the oldest unanswered word was said (null: they wait for nothing)."""
    due_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    routed_by = models.ForeignKey("Rule", models.SET_NULL, null=True, blank=True, related_name="+")
    read_by = models.JSONField(default=dict)
    """{member id: id of the last item that this member has seen}; 0 = somebody called them to look."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "thread", "identity"], name="case_once"),
            models.CheckConstraint(
                condition=Q(status="snoozed", snoozed_until__isnull=False)
                | (~Q(status="snoozed") & Q(snoozed_until__isnull=True)),
                name="snoozed_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "-last_item_at", "-id"], name="case_list"),
            models.Index(
                fields=["workspace", "owner", "-last_item_at", "-id"],
                name="case_owner",
                condition=Q(status="open", owner__isnull=False),
            ),
            models.Index(
                fields=["workspace", "-last_item_at", "-id"],
                name="case_nobody",
                condition=Q(status="open", owner__isnull=True),
            ),
            models.Index(fields=["workspace", "due_at"], name="case_due", condition=Q(status="open")),
            models.Index(
                fields=["workspace", "status", "priority", "-last_item_at", "-id"],
                name="case_urgent",
                condition=Q(status="open"),
            ),
            models.Index(fields=["snoozed_until"], name="case_wake", condition=Q(status="snoozed")),
            models.Index(fields=["identity", "-last_item_at"], name="case_identity"),
            models.Index(fields=["thread"], name="case_thread"),
            models.Index(
                fields=["workspace", "-first_response_at"],
                name="case_response",
                condition=Q(first_response_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity}"

    def undo_state(self) -> dict[str, Any]:
        """What `inbox.restore` needs to put back, and what tells whether it still may."""
        names = ("status", "owner_id", "department_id", "priority", "last_item_id")
        plain = {"case": self.pk} | {name: getattr(self, name) for name in names}
        moments = {
            name: moment.astimezone(UTC).isoformat()
            if isinstance(moment := getattr(self, name), datetime)
            else None
            for name in MOMENTS
        }
        return {**plain, **moments, "labels": sorted(self.labels.values_list("pk", flat=True))}


class Draft(models.Model):
    """What somebody has written and not sent: one for each person, case and kind."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    member = models.ForeignKey(Member, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10)
    """reply · note · ask"""
    text = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member", "kind"], name="draft_once")]

    def __str__(self) -> str:
        return self.text[:80]


class Presence(models.Model):
    """Who has a case open, and whether they are writing (a row lives some seconds past `seen_at`)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="presence")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.case_id}"
