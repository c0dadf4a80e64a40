"""What we want to say: one idea, and how it is said on each network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner.models.campaigns import Campaign


class PostQuerySet(models.QuerySet["Post"]):
    """Adjectives of posts."""

    def of(self, workspace: Workspace) -> PostQuerySet:
        """What the workspace plans and has published."""
        return self.filter(workspace=workspace, removed_at__isnull=True)

    def dated(self, since: datetime, until: datetime) -> PostQuerySet:
        """Those with a moment in [since, until)."""
        return self.filter(at__gte=since, at__lt=until)

    def whole(self) -> PostQuerySet:
        """With all that a page shows of each: variants, channels, deliveries, campaign and author."""
        return self.select_related("campaign", "author", "brand").prefetch_related(
            "variants__channel", "variants__sendings__delivery"
        )


class Post(models.Model):
    """One idea and its common text. `state` is what people decided; what became of it on each network is told
    by its deliveries: `planner.shown` puts both together."""

    class Kind(models.TextChoices):
        POST = "post", _("Publicación")
        ARTICLE = "article", _("Artículo")

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        DRAFT = "draft", _("Borrador")
        REVIEW = "review", _("Por aprobar")
        CHANGES = "changes", _("Pide cambios")
        SCHEDULED = "scheduled", _("Programada")
        MISSED = "missed", _("No se aprobó a tiempo")
        WITHDRAWN = "withdrawn", _("Retirada")

    class Column(models.TextChoices):
        """Where an idea stands on the board."""

        IDEA = "idea", _("Ideas")
        DOING = "doing", _("En marcha")
        READY = "ready", _("Listas para fechar")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="posts")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="posts")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="posts")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.POST)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=300, blank=True, default="")
    """What we call it among ourselves; an article's own title."""
    text = models.TextField(blank=True, default="")
    """The common text; an article's Markdown."""
    link = models.CharField(max_length=2000, blank=True, default="")
    card = models.JSONField(default=dict)
    """What stands at `link` (title, description, image, asset), as it was read."""
    language = models.CharField(max_length=5, blank=True, default="")
    media = models.JSONField(default=list)
    """[{asset: id, alt: words for this post («» = the asset's own)}] in order."""
    article = models.JSONField(default=dict)
    """Of an article: excerpt, slug, tags, search_title, search_description, cover (asset id)."""
    notes = models.TextField(blank=True, default="")
    """Among ourselves: never shown outside."""
    tags = models.JSONField(default=list)
    at = models.DateTimeField(null=True, blank=True)
    """When it is to go out (a variant may have its own moment); None: an idea, or a draft without a date."""
    column = models.CharField(max_length=5, choices=Column.choices, default=Column.IDEA)
    position = models.FloatField(default=0.0)
    """Its place in its column; smaller is higher."""
    author = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="posts")
    series_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="series")
    """The article that it promotes."""
    recurrence = models.ForeignKey(
        "planner.Recurrence", models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    feed = models.ForeignKey("planner.FeedRule", models.SET_NULL, null=True, blank=True, related_name="posts")
    feed_key = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    """Goes up with every change of what would be published: an approval is of one revision."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()
    audit_id: int | None = None

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "at"], name="post_dated", condition=Q(removed_at__isnull=True)),
            models.Index(
                fields=["workspace", "-id"], name="post_undated", condition=Q(at=None, removed_at=None)
            ),
            models.Index(fields=["workspace", "state", "at"], name="post_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "feed_key"], name="post_of_feed_once", condition=Q(feed__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title or " ".join(self.text.split())[:80] or str(_("Sin título"))

    def undo_state(self) -> dict[str, Any]:
        """What inverse verbs need to put back."""
        removed: datetime | None = self.removed_at
        return {
            "at": self.at.isoformat() if self.at else None,
            "state": self.state,
            "column": self.column,
            "position": self.position,
            "removed_at": removed.isoformat() if removed else None,
            "version": self.versions.values_list("pk", flat=True).first(),
        }


class Variant(models.Model):
    """How a post is said on one channel. What is None is inherited from the post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="variants")
    text = models.TextField(null=True, blank=True)
    media = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    options = models.JSONField(default=dict)
    """The connector's own choices (visibility, warning…), by name."""
    first_comment = models.TextField(blank=True, default="")
    parts = models.JSONField(default=list)
    """The texts of a thread, in order, where it was split; []: one post."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="variant_once")]
        ordering = ["channel__position", "id"]

    def __str__(self) -> str:
        return f"{self.channel}: {self.post}"

    @property
    def words(self) -> str:
        """What it says: its own text, else the common one."""
        return self.post.text if self.text is None else self.text

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """Its files: its own, else the common ones."""
        found: list[dict[str, Any]] = self.post.media if self.media is None else self.media
        return found

    @property
    def moment(self) -> datetime | None:
        """When it is to go out: its own moment, else the post's."""
        return self.at or self.post.at


class Sending(models.Model):
    """A delivery that a variant led to. `part`: which of a thread; -1 is the first comment."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="sendings")
    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="sending")
    part = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.delivery)


class Version(models.Model):
    """A post as it was: kept when somebody else goes on, or a quarter of an hour has passed."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    """title, text, link, media, article, campaign, and variants by channel."""
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.post} · {self.revision}"


class Presence(models.Model):
    """Somebody has a post open, so that two people do not write over each other."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="present")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="post_presence_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.post}"
