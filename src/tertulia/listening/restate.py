"""A file read again with its columns taken for something else: its rows are mended, not added."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tertulia.connectors import base
from tertulia.kit.rows import in_chunks
from tertulia.listening.count import Ledger, note_all
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Heard, Item, Thread, site_of
from tertulia.listening.prepare import clean
from tertulia.listening.queries import networks_of
from tertulia.people.models import Identity
from tertulia.people.recognise import Key, recognise
from tertulia.sources.models import Source

TOLD = ("network", "author", "published_at", "title", "url", "site", "followers")


def restate(batch: Arrivals) -> int:
    """Mend the network, author, moment, title and link of what we have of a file's page, and forget by
    which searches this source heard what was mended: taking the page in finds that anew, and mends the text.
    Returns how many were mended. Run again it mends nothing."""
    source, said = batch.source, {item.id: clean(item) for item in batch.items}
    rows = Item.objects.filter(
        workspace_id=source.workspace_id, network__in=networks_of(source), is_own=False
    )
    stale: dict[int, base.Item] = {}
    for part in in_chunks(list(said)):
        found: dict[str, list[Item]] = {}
        for item in rows.filter(remote_id__in=part).select_related("author"):
            found.setdefault(item.remote_id, []).append(item)
        # Where two are known by one id (they came by two networks), neither can become the other.
        stale |= {
            only.pk: said[name]
            for name, [only, *others] in found.items()
            if not others and _differs(only, said[name], source)
        }
    if stale:
        _mend(source, stale)
    return len(stale)


def _differs(item: Item, said: base.Item, source: Source) -> bool:
    now = (said.network or source.network, said.author.id, said.title, said.url)
    was = (item.network, item.author.remote_id, item.title, item.url)
    return now != was or said.published != item.published_at


@transaction.atomic
def _mend(source: Source, stale: Mapping[int, base.Item]) -> None:
    wanted = [(said.network or source.network, said.author, False) for said in stale.values()]
    authors = recognise(source.workspace_id, wanted)
    locked = Item.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
    items = list(locked.filter(pk__in=list(stale)))
    ledger = Ledger(source.workspace_id)
    note_all(ledger, items, by=-1)
    for item in items:
        _become(item, stale[item.pk], source, authors)
    Item.objects.bulk_update(items, TOLD, batch_size=200)
    for part in in_chunks(list(stale)):
        Heard.objects.filter(source=source, item_id__in=part).delete()
    note_all(ledger, items, by=1)
    ledger.write()


def _become(item: Item, said: base.Item, source: Source, authors: Mapping[Key, Identity]) -> None:
    network = said.network or source.network
    item.network, item.author = network, authors[(network, said.author.id)]
    item.published_at, item.title, item.url = said.published, said.title, said.url
    item.site, item.followers = site_of(said.url), said.author.followers
    alone = Thread.objects.filter(pk=item.thread_id, remote_id=item.remote_id)
    alone.update(network=network, title=said.title, url=said.url, last_item_at=said.published)
