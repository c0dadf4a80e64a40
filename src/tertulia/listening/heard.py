"""What travels along the main path: arrivals as read, news as understood, heard as stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.listening import traits
from tertulia.listening.likeness import Mark
from tertulia.listening.models import Item
from tertulia.sources.jobs import Reading
from tertulia.sources.models import Source
from tertulia.text.facts import Understanding


class Land(Protocol):
    """Writes what lands with a page of the past, in the transaction that stores it."""

    def __call__(self, heard: Heard, *, whole: bool) -> None:
        """`heard` was stored; `whole`: with it, all of the page is in."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One page as a source gave it. `context` are ids that were fetched to show what stands around the
    others: they are kept, but nobody says them to us.

    A page of the past (`land`) is history whatever its source is, and leaves the source's cursor alone: what
    lands with it is what `land` writes."""

    source: Source
    items: Sequence[base.Item]
    gone: Sequence[base.Gone] = ()
    cursor: base.Cursor = field(default_factory=dict)
    more: bool = False
    context: frozenset[str] = frozenset()
    land: Land | None = None
    part: bool = False
    """Only a part of a page: the last part lands it."""

    @property
    def is_past(self) -> bool:
        """Whether nobody waits for what is in it."""
        return self.land is not None or self.source.is_first_reading

    @classmethod
    def of(cls, source: Source, reading: Reading) -> Arrivals:
        """What was read from `source`, what stands around it first."""
        page, around = reading.page, reading.around
        return cls(
            source=source,
            items=[*around, *page.items],
            gone=page.gone,
            cursor=page.cursor,
            more=page.more,
            context=frozenset(item.id for item in around),
        )


@dataclass(slots=True)
class Fresh:
    """An item that we did not have, matched and understood, not stored yet."""

    item: base.Item
    network: str
    norm: str
    searches: tuple[int, ...] = ()
    facts: Understanding | None = None
    in_own_space: bool = False
    around: bool = False
    """Only fetched to show what stands around another: kept, but not heard yet."""
    mark: Mark | None = None
    """By what others that say the same are found; None for what is in no group."""

    @property
    def traits(self) -> int:
        """What it carries: a sum of `Trait`."""
        return traits.of(self.item)


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that we have and that now says something else, or has been let through by a moderator."""

    item: base.Item
    id: int
    was: str
    norm: str
    facts: Understanding | None = None

    def understood(self, facts: Understanding | None) -> Changed:
        """The same, now understood so."""
        return replace(self, facts=facts)


@dataclass(frozen=True, slots=True)
class Again:
    """An item that we had, now heard by another way: for these searches, in our own space, as our own. `new`:
    until now nobody knew that it is said to us, or that it is ours."""

    item: Item
    searches: tuple[int, ...]
    in_own_space: bool
    own: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Way:
    """What is new of how an item was heard: by brands that had not heard it, for searches that had not found
    it."""

    item: Item
    brands: tuple[int, ...] = ()
    searches: tuple[int, ...] = ()


Hidden = Mapping[int, tuple[frozenset[str], frozenset[str]]]
"""search → (handle keys of authors, sites) that it does not show."""


@dataclass(slots=True)
class News:
    """What survives of a batch: to be stored, to be changed, to be marked as gone."""

    source: Source
    is_past: bool = False
    hidden: Hidden = field(default_factory=dict)
    had: int = 0
    """How many things of the batch we had already."""
    fresh: list[Fresh] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    again: list[Again] = field(default_factory=list)

    @property
    def authors(self) -> list[tuple[str, base.Author, bool]]:
        """(network, author, is it us) of everything that will be stored."""
        return [(f.network, f.item.author, f.item.own) for f in self.fresh]


@dataclass(slots=True)
class Heard:
    """What was stored. `items` are the new ones, each with `.live` (False: history, from a first reading);
    `again` those that we had and of which we learn only now that they are said to us, or ours.
    `own_space` holds ids of what was said in our spaces or to us; `brand_of` whose matter each is. `ways` are
    new ways by which they were heard; `disowned` those of things that we learn to be ours."""

    source: Source
    hidden: Hidden = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    disowned: list[Way] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    again: list[Item] = field(default_factory=list)
    own_space: set[int] = field(default_factory=set)
    brand_of: dict[int, Brand] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    @property
    def workspace_id(self) -> int:
        """Whose all this is."""
        return self.source.workspace_id  # type: ignore[no-any-return]

    def hides(self, search_id: int, item: Item) -> bool:
        """Whether a search does not show `item`, for its author or its site."""
        if search_id not in self.hidden:
            return False
        authors, sites = self.hidden[search_id]
        return item.site in sites or item.author.handle_key in authors

    @property
    def with_again(self) -> Heard:
        """The same, with what we learn only now among the new ones: for those who ask whose matter it is."""
        return replace(self, items=[*self.items, *self.again]) if self.again else self
