"""The fields of the query language that speak of items. Rooms above add theirs to the same registry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation

from tertulia.brand.models import Kind as Department
from tertulia.listening.heard import Fresh
from tertulia.listening.models import Intent, Item, Tone, site_of
from tertulia.people.models import handle_key
from tertulia.query import UNKNOWN, Choice, Registry, Stage, kinds

SEARCH_STAGES: Collection[Stage] = ("arrival", "fact")
KINDS = (
    Choice("post", ("publicación",)),
    Choice("comment", ("comentario",)),
    Choice("reply", ("respuesta",)),
    Choice("review", ("reseña",)),
    Choice("article", ("artículo",)),
    Choice("message", ("mensaje",)),
)


def spoken(choices: Any) -> tuple[Choice, ...]:
    """Choices by the Spanish word of their label, whatever language the server speaks (what is saved must
    stay readable), by their value, and by the label in the reader's own language."""
    with translation.override(None):
        return tuple(Choice(value, (str(label).lower(),), label) for value, label in choices)


FIELDS = Registry(
    [
        kinds.text("language", "arrival", "language", clean=str.lower, aliases=("idioma", "lang")),
        kinds.text("network", "arrival", "network", clean=str.lower, aliases=("red",)),
        kinds.choice("kind", "arrival", "kind", KINDS, aliases=("tipo",)),
        kinds.text("author", "arrival", "author__handle_key", clean=handle_key, aliases=("autor",)),
        kinds.text("site", "arrival", "site", clean=str.lower, aliases=("sitio",)),
        kinds.number("followers", "arrival", "followers", aliases=("seguidores",)),
        kinds.day("date", "arrival", "published_at", zone=timezone.get_current_timezone, aliases=("fecha",)),
        kinds.day(
            "from",
            "arrival",
            "published_at",
            zone=timezone.get_current_timezone,
            fixed=">=",
            aliases=("desde",),
        ),
        kinds.day(
            "to",
            "arrival",
            "published_at",
            zone=timezone.get_current_timezone,
            fixed="<=",
            aliases=("hasta",),
        ),
        kinds.flags(
            "is",
            "arrival",
            [
                kinds.Flag("reply", lambda p: ~Q(**{f"{p}parent_remote_id": ""}), ("respuesta",)),
                kinds.Flag("own", lambda p: Q(**{f"{p}is_own": True}), ("nuestro", "propio")),
                kinds.Flag("held", lambda p: Q(**{f"{p}is_held": True}), ("retenido",)),
            ],
            aliases=("es",),
        ),
        kinds.choice("sentiment", "fact", "sentiment", spoken(Tone.choices), aliases=("tono", "tone")),
        kinds.choice("intent", "fact", "intent", spoken(Intent.choices), aliases=("intención",)),
        kinds.text("topic", "fact", "topic", aliases=("tema",)),
        kinds.choice("about", "fact", "department", spoken(Department.choices), aliases=("asunto",)),
        kinds.yes_no("urgent", "fact", "is_urgent", aliases=("urgente",)),
    ]
)

FACTS = frozenset({"sentiment", "intent", "topic", "about", "urgent"})


class FreshSubject:
    """Something that has just arrived, as the query language asks it."""

    def __init__(self, fresh: Fresh) -> None:
        self.norm, self._fresh = fresh.norm, fresh

    @property
    def raw(self) -> tuple[str, ...]:
        """The text and the title as they were written."""
        return self._fresh.item.text, self._fresh.item.title

    def get(self, name: str, /) -> Any:
        """The field's value; UNKNOWN for facts before understanding, and for the state of things."""
        fresh = self._fresh
        said = fresh.item
        if name in FACTS:
            return UNKNOWN if fresh.facts is None else _fact(name, fresh.facts)
        match name:
            case "language":
                return UNKNOWN if fresh.facts is None else fresh.facts.language or said.lang
            case "network":
                return fresh.network
            case "kind":
                return said.kind
            case "author":
                return handle_key(said.author.handle)
            case "site":
                return site_of(said.url)
            case "followers":
                return said.author.followers
            case "date" | "from" | "to":
                return said.published
            case "is":
                return {
                    flag
                    for flag, on in (("reply", said.parent), ("own", said.own), ("held", said.held))
                    if on
                }
        return UNKNOWN


def _fact(name: str, facts: Any) -> Any:
    column = {"about": "department"}.get(name, name)
    return getattr(facts, column)


class ItemSubject:
    """A stored item, as the query language asks it. Facts are known; the state of its case is not."""

    def __init__(self, item: Item) -> None:
        self.norm, self.item = item.norm, item

    @property
    def raw(self) -> tuple[str, ...]:
        """The text and the title as they were written."""
        return self.item.text, self.item.title

    def get(self, name: str, /) -> Any:
        """The field's value; UNKNOWN for fields of rooms above."""
        item = self.item
        match name:
            case "author":
                return item.author.handle_key
            case "about":
                return item.department
            case "urgent":
                return item.is_urgent
            case "date" | "from" | "to":
                return item.published_at
            case "is":
                pairs = (("reply", item.parent_remote_id), ("own", item.is_own), ("held", item.is_held))
                return {flag for flag, on in pairs if on}
            case "language" | "network" | "kind" | "site" | "followers" | "sentiment" | "intent" | "topic":
                return getattr(item, name)
        return UNKNOWN
