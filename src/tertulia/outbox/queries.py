"""Which of our accounts can speak where, and what was said lately."""

from __future__ import annotations

from typing import Any

from tertulia.connectors import registry
from tertulia.connectors.base import Moderates, Place, Replies
from tertulia.kit.http import Http, default_http
from tertulia.kit.secrets import unseal
from tertulia.listening.models import Heard, Item
from tertulia.sources.models import Source


def source_for(item: Item) -> Source | None:
    """The connected account that can answer `item`: one that heard it, else one of its brand on the same
    network. None when nobody of ours can speak there."""
    able = Source.objects.filter(
        workspace_id=item.workspace_id, can_reply=True, removed_at__isnull=True
    ).exclude(state=Source.State.PAUSED)
    heard = Heard.objects.filter(item=item)
    by_hearing = able.filter(pk__in=heard.values("source_id")).order_by("-is_own", "pk").first()
    if by_hearing:
        return by_hearing
    brands = heard.values("brand_id")
    return able.filter(network=item.network, brand_id__in=brands).order_by("-is_own", "pk").first()


def mouth(source: Source, http: Http | None = None) -> Any:
    """The connector that speaks through `source`, with its credentials unsealed."""
    return registry.get(source.network)(unseal(source.credentials), http or default_http())


def can_reply(source: Source) -> bool:
    """Whether the network lets this account answer."""
    return registry.get(source.network).can(Replies)


def moderation_of(source: Source) -> frozenset[str]:
    """What this account may do to what others said in its space."""
    found = registry.get(source.network)
    return found.actions if issubclass(found, Moderates) else frozenset()


def place_of(source: Source) -> Place:
    """Where the account speaks."""
    return source.where
