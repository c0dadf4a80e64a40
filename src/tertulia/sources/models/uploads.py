"""Files that somebody brought to be read: kept in the data folder's `media/`, once for each workspace."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from tertulia.accounts.models import Workspace


class UploadQuerySet(models.QuerySet["Upload"]):
    """Adjectives of uploads."""

    def of(self, workspace: Workspace) -> UploadQuerySet:
        """The workspace's."""
        return self.filter(workspace=workspace)


class Upload(models.Model):
    """A file, by what is in it: the same file brought twice is one row."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    """As it was called where it came from."""
    digest = models.CharField(max_length=64)
    """SHA-256 of its content."""
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="upload_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where it lies. Its name on disk is ours: what it was called elsewhere is only shown."""
        return Path(settings.MEDIA_ROOT) / "sheets" / str(self.workspace_id) / self.digest
