"""Who says yes before something goes out: stages, approvals, guests without an account, what they remark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.planner.models.posts import Post


class Guest(models.Model):
    """Somebody outside the company who approves by a link, without an account («el cliente»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="guests")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="guests")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    left_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_guest` needs to put back."""
        left: datetime | None = self.left_at
        return {"left_at": left.isoformat() if left else None}


class Stage(models.Model):
    """One step of a brand's way to yes (text → legal → client). A brand without stages needs no approval."""

    class Needs(models.TextChoices):
        ONE = "one", _("Basta con una persona")
        ALL = "all", _("Hacen falta todas")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="stages")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=60)
    needs = models.CharField(max_length=3, choices=Needs.choices, default=Needs.ONE)
    position = models.PositiveSmallIntegerField(default=0)
    members = models.ManyToManyField(Member, blank=True, related_name="stages")
    guests = models.ManyToManyField(Guest, blank=True, related_name="stages")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_stage` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"position": self.position, "removed_at": removed.isoformat() if removed else None}


class Approval(models.Model):
    """What one person was asked, of one revision of a post, in one stage, and what they said."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por aprobar")
        APPROVED = "approved", _("Aprobada")
        CHANGES = "changes", _("Pide cambios")
        WITHDRAWN = "withdrawn", _("Ya no vale")

    post = models.ForeignKey(Post, models.CASCADE, related_name="approvals")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="approvals")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="approvals")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, blank=True, related_name="approvals")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    words = models.TextField(blank=True, default="")
    token_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """Fingerprint of the guest's link."""
    asked_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "state"], name="approval_of_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest__isnull=True)
                | Q(member__isnull=True, guest__isnull=False),
                name="approval_by_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.member or self.guest}"

    def undo_state(self) -> dict[str, Any]:
        """What undoing needs to know."""
        return {"state": self.state, "words": self.words}


class Remark(models.Model):
    """Something said about a post, by a colleague (among ourselves, or for the guest too) or by a guest."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="remarks")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Guest, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField()
    inside = models.BooleanField(default=True)
    """Only for colleagues."""
    mentions = models.ManyToManyField(Member, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]

    def undo_state(self) -> dict[str, Any]:
        """What undoing needs to know."""
        removed: datetime | None = self.removed_at
        return {"removed_at": removed.isoformat() if removed else None}


class Share(models.Model):
    """An address with a key in it, for who has no account: a brand's calendar as a page (a client's, read
    only, without drafts and notes) or as iCal; what it has published in public, as a feed."""

    class Kind(models.TextChoices):
        CLIENT = "client", _("Calendario para el cliente")
        ICAL = "ical", _("Calendario para otra aplicación")
        FEED = "feed", _("Lo publicado, como canal RSS")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="shares")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="shares")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True, default="")
    token = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_share` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"removed_at": removed.isoformat() if removed else None}
