"""What the screen calls facts and their labels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.brand.models import Kind
from tertulia.listening.models import Fact, Intent, Tone, Toxicity

CHOICES: dict[str, Any] = {
    Fact.SENTIMENT: Tone.choices,
    Fact.INTENT: Intent.choices,
    Fact.DEPARTMENT: [*Kind.choices, ("", gettext_lazy("Ninguna"))],
    Fact.TOXICITY: [*Toxicity.choices, ("", gettext_lazy("Ninguna"))],
}
"""Fact → its labels with their names."""


def name_of(fact: str) -> str:
    """«Tono», «Intención» …"""
    return str(Fact(fact).label) if fact in Fact.values else fact


def label_of(fact: str, value: str) -> str:
    """What one label of a fact is called; «ninguno» for a topic that is none."""
    if fact == Fact.TOPIC:
        return f"«{value}»" if value else _("Ninguno")
    return str(dict(CHOICES.get(fact, ())).get(value, value))
