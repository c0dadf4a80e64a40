"""Which of our accounts can speak where, and what each may do."""

from __future__ import annotations

from tertulia.connectors import registry
from tertulia.connectors.base import Moderates
from tertulia.listening.models import Heard, Item
from tertulia.sources.models import Source


def source_for(item: Item) -> Source | None:
    """The connected account that can answer `item`: one that heard it, else one of its brand on the same
    network. None when nobody of ours can speak there."""
    able = Source.objects.filter(
        workspace_id=item.workspace_id, can_reply=True, removed_at__isnull=True
    ).exclude(state=Source.State.PAUSED)
    heard = Heard.objects.filter(item=item)
    if not heard.exists():
        # It was only read to show what stands around another: who heard that one speaks there.
        heard = Heard.objects.filter(item__thread=item.thread_id)
    by_hearing = able.filter(pk__in=heard.values("source_id")).order_by("-is_own", "pk").first()
    if by_hearing:
        return by_hearing
    brands = heard.values("brand_id")
    return able.filter(network=item.network, brand_id__in=brands).order_by("-is_own", "pk").first()


def moderation_of(source: Source) -> frozenset[str]:
    """What this account may do to what others said in its space; nothing without an account."""
    found = registry.get(source.network)
    return found.actions if source.account_id and issubclass(found, Moderates) else frozenset()
