"""A small world to ask: its fields, and tables of the tests' own with things said in them."""

from __future__ import annotations

import random
from datetime import UTC
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tertulia.query import Choice, Registry, kinds

from .plans import PARTS, VALUES, Sample


class Said(models.Model):
    """One thing that was said. Every field can be empty, which is where SQL and logic part ways."""

    objects: ClassVar[models.Manager[Said]] = models.Manager()
    norm = models.TextField()
    text = models.TextField(default="")
    title = models.TextField(default="")
    workspace = models.IntegerField(default=1)
    network = models.CharField(max_length=30, null=True)
    author = models.CharField(max_length=60, null=True)
    sentiment = models.CharField(max_length=10, null=True)
    followers = models.IntegerField(null=True)
    urgent = models.BooleanField(null=True)
    at = models.DateTimeField(null=True)
    link = models.CharField(max_length=60, null=True)
    image = models.BooleanField(default=False)

    class Meta:
        app_label = "query_tests"

    def __str__(self) -> str:
        return self.norm


class Folder(models.Model):
    """Something else that has a last thing said, or none."""

    objects: ClassVar[models.Manager[Folder]] = models.Manager()
    last = models.ForeignKey(Said, models.CASCADE, null=True, related_name="+")
    status = models.CharField(max_length=10, null=True)

    class Meta:
        app_label = "query_tests"

    def __str__(self) -> str:
        return str(self.status)


REGISTRY = Registry(
    [
        kinds.choice("network", "arrival", "network", ("mastodon", "wordpress", "x"), aliases=("red",)),
        kinds.text("author", "arrival", "author", clean=str.lower, aliases=("autor",)),
        kinds.choice(
            "sentiment",
            "fact",
            "sentiment",
            (Choice("negative", ("negativo",)), Choice("positive", ("positivo",)), "neutral"),
            aliases=("tono", "sentimiento"),
        ),
        kinds.number("followers", "arrival", "followers", aliases=("seguidores",)),
        kinds.yes_no("urgent", "fact", "urgent", aliases=("urgente",)),
        kinds.day("date", "arrival", "at", zone=lambda: UTC, aliases=("fecha",)),
        kinds.flags(
            "has",
            "arrival",
            (
                kinds.Flag("link", lambda prefix: Q(**{f"{prefix}link__gt": ""}), ("enlace",)),
                kinds.Flag("image", lambda prefix: Q(**{f"{prefix}image": True}), ("imagen",)),
                kinds.Flag("author", lambda prefix: Q(**{f"{prefix}author__isnull": False}), ("autor",)),
            ),
            aliases=("tiene",),
        ),
        kinds.choice("status", "state", "status", ("open", "closed"), aliases=("estado",)),
    ]
)


def pool(size: int, seed: int) -> list[Sample]:
    """So many samples with all fields known, always the same ones. `has` says what the other columns say."""
    chance = random.Random(seed)
    made = []
    for _number in range(size):
        fields = {name: chance.choice(values) for name, values in VALUES.items()}
        fields["has"] = fields["has"] - {"author"} | ({"author"} if fields["author"] is not None else set())
        made.append(Sample(tuple(chance.choices(PARTS, k=chance.randrange(8))), fields))
    return made


def row(sample: Sample, workspace: int) -> Said:
    """The sample as a row of the table."""
    link = "https://example.org" if "link" in sample.fields["has"] else ""
    return Said(
        norm=f" 0w{workspace}{sample.norm}",
        text=sample.text,
        workspace=workspace,
        network=sample.fields["network"],
        author=sample.fields["author"],
        sentiment=sample.fields["sentiment"],
        followers=sample.fields["followers"],
        urgent=sample.fields["urgent"],
        at=sample.fields["date"],
        link=link,
        image="image" in sample.fields["has"],
    )
