"""Two tables that every room shares and that know no room: events for browsers, and mail to be sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertulia.kit.due import Due


class Event(models.Model):
    """Something that open browsers of a workspace should know. See `kit.live`."""

    workspace_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "id"], name="event_stream"),
            models.Index(fields=["at"], name="event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.payload}"


class Mail(Due):
    """A letter that waits to be sent or has been. `workspace_id` null: the instance's own mail."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    workspace_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    sender = models.CharField(max_length=320, blank=True, default="")
    to = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    subject = models.CharField(max_length=500)
    body = models.TextField()
    html = models.TextField(blank=True, default="")
    about = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["about"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return self.subject
