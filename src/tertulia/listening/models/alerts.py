"""What somebody wants to be told of, each time that it was told, and views that are kept and mailed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.listening.models.searches import Search


class Alert(Due):
    """A condition on what is heard, and who is told when it holds («aviso»). Due when it is judged next."""

    class Watch(models.TextChoices):
        WORDS = "words", _("Cada vez que alguien lo diga")
        COUNT = "count", _("Muchas menciones seguidas")
        GROWTH = "growth", _("Más de lo habitual")
        NEGATIVE = "negative", _("Mucho negativo")
        REACH = "reach", _("Alguien con mucho alcance")

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("En el momento")
        HOURLY = "hourly", _("Cada hora")
        DAILY = "daily", _("Cada día")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="alerts")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="alerts")
    name = models.CharField(max_length=120)
    search = models.ForeignKey(Search, models.CASCADE, null=True, blank=True, related_name="alerts")
    """What it looks at: one search, or without one all that the brand hears."""
    words = models.TextField(blank=True, default="")
    """In the query language: only what also matches this."""
    watch = models.CharField(max_length=10, choices=Watch.choices)
    settings = models.JSONField(default=dict)
    """What its kind needs: see `listening.alerts`."""
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    """Who is told by mail; everybody sees it on screen."""
    is_active = models.BooleanField(default=True)
    judged_to = models.DateTimeField(null=True, blank=True)
    """Up to when what was heard has been judged."""
    base_url = models.CharField(max_length=300, blank=True, default="")
    """The address under which who wrote it reached us: for links in letters where no public one is set."""
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="alert_due", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, object]:
        """What `listening.restore_alert` needs to put back."""
        return {
            "name": self.name,
            "search_id": self.search_id,
            "words": self.words,
            "watch": self.watch,
            "settings": self.settings,
            "rhythm": self.rhythm,
            "is_active": self.is_active,
            "members": sorted(self.members.values_list("pk", flat=True)),
            "removed": self.removed_at is not None,
        }


class Firing(models.Model):
    """An alert went off: why, in which stretch of time, whether it was told. Never twice for one `key`."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="firings")
    key = models.CharField(max_length=120)
    """What makes it the same occasion: the hour, the item, the burst."""
    at = models.DateTimeField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    items = models.PositiveIntegerField(default=0)
    cause = models.JSONField(default=dict)
    """The figures of which the sentence is made."""
    over_at = models.DateTimeField(null=True, blank=True)
    """Since when a burst is back within what is usual; empty while it goes on, and for what has no length."""
    mailed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "key"], name="firing_once")]
        indexes = [models.Index(fields=["workspace", "-at"], name="firing_newest")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.at:%Y-%m-%d %H:%M}"


class View(Due):
    """A way of looking at what is heard that somebody keeps («vista»). Due when it is mailed next."""

    class Rhythm(models.TextChoices):
        NEVER = "never", _("No enviar")
        DAILY = "daily", _("Cada día")
        WEEKLY = "weekly", _("Cada lunes")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="views")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="views")
    name = models.CharField(max_length=120)
    search = models.ForeignKey(Search, models.CASCADE, null=True, blank=True, related_name="views")
    words = models.TextField(blank=True, default="")
    """In the query language, state fields too: what is shown."""
    span = models.CharField(max_length=10, default="7d")
    """The last stretch of time that is shown: «24h», «7d», «30d»."""
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.NEVER)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    """Who gets it by mail."""
    mailed_to = models.DateTimeField(null=True, blank=True)
    """The end of the last stretch of time that was mailed."""
    base_url = models.CharField(max_length=300, blank=True, default="")
    """As in `Alert`."""
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="view_due", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, object]:
        """What `listening.restore_view` needs to put back."""
        return {
            "name": self.name,
            "search_id": self.search_id,
            "words": self.words,
            "span": self.span,
            "rhythm": self.rhythm,
            "members": sorted(self.members.values_list("pk", flat=True)),
            "removed": self.removed_at is not None,
        }
