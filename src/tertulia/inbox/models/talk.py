"""What is said inside the house about a case: notes, and questions to departments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Colleague, Department
from tertulia.inbox.models.cases import Case
from tertulia.kit.models import Mail


class Note(models.Model):
    """An internal word on a case: never leaves the house."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="notes")
    by_name = models.CharField(max_length=120)
    mentions = models.ManyToManyField(Member, blank=True, related_name="mentioned_in")
    handoff = models.OneToOneField("HandOff", models.SET_NULL, null=True, blank=True, related_name="note")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.text[:80]


class HandOff(models.Model):
    """A question to a department, answered through a link that needs no account («consulta»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="handoffs")
    case = models.ForeignKey(Case, models.CASCADE, related_name="handoffs")
    department = models.ForeignKey(Department, models.CASCADE, related_name="handoffs")
    colleague = models.ForeignKey(Colleague, models.SET_NULL, null=True, related_name="handoffs")
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField(blank=True, default="")
    question = models.TextField()
    sealed_token = models.TextField()
    """The link's token, sealed: the asker may copy the link again."""
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=120, blank=True, default="")
    revoked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "due_at"],
                name="handoff_waiting",
                condition=Q(answered_at__isnull=True, revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_waiting(self) -> bool:
        """Neither answered nor revoked."""
        return self.answered_at is None and self.revoked_at is None

    @property
    def state(self) -> str:
        """«answered», «revoked», «expired» or «waiting»."""
        if self.answered_at:
            return "answered"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "waiting"
