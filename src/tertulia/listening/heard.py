"""What travels along the main path: arrivals as read, news as understood, heard as stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.listening.models import Item
from tertulia.sources.models import Source
from tertulia.text.facts import Understanding


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One page as a source gave it. `context` are ids that were fetched to show what stands around the
    others: they are kept, but nobody says them to us."""

    source: Source
    items: Sequence[base.Item]
    gone: Sequence[base.Gone] = ()
    cursor: base.Cursor = field(default_factory=dict)
    more: bool = False
    context: frozenset[str] = frozenset()


@dataclass(slots=True)
class Fresh:
    """An item that we did not have, matched and understood, not stored yet."""

    item: base.Item
    network: str
    norm: str
    searches: tuple[int, ...] = ()
    facts: Understanding | None = None
    in_own_space: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that we have and that now says something else, or has been let through by a moderator."""

    item: base.Item
    id: int
    was: str
    norm: str
    facts: Understanding | None = None


@dataclass(slots=True)
class News:
    """What survives of a batch: to be stored, to be changed, to be marked as gone."""

    source: Source
    fresh: list[Fresh] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    heard_again: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    """(item id, searches): had before, now reached us by another way."""

    @property
    def authors(self) -> list[tuple[str, base.Author, bool]]:
        """(network, author, is it us) of everything that will be stored."""
        return [(f.network, f.item.author, f.item.own) for f in self.fresh]


@dataclass(slots=True)
class Heard:
    """What was stored. `items` are the new ones, each with `.live` (False: history, from a first reading).
    `own_space` holds ids of what was said in our spaces or to us; `brand_of` whose matter each is."""

    source: Source
    items: list[Item] = field(default_factory=list)
    own_space: set[int] = field(default_factory=set)
    brand_of: dict[int, Brand] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    @property
    def workspace_id(self) -> int:
        """Whose all this is."""
        return self.source.workspace_id  # type: ignore[no-any-return]

    @property
    def workspace(self):  # type: ignore[no-untyped-def]
        """The workspace itself."""
        return self.source.workspace
