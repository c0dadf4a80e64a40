"""Rules: when something like this comes, send it there."""

from __future__ import annotations

from typing import Any

from django.db import models

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand, Department
from tertulia.inbox.models.cases import Label, Priority


class RuleQuerySet(models.QuerySet["Rule"]):
    """Adjectives of rules."""

    def of(self, workspace: Workspace) -> RuleQuerySet:
        """The workspace's rules, switched off or not."""
        return self.filter(workspace=workspace, removed_at__isnull=True)

    def active(self) -> RuleQuerySet:
        """Those that work now."""
        return self.filter(is_active=True, removed_at__isnull=True)


class Rule(models.Model):
    """When something like this comes, send it there («regla»). Ordered; the first that matches wins."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="rules")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    words = models.TextField()
    """In the query language."""
    department = models.ForeignKey(Department, models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.ForeignKey(Label, models.SET_NULL, null=True, blank=True, related_name="+")
    priority = models.CharField(max_length=8, choices=Priority.choices, blank=True, default="")
    opens_public = models.BooleanField(default=False)
    """Also open a case for what is found in public, not only for what is said to us."""
    is_active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `inbox.restore_rule` needs to put back."""
        names = ("name", "words", "department_id", "owner_id", "label_id", "priority", "opens_public")
        rest = {
            "is_active": self.is_active,
            "position": self.position,
            "removed": self.removed_at is not None,
        }
        return {name: getattr(self, name) for name in names} | rest
