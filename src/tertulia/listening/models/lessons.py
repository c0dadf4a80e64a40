"""What people teach: corrections of facts, what was learnt of them, and rules that set a fact for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.listening.models.items import Item
from tertulia.listening.models.searches import Search


class Fact(models.TextChoices):
    """What a person can correct and a rule can set."""

    SENTIMENT = "sentiment", _("Tono")
    INTENT = "intent", _("Intención")
    DEPARTMENT = "department", _("Área")
    TOXICITY = "toxicity", _("Toxicidad")
    TOPIC = "topic", _("Tema")


class Correction(models.Model):
    """A person said what a fact of an item really is: kept, since understanding learns from it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="corrections")
    item = models.ForeignKey(Item, models.CASCADE, related_name="corrections")
    fact = models.CharField(max_length=12)
    was = models.CharField(max_length=80)
    now = models.CharField(max_length=80)
    """The same as `was` where a person only said that it is right."""
    doubted = models.BooleanField(default=False)
    """Whether the fact was only a guess until then."""
    batch = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    """The first of those that were corrected at one stroke; empty for that first one, and for one alone."""
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "at"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.was} → {self.now}"


class Adjustment(Due):
    """What a workspace's corrections have taught (see `text.adjust`). Due when it is to be learnt anew."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="adjustment")
    data = models.BinaryField(default=b"")
    """As `text.adjust.Adjustment.to_bytes` writes it; empty while nothing is learnt."""
    lessons = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    """When it was learnt; empty while it never was."""
    forgotten_to = models.PositiveBigIntegerField(default=0)
    """Corrections up to this one («olvidar lo aprendido») teach nothing any more."""

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="adjustment_due", condition=Q(next_try_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.lessons}"

    def undo_state(self) -> dict[str, object]:
        """What `listening.remember` needs to put back."""
        return {"forgotten_to": self.forgotten_to}


class FactRule(models.Model):
    """«Siempre que…»: what matches the words has this fact. The first by position wins, for each fact."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="fact_rules")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="fact_rules")
    position = models.PositiveIntegerField(default=0)
    words = models.TextField()
    """In the query language: what arrives and what is understood, but for the fact that it sets."""
    fact = models.CharField(max_length=12, choices=Fact.choices)
    value = models.CharField(max_length=80, blank=True, default="")
    is_active = models.BooleanField(default=True)
    correction = models.ForeignKey(Correction, models.SET_NULL, null=True, blank=True, related_name="rules")
    """The correction that it was made of."""
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "position"], name="fact_rule_order")]

    def __str__(self) -> str:
        return f"{self.words} → {self.fact}: {self.value}"

    def undo_state(self) -> dict[str, object]:
        """What `listening.restore_fact_rule` needs to put back."""
        return {
            "words": self.words,
            "fact": self.fact,
            "value": self.value,
            "position": self.position,
            "is_active": self.is_active,
            "removed": self.removed_at is not None,
        }


class Relabelling(Due):
    """A rule, or a search for risks, taken to what is stored; and taken back as one. Due until it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En cola")
        RUNNING = "running", _("Aplicando")
        DONE = "done", _("Hecho")
        UNDOING = "undoing", _("Deshaciendo")
        UNDONE = "undone", _("Deshecho")
        FAILED = "failed", _("No se pudo")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="relabellings")
    rule = models.ForeignKey(FactRule, models.CASCADE, null=True, blank=True, related_name="relabellings")
    search = models.ForeignKey(Search, models.CASCADE, null=True, blank=True, related_name="relabellings")
    """A rule or a search, never both."""
    words = models.TextField()
    fact = models.CharField(max_length=12, choices=Fact.choices)
    value = models.CharField(max_length=80, blank=True, default="")
    """What it looked for and set, as it was when it was begun."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    since = models.DateTimeField()
    """Only what was published from then on."""
    cursor = models.JSONField(default=dict)
    looked = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, blank=True)
    """How many there are to look at."""
    changed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="relabelling_due", condition=Q(next_try_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} → {self.fact}: {self.value}"


class Relabelled(models.Model):
    """What an item was before a `Relabelling` changed it."""

    relabelling = models.ForeignKey(Relabelling, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    was = models.CharField(max_length=80, blank=True, default="")
    doubted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relabelling", "item"], name="relabelled_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.was}"
