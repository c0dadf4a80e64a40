"""What was said, as the query language asks it: just arrived, or stored."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tertulia.listening.addresses import beginnings, whole
from tertulia.listening.heard import Fresh
from tertulia.listening.models import Doubt, Heard, Item, Trait, site_of
from tertulia.people.models import key_of
from tertulia.query import UNKNOWN
from tertulia.query.tokens import fold
from tertulia.sources.models import Source

FACTS = frozenset({"sentiment", "intent", "topic", "about", "urgent", "asks", "toxic"})


class FreshSubject:
    """Something that has just arrived by `source`, as the query language asks it."""

    def __init__(self, fresh: Fresh, source: Source | None = None) -> None:
        self.norm, self._fresh, self._source = fresh.norm, fresh, source

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
                return key_of(said.author.handle, said.author.name)
            case "site":
                return site_of(said.url)
            case "url":
                return beginnings([said.url, *said.links])
            case "link":
                return whole(said.links)
            case "followers":
                return said.author.followers
            case "date" | "from" | "to":
                return said.published
            case "has":
                return _carried(fresh.traits)
            case "is":
                at_home = self._source is not None and self._source.is_own
                flags = (("reply", said.parent), ("own", said.own), ("held", said.held), ("at-home", at_home))
                return {flag for flag, on in flags if on}
            case "source" | "brand":
                return UNKNOWN if self._source is None else _way(name, self._source)
        return UNKNOWN


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
            case "asks":
                return item.asks
            case "toxic":
                return _toxic(item.toxicity)
            case "doubt":
                return {doubt.name.lower() for doubt in Doubt if item.doubts & doubt}
            case "date" | "from" | "to":
                return item.published_at
            case "last":
                return (timezone.now() - item.published_at).total_seconds()
            case "url":
                return beginnings([item.url, *item.links])
            case "link":
                return whole(item.links)
            case "has":
                return _carried(item.traits)
            case "is":
                return self._flags()
            case "source" | "brand":
                ways = Heard.objects.filter(item=item).select_related("source__brand")
                return {value for way in ways for value in _way(name, way.source)}
            case "person" | "list":
                return self._person(name)
            case "near-duplicate":
                return {"yes", item.copy_of_id} if item.copy_of_id else {"no", item.pk}
            case "language" | "network" | "kind" | "site" | "followers" | "sentiment" | "intent" | "topic":
                return getattr(item, name)
        return UNKNOWN

    def _flags(self) -> set[str]:
        item = self.item
        pairs = (
            ("reply", item.parent_remote_id),
            ("own", item.is_own),
            ("held", item.is_held),
            ("doubtful", item.doubts),
        )
        flags = {flag for flag, on in pairs if on}
        if not item.is_own and not Item.objects.filter(author_id=item.author_id, pk__lt=item.pk).exists():
            flags.add("first-contact")
        if Heard.objects.filter(item=item, source__is_own=True).exists():
            flags.add("at-home")
        return flags

    def _person(self, name: str) -> set[Any] | None:
        person = self.item.author.person
        if person is None:
            return None
        return {person.pk, person.name} if name == "person" else set(person.tags)


def _fact(name: str, facts: Any) -> Any:
    if name == "toxic":
        return _toxic(facts.toxicity)
    column = {"about": "department"}.get(name, name)
    return getattr(facts, column)


def _toxic(label: str) -> set[str]:
    return {label, "yes"} if label else {"no"}


def _carried(traits: int) -> set[str]:
    return {trait.name.lower() for trait in Trait if traits & trait}


def _way(name: str, source: Source) -> set[Any]:
    """By its number, for who knows the workspace, and by name."""
    of = source.brand if name == "brand" else source
    return {of.pk, fold(of.name)}
