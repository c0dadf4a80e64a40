"""The only mouth to a network: what we want to say, and truthfully what became of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.listening.models import Item
from tertulia.sources.models import Source


class Delivery(Due):
    """One thing to say or do on one network. States and where they lead:

    queued → sending → published | unconfirmed | rejected | failed (again at next_try_at)
    queued, failed → withdrawn (by a person) · unconfirmed → published (found) | queued (by a person)
    """

    class Act(models.TextChoices):
        REPLY = "reply", _("Respuesta")
        POST = "post", _("Publicación")
        APPROVE = "approve", _("Aprobar")

    class State(models.TextChoices):
        QUEUED = "queued", _("En cola")
        SENDING = "sending", _("Enviando")
        PUBLISHED = "published", _("Publicada")
        UNCONFIRMED = "unconfirmed", _("Sin confirmar")
        FAILED = "failed", _("Falló")
        REJECTED = "rejected", _("Rechazada")
        WITHDRAWN = "withdrawn", _("Retirada")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="deliveries")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="deliveries")
    source = models.ForeignKey(Source, models.CASCADE, related_name="deliveries")
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.REPLY)
    parent = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="answers")
    thread = models.ForeignKey("listening.Thread", models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
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
    item = models.OneToOneField(Item, models.SET_NULL, null=True, blank=True, related_name="delivery")
    """Our own post as it was heard back: the proof."""

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["source", "state"], name="delivery_source"),
            models.Index(fields=["workspace", "-id"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:80] or str(self.act)

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self.state in (self.State.PUBLISHED, self.State.REJECTED, self.State.WITHDRAWN)

    def undo_state(self) -> dict[str, Any]:
        """What is needed to take a fresh delivery back."""
        return {"state": self.state}
