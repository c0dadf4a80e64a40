"""What was said: items in threads, what they said before, and what a person corrected."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.people.models import Identity


class Tone(models.TextChoices):
    """Sentiment, «tono» on screen."""

    NEGATIVE = "negative", _("Negativo")
    NEUTRAL = "neutral", _("Neutro")
    POSITIVE = "positive", _("Positivo")
    MIXED = "mixed", _("Mixto")


class Intent(models.TextChoices):
    """What the writer wants."""

    QUESTION = "question", _("Pregunta")
    COMPLAINT = "complaint", _("Queja")
    PRAISE = "praise", _("Elogio")
    SUGGESTION = "suggestion", _("Sugerencia")
    LEAD = "lead", _("Interés")
    RISK = "risk", _("Riesgo")
    SPAM = "spam", _("Publicidad")
    CHAT = "chat", _("Charla")


class Toxicity(models.TextChoices):
    """What a person should look at; empty where there is nothing of the kind."""

    INSULT = "insult", _("Insulto")
    THREAT = "threat", _("Amenaza")
    HATE = "hate", _("Odio")


class Doubt(models.IntegerChoices):
    """A fact that is only a guess («dudoso»); a power of two each."""

    SENTIMENT = 1, _("Tono")
    INTENT = 2, _("Intención")
    DEPARTMENT = 4, _("Área")
    TOXICITY = 8, _("Toxicidad")

    @classmethod
    def of(cls, fact: str) -> int:
        """The bit of a fact («sentiment» …); 0 for one that is never in doubt."""
        return int(cls[fact.upper()]) if fact.upper() in cls.__members__ else 0


class Trait(models.IntegerChoices):
    """What an item carries («con:enlace»); a power of two each."""

    LINK = 1, _("Enlace")
    IMAGE = 2, _("Imagen")
    VIDEO = 4, _("Vídeo")
    QUESTION = 8, _("Pregunta")


_NO_SITE = re.compile(r"localhost|127(\.\d{1,3}){3}|\[::1\]")


def site_of(url: str) -> str:
    """The host of an address, without «www.» and port: what `site:` compares. This very machine is no site,
    nor is the page of the pretend networks, wherever it stands: «»."""
    host = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0].rpartition("@")[2].lower()
    site = re.sub(r":\d*$", "", host).removeprefix("www.")[:200]
    return "" if _NO_SITE.fullmatch(site) or "/demo-red/#" in url else site


class Thread(models.Model):
    """A conversation: a post and what hangs from it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="threads")
    network = models.CharField(max_length=30)
    remote_id = models.CharField(max_length=500)
    title = models.CharField(max_length=300, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    last_item_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "remote_id"], name="thread_once")
        ]

    def __str__(self) -> str:
        return self.title or self.remote_id


class ItemQuerySet(models.QuerySet["Item"]):
    """Adjectives of items."""

    def of(self, workspace: Workspace) -> ItemQuerySet:
        """What this workspace has heard."""
        return self.filter(workspace=workspace)

    def standing(self) -> ItemQuerySet:
        """Not deleted on its network."""
        return self.filter(deleted_at__isnull=True)

    def said_by_others(self) -> ItemQuerySet:
        """Not ours."""
        return self.filter(is_own=False)

    def between(self, start: datetime, end: datetime) -> ItemQuerySet:
        """Published from `start` (included) to `end` (excluded)."""
        return self.filter(published_at__gte=start, published_at__lt=end)


class Item(models.Model):
    """One thing that somebody said. Ids grow with the time of hearing."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="items", db_index=False)
    network = models.CharField(max_length=30)
    remote_id = models.CharField(max_length=500)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="items", db_index=False)
    parent_remote_id = models.CharField(max_length=500, blank=True, default="")
    kind = models.CharField(max_length=10)
    author = models.ForeignKey(Identity, models.CASCADE, related_name="items", db_index=False)
    text = models.TextField()
    norm = models.TextField()
    """Our own tokens of the text (see `query.normalise`), the workspace's token first."""
    title = models.CharField(max_length=300, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    site = models.CharField(max_length=200, blank=True, default="")
    """See `site_of`."""
    audience = models.CharField(max_length=10, blank=True, default="")
    media = models.JSONField(default=list)
    published_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    is_own = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    is_history = models.BooleanField(default=False)
    followers = models.IntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, blank=True, default="")
    sentiment = models.CharField(max_length=10, blank=True, default="", choices=Tone.choices)
    sentiment_score = models.FloatField(null=True, blank=True)
    intent = models.CharField(max_length=12, blank=True, default="", choices=Intent.choices)
    department = models.CharField(max_length=20, blank=True, default="")
    topic = models.CharField(max_length=80, blank=True, default="")
    is_urgent = models.BooleanField(default=False)
    toxicity = models.CharField(max_length=8, blank=True, default="", choices=Toxicity.choices)
    asks = models.BooleanField(default=False)
    """It asks the brand for an answer."""
    doubts = models.PositiveSmallIntegerField(default=0)
    """A sum of `Doubt`: what is only a guess. A person's word or a rule's ends the doubt."""
    links = models.JSONField(default=list)
    """Addresses that the text shares, without what only follows the reader about (utm_…)."""
    traits = models.PositiveSmallIntegerField(default=0)
    """A sum of `Trait`."""
    quotes = models.CharField(max_length=500, blank=True, default="")
    """The remote id of what it quotes or passes on with words of its own."""
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", db_index=False
    )
    """The first that said (nearly) the same; empty for that first one, and for what nobody repeats."""

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "remote_id"], name="item_once")
        ]
        indexes = [
            # Ascending, so that what comes last is appended (half the size); read backwards for the newest.
            models.Index(fields=["workspace", "published_at"], name="item_newest"),
            models.Index(fields=["thread", "published_at"], name="item_thread"),
            models.Index(fields=["author", "published_at"], name="item_author"),
            models.Index(fields=["copy_of"], name="item_copies", condition=Q(copy_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Revision(models.Model):
    """What an item said before its author changed it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="revisions")
    text = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:80]
