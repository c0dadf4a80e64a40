"""Counters and items for tests of figures, without walking the main path."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tertulia.brand.models import Brand
from tertulia.listening.models import Count, Heard, Item, Search, SearchCount
from tertulia.people.models import Identity
from tertulia.query import normalise, workspace_token
from tertulia.sources.models import Source
from tests import make


def at(text: str) -> datetime:
    """«2026-10-05 09:00», in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def search_of(brand: Brand, words: str = "aurora", **over: Any) -> Search:
    """A search of the brand."""
    given = {"name": "Aurora", "words": words, **over}
    return Search.objects.create(workspace=brand.workspace, brand=brand, **given)


def tally(of: Search | Brand, hour: datetime, items: int, tone: str = "neutral", copies: int = 0) -> None:
    """`items` counted for a search or a brand in an hour."""
    shared = {"workspace": of.workspace, "hour": hour, "network": "demo", "sentiment": tone}
    if isinstance(of, Search):
        SearchCount.objects.create(search=of, items=items, copies=copies, **shared)
    else:
        Count.objects.create(brand=of, items=items, **shared)


def heard(source: Source, text: str = "Hola", search: Search | None = None, **over: Any) -> Item:
    """An item with its full text, heard by `source` for `search` (or whole)."""
    norm = f" {workspace_token(source.workspace_id)}{normalise(text)}"
    made = make.item(source.workspace, text, **{"norm": norm, **over})
    Heard.objects.create(
        workspace=source.workspace, item=made, brand=source.brand, source=source, search=search
    )
    return made


def person(source: Source, name: str, **over: Any) -> Identity:
    """An account of the source's workspace."""
    key = name.lower().replace(" ", ".")
    return make.identity(source.workspace, name, **{"handle_key": key, **over})
