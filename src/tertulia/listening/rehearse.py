"""Trying words on what was heard before, so that nobody saves them blindly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from tertulia.listening.models import Item, ItemQuerySet
from tertulia.listening.queries import matching, searched

DAYS = 30
MOST = 2000
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """What words would have found in `days` days: `count` things (`more`: counting stopped there), and the
    newest of them."""

    days: int
    count: int = 0
    more: bool = False
    samples: list[Item] = field(default_factory=list)


def lately(workspace_id: int, days: int = DAYS) -> ItemQuerySet:
    """What others said in the last `days` days, newest first."""
    since = timezone.now() - timedelta(days=days)
    said = Item.objects.filter(workspace_id=workspace_id, published_at__gte=since).said_by_others()
    return said.order_by("-published_at")


def rehearse(workspace_id: int, words: str, days: int = DAYS) -> Tried:
    """What a search for `words` would have found among what is stored. Raises `query.QueryError`."""
    found = matching(lately(workspace_id, days), searched(words, workspace_id), workspace_id)
    count = found.order_by()[: MOST + 1].count()
    samples = list(found.select_related("author")[:SAMPLES])
    return Tried(days, min(count, MOST), count > MOST, samples)
