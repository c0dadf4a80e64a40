"""The fields of the query language that ask what understanding says, and how sure it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Kind as Department
from tertulia.listening import conditions
from tertulia.listening.models import Intent, Tone, Toxicity
from tertulia.query import Choice, Field, kinds


def spoken(choices: Any) -> tuple[Choice, ...]:
    """Choices by the Spanish word of their label, whatever language the server speaks (what is saved must
    stay readable), by their value, and by the label in the reader's own language."""
    with translation.override(None):
        return tuple(Choice(value, (str(label).lower(),), label) for value, label in choices)


def told(field: Field, label: Any, suggest: Any = None, *, several: bool = False) -> Field:
    """What the screen says of a field."""
    return replace(field, label=label, suggest=suggest, several=several or field.several)


YES_OR_NO = (Choice("yes", ("sí", "s", "y")), Choice("no", ("n",)))
DOUBTS = (
    Choice("sentiment", ("tono", "tone")),
    Choice("intent", ("intención",)),
    Choice("department", ("asunto", "about")),
    Choice("toxicity", ("tóxico", "toxic")),
)

UNDERSTOOD = (
    told(
        kinds.choice("sentiment", "fact", "sentiment", spoken(Tone.choices), aliases=("tono", "tone")),
        _("Tono"),
    ),
    told(
        kinds.choice("intent", "fact", "intent", spoken(Intent.choices), aliases=("intención",)),
        _("Qué quiere"),
    ),
    told(kinds.text("topic", "fact", "topic", aliases=("tema",)), _("Tema"), conditions.topics),
    told(
        kinds.choice("about", "fact", "department", spoken(Department.choices), aliases=("asunto",)),
        _("De qué área parece"),
    ),
    told(kinds.yes_no("urgent", "fact", "is_urgent", aliases=("urgente",)), _("Urgente")),
    told(kinds.yes_no("asks", "fact", "asks", aliases=("pide-respuesta",)), _("Pide una respuesta")),
    Field(
        "toxic",
        "fact",
        (*spoken(Toxicity.choices), *YES_OR_NO),
        conditions.is_toxic,
        ("tóxico",),
        label=_("Insulta, amenaza u odia"),
        several=True,
    ),
    Field(
        "doubt",
        "state",
        DOUBTS,
        conditions.is_in_doubt,
        ("duda",),
        label=_("De qué no estamos seguros"),
        several=True,
    ),
)
