"""The only mouth to a network: what we want to say, and truthfully what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.listening.models import Item
from tertulia.outbox.models.channels import Channel
from tertulia.sources.models import Source


class Delivery(Due):
    """One thing to say or do on one network. States and where they lead:

    queued → sending → published | unconfirmed | rejected | failed (again at next_try_at)
    queued, failed → withdrawn (by a person) · unconfirmed → published (found) | queued (by a person)
    hand (a person publishes it) → published | withdrawn
    published → withdrawn (taken down at our word)
    """

    class Act(models.TextChoices):
        REPLY = "reply", _("Respuesta")
        POST = "post", _("Publicación")
        EDIT = "edit", _("Cambio de lo publicado")
        TAKE_DOWN = "take_down", _("Retirada de lo publicado")
        APPROVE = "approve", _("Aprobar")

    class State(models.TextChoices):
        QUEUED = "queued", _("En cola")
        SENDING = "sending", _("Enviando")
        PUBLISHED = "published", _("Publicada")
        UNCONFIRMED = "unconfirmed", _("Sin confirmar")
        FAILED = "failed", _("Falló")
        REJECTED = "rejected", _("Rechazada")
        WITHDRAWN = "withdrawn", _("Retirada")
        HAND = "hand", _("A mano")

    class Why(models.TextChoices):
        """Why it stopped, where it is ours to say."""

        LATE = "late", _("Se pasó su hora")
        RIGHTS = "rights", _("Un archivo ya no puede salir")
        LIMITS = "limits", _("No cabe en esa red")
        KEY = "key", _("Hay que reconectar la cuenta")
        FROZEN = "frozen", _("Se paró todo")
        BEFORE = "before", _("No salió lo que iba antes")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="deliveries")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="deliveries")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="deliveries")
    """Through which account; None where a person publishes it (`channel.by_hand`)."""
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.REPLY)
    parent = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="answers")
    thread = models.ForeignKey("listening.Thread", models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True, default="")
    content = models.JSONField(default=dict)
    """The rest of what a post says, as `outbox.content` writes and reads it."""
    at = models.DateTimeField(null=True, blank=True)
    """When it was asked to go out; None: as soon as it can."""
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    """What has to be out before it: the part of the thread above it, or the post that it comments."""
    of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="changes")
    """What it changes or takes down."""
    reason = models.CharField(max_length=300, blank=True, default="")
    is_automatic = models.BooleanField(default=False)
    """Nobody pressed a button for it (a rule answered): a freeze holds it back."""
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    why = models.CharField(max_length=8, choices=Why.choices, blank=True, default="")
    said = models.TextField(blank=True, default="")
    """The network's own words when it refused."""
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="deliveries")
    created_at = models.DateTimeField(auto_now_add=True)
    called_at = models.DateTimeField(null=True, blank=True)
    """Until when a call that says it may have been under way (while it is being sent: since when)."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often it has begun to be said since a person last asked for it."""
    published_at = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=500, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    read_back_at = models.DateTimeField(null=True, blank=True)
    """When it was seen on its network after it went out."""
    gone_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be on its network no more, whoever took it away."""
    figures = models.JSONField(default=dict)
    """How it did, as its network told («likes», «shares», «replies», «views», «clicks»)."""
    figures_at = models.DateTimeField(null=True, blank=True)
    item = models.OneToOneField(Item, models.SET_NULL, null=True, blank=True, related_name="delivery")
    """Our own post as it was heard back: the proof."""

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["source", "state"], name="delivery_source"),
            models.Index(fields=["workspace", "act", "-at"], name="delivery_planned"),
            models.Index(fields=["workspace", "-id"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:80] or str(self.act)

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self.state in (self.State.PUBLISHED, self.State.REJECTED, self.State.WITHDRAWN)

    @property
    def is_planned(self) -> bool:
        """Whether it was left to go out by itself, so that a freeze holds it back."""
        return self.act == self.Act.POST or self.is_automatic

    def undo_state(self) -> dict[str, Any]:
        """What `outbox.restore` needs to put back."""
        at: datetime | None = self.at
        return {"state": self.state, "at": at.isoformat() if at else None}


class Step(models.Model):
    """One thing that happened to a delivery («Qué pasó»), in words that are ours and the network's."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=Delivery.State.choices)
    words = models.CharField(max_length=500, blank=True, default="")
    said = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words or str(self.state)


class Watch(Due):
    """Looking after what is out: is it there, how does it do? `next_try_at` is when it is looked at next."""

    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="watch")
    looks = models.PositiveSmallIntegerField(default=0)
    """How often it has been looked at."""

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="watch_due", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.delivery_id)
