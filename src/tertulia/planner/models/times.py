"""When things go out: slots, what comes again, what feeds bring, and what else is on those days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.outbox.models import Channel


class Slot(models.Model):
    """A moment of the week at which the next of the queue goes out («hueco»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="slots")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()
    """0 is Monday."""
    time = models.TimeField()
    """In the brand's time zone."""
    channels = models.ManyToManyField(Channel, blank=True, related_name="slots")
    """None: all of the post's."""
    tag = models.CharField(max_length=60, blank=True, default="")
    """Only for posts with this tag."""
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "time", "id"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.time:%H:%M}"

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_slot` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"removed_at": removed.isoformat() if removed else None}


class Recurrence(Due):
    """A post that comes again: every so often, or from a box of evergreens when its slot is empty, never more
    than its limits. `next_try_at`: when the next one is made, some days before it goes out."""

    class Every(models.TextChoices):
        DAY = "day", _("Cada día")
        WEEK = "week", _("Cada semana")
        MONTH = "month", _("Cada mes")
        YEAR = "year", _("Cada año")
        EVERGREEN = "evergreen", _("Cuando haya un hueco libre")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="recurrences")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="recurrences")
    model = models.ForeignKey("planner.Post", models.CASCADE, related_name="recurrences")
    """The post that is copied."""
    every = models.CharField(max_length=9, choices=Every.choices)
    step = models.PositiveSmallIntegerField(default=1)
    weekdays = models.JSONField(default=list)
    time = models.TimeField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    """How often in all; None: without end."""
    gap_days = models.PositiveSmallIntegerField(default=30)
    """Of an evergreen: days between two times, at least."""
    made = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.model} · {self.get_every_display()}"

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_recurrence` needs to put back."""
        removed: datetime | None = self.removed_at
        paused: datetime | None = self.paused_at
        return {
            "removed_at": removed.isoformat() if removed else None,
            "paused_at": paused.isoformat() if paused else None,
        }


class FeedRule(Due):
    """What a feed brings becomes a post that waits for a yes."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="feed_rules")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="feed_rules")
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=1000)
    pattern = models.TextField(default="{titulo}\n\n{enlace}")
    """«{titulo}», «{resumen}», «{enlace}», «{autor}» stand for the entry's own."""
    channels = models.ManyToManyField(Channel, blank=True, related_name="feed_rules")
    most_a_day = models.PositiveSmallIntegerField(default=3)
    seen = models.JSONField(default=list)
    """Fingerprints of the entries that it has dealt with, newest last, at most some hundreds."""
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_feed_rule` needs to put back."""
        removed: datetime | None = self.removed_at
        paused: datetime | None = self.paused_at
        return {
            "removed_at": removed.isoformat() if removed else None,
            "paused_at": paused.isoformat() if paused else None,
        }


class Agenda(Due):
    """Somebody else's calendar that is shown beside ours: holidays of a country or region, world days, or an
    iCal address."""

    class Kind(models.TextChoices):
        HOLIDAYS = "holidays", _("Fiestas")
        DAYS = "days", _("Días mundiales")
        ICAL = "ical", _("Calendario de una dirección")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="agendas")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="agendas")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True, default="")
    place = models.CharField(max_length=20, blank=True, default="")
    """Country and region («ES», «ES-MD») of the holidays."""
    url = models.CharField(max_length=1000, blank=True, default="")
    read_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or self.place

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_agenda` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"removed_at": removed.isoformat() if removed else None}


class Event(models.Model):
    """Something on a day: written by us, or read from an iCal address. All-day events end on `last_on`."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="events")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="events")
    agenda = models.ForeignKey(Agenda, models.CASCADE, null=True, blank=True, related_name="events")
    uid = models.CharField(max_length=300, blank=True, default="")
    name = models.CharField(max_length=300)
    first_on = models.DateField()
    last_on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    quiet = models.BooleanField(default=False)
    """A day of mourning, or on which the brand would rather be silent."""
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "brand", "first_on"], name="event_on")]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_event` needs to put back."""
        removed: datetime | None = self.removed_at
        return {
            "name": self.name,
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "removed_at": removed.isoformat() if removed else None,
        }
