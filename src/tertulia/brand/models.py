"""Who we are speaking for: the brand, how it speaks, its departments and the people in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.kit import when


def office_hours() -> dict[str, list[list[str]]]:
    """The usual office week, as a fresh value for a JSON default."""
    return {day: [list(span) for span in spans] for day, spans in when.OFFICE.items()}


def reply_minutes() -> dict[str, int]:
    """Minutes of opening time within which an answer is due, by priority."""
    return {"urgent": 30, "high": 60, "normal": 240, "low": 1440}


class BrandQuerySet(models.QuerySet["Brand"]):
    """Adjectives of brands."""

    def of(self, workspace: Workspace) -> BrandQuerySet:
        """The workspace's brands that are in use."""
        return self.filter(workspace=workspace, closed_at__isnull=True)


class Brand(models.Model):
    """A name that a community knows. A firm usually has one; an agency, one for each client."""

    class Address(models.TextChoices):
        TU = "tu", _("De tú")
        USTED = "usted", _("De usted")
        VOS = "vos", _("De vos")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="brands")
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True, default="")
    site = models.URLField(blank=True, default="")
    country = models.CharField(max_length=2, default="ES")
    time_zone = models.CharField(max_length=60, default="Europe/Madrid")
    keywords = models.JSONField(default=list)
    """Names under which people speak of the brand and its products."""
    topics = models.JSONField(default=dict)
    """{label: [words]}: what the brand is usually asked about."""
    address = models.CharField(max_length=5, choices=Address.choices, default=Address.TU)
    signature = models.CharField(max_length=80, blank=True, default="")
    forbidden_words = models.JSONField(default=list)
    hours = models.JSONField(default=office_hours)
    reply_minutes = models.JSONField(default=reply_minutes)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The brand's time zone."""
        return ZoneInfo(self.time_zone)


class Kind(models.TextChoices):
    """The twelve departments that a community's questions end in."""

    CUSTOMER_SERVICE = "customer_service", _("Atención al cliente")
    PRODUCT = "product", _("Producto")
    ENGINEERING = "engineering", _("Ingeniería")
    IT = "it", _("Sistemas")
    FINANCE = "finance", _("Finanzas")
    LEGAL = "legal", _("Legal")
    PR = "pr", _("Relaciones públicas")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Ventas")
    HR = "hr", _("Personas")
    INTERNAL_COMMS = "internal_comms", _("Comunicación interna")
    STRATEGY = "strategy", _("Estrategia")


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Adjectives of departments."""

    def of(self, workspace: Workspace) -> DepartmentQuerySet:
        """Every department of the workspace."""
        return self.filter(workspace=workspace)

    def active(self) -> DepartmentQuerySet:
        """Those that can be asked: neither switched off nor merged into another."""
        return self.filter(is_active=True, merged_into__isnull=True)


class Department(models.Model):
    """An area of the company that knows some answers («área» on screen)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="departments")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="departments")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80)
    answers = models.TextField(blank=True, default="")
    """What this area knows, in a line that helps to choose it."""
    answer_minutes = models.PositiveIntegerField(default=480)
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "kind"], name="department_kind_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `brand.restore_department` needs to put back. A merge moves the people: whose they were."""
        return {
            "name": self.name,
            "answers": self.answers,
            "answer_minutes": self.answer_minutes,
            "is_active": self.is_active,
            "merged_into_id": self.merged_into_id,
            "colleagues": sorted(self.colleagues.values_list("pk", flat=True)),
        }


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    """Adjectives of colleagues."""

    def of(self, workspace: Workspace) -> ColleagueQuerySet:
        """Every colleague of the workspace."""
        return self.filter(workspace=workspace)

    def present(self) -> ColleagueQuerySet:
        """Those who can be asked: the first is asked first."""
        return self.filter(left_at__isnull=True).order_by("position", "id")


class Colleague(models.Model):
    """Somebody in a department who can be asked; needs no account here."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="colleagues")
    department = models.ForeignKey(Department, models.CASCADE, related_name="colleagues")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    hours = models.JSONField(default=office_hours)
    position = models.PositiveSmallIntegerField(default=0)
    """Who is asked first; the next ones are deputies."""
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `brand.restore_colleague` needs to put back."""
        left: datetime | None = self.left_at
        return {"left_at": left.isoformat() if left else None, "position": self.position}
