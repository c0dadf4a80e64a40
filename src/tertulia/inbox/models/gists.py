"""What a case was about, as numbers: by them cases that ask the same are found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.inbox.models.cases import Case
from tertulia.listening.models import Item


class Gist(models.Model):
    """What somebody asked for, made by the worker (`inbox.similar`). A case has one of what waits in it now,
    and one, from its first answer on, of what that answered: only those are looked through. Ids grow with the
    time of making. Goes with its case and its words (a person who is deleted takes both along)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="gists", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    """Of what waits: the newest word that was read. Of what was answered: the first."""
    is_answered = models.BooleanField(default=False)
    signature = models.BinaryField()
    """`text.retrieve.signatures`; empty where nothing can be compared."""
    vector = models.BinaryField()
    """`text.retrieve.compact`; empty where nothing can be compared."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "is_answered"], name="gist_once")]
        indexes = [
            models.Index(fields=["workspace", "id"], name="gist_shelf", condition=Q(is_answered=True)),
            models.Index(fields=["case"], name="gist_waiting", condition=Q(is_answered=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"
