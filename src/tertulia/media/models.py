"""The brand's pictures, videos, sounds and documents: clean files with their rights."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.query.tokens import fold


class AssetQuerySet(models.QuerySet["Asset"]):
    """Adjectives of assets."""

    def of(self, workspace: Workspace) -> AssetQuerySet:
        """What the workspace keeps."""
        return self.filter(workspace=workspace, removed_at__isnull=True)

    def saying(self, words: str) -> AssetQuerySet:
        """Those with every word in their name, text, tags or holder; accents and capitals do not count."""
        found = self
        for word in fold(words).split()[:12]:
            found = found.filter(words__contains=word)
        return found

    def expiring(self, day: date, within: int = 30) -> AssetQuerySet:
        """Those whose rights have ended by `day` or end within some days."""
        return self.filter(rights_until__lte=day + timedelta(days=within))

    def without_alt(self) -> AssetQuerySet:
        """Pictures and films of which nobody has said what is seen."""
        return self.filter(kind__in=[Asset.Kind.IMAGE, Asset.Kind.VIDEO], alt="")


class Asset(models.Model):
    """One file, re-encoded when it came in, so that nothing but its picture or sound is in it."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Foto")
        VIDEO = "video", _("Vídeo")
        AUDIO = "audio", _("Audio")
        FILE = "file", _("Documento")

    class People(models.TextChoices):
        UNSAID = "", _("Sin decir")
        NOBODY = "nobody", _("Nadie reconocible")
        AGREED = "agreed", _("Con permiso")
        MISSING = "missing", _("Falta permiso")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="assets")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="assets")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.IMAGE)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=200)
    """Where it stands, below the data folder's `media/`."""
    type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_s = models.FloatField(default=0.0)
    pages = models.PositiveIntegerField(default=0)
    """Of a document; 0 where it does not tell."""
    codec = models.CharField(max_length=60, blank=True, default="")
    poster = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of the file as it was brought: the same file again is the same asset."""
    likeness = models.CharField(max_length=16, blank=True, default="")
    """A picture's difference hash (64 bits, hexadecimal): near copies differ in a few of them."""
    alt = models.TextField(blank=True, default="")
    focus_x = models.FloatField(default=0.5)
    focus_y = models.FloatField(default=0.5)
    crops = models.JSONField(default=dict)
    """Crops that a person drew, by ratio: {«4:5»: [left, top, right, bottom]} in parts of the whole."""
    tags = models.JSONField(default=list)
    holder = models.CharField(max_length=200, blank=True, default="")
    """Whose work it is («Autora»)."""
    licence = models.CharField(max_length=300, blank=True, default="")
    rights_until = models.DateField(null=True, blank=True)
    """The last day on which it may go out; None: without end."""
    people = models.CharField(max_length=8, choices=People.choices, blank=True, default=People.UNSAID)
    people_notes = models.TextField(blank=True, default="")
    notes = models.JSONField(default=list)
    """What happened to it on its way in, by the names of `media.words.NOTES`."""
    words = models.TextField(blank=True, default="")
    """All that a search looks through, folded: kept by `save`."""
    came_from = models.CharField(max_length=1000, blank=True, default="")
    made_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="made")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="assets")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AssetQuerySet.as_manager()
    audit_id: int | None = None

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "-id"], name="asset_newest", condition=Q(removed_at__isnull=True)
            ),
            models.Index(fields=["workspace", "digest"], name="asset_digest"),
            models.Index(
                fields=["rights_until"], name="asset_rights", condition=Q(rights_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `words` in step with what they are made of."""
        said = [self.name, self.alt, *map(str, self.tags), self.holder]
        self.words = fold("\n".join(said))
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "words"}
        super().save(*args, **kwargs)

    @property
    def path(self) -> Path:
        """The file on this machine."""
        return Path(settings.DATA) / "media" / self.file

    def may_go_out(self, day: date) -> bool:
        """Whether its rights let it go out on `day`, and the people in it."""
        return (self.rights_until is None or day <= self.rights_until) and self.people != self.People.MISSING

    def undo_state(self) -> dict[str, Any]:
        """What `media.restore` needs to put back."""
        removed: datetime | None = self.removed_at
        return {
            "name": self.name,
            "alt": self.alt,
            "tags": self.tags,
            "focus_x": self.focus_x,
            "focus_y": self.focus_y,
            "crops": self.crops,
            "holder": self.holder,
            "licence": self.licence,
            "rights_until": self.rights_until.isoformat() if self.rights_until else None,
            "people": self.people,
            "people_notes": self.people_notes,
            "poster": self.poster,
            "removed_at": removed.isoformat() if removed else None,
        }


class FrameQuerySet(models.QuerySet["Frame"]):
    """Adjectives of templates."""

    def of(self, workspace: Workspace) -> FrameQuerySet:
        """The workspace's templates."""
        return self.filter(workspace=workspace, removed_at__isnull=True)


class Frame(models.Model):
    """A brand's own way of putting words and its logo on a picture («plantilla»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="frames")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="frames")
    name = models.CharField(max_length=80)
    look = models.JSONField(default=dict)
    """ratio, place of the words, colours, size, where the logo stands: see `media.frames`."""
    logo = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = FrameQuerySet.as_manager()
    audit_id: int | None = None

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `media.restore_frame` needs to put back."""
        removed: datetime | None = self.removed_at
        return {
            "name": self.name,
            "look": self.look,
            "logo_id": self.logo_id,
            "removed_at": removed.isoformat() if removed else None,
        }
