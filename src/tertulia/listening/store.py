"""The stage that writes: threads, items, full text, how each was heard. Few statements, many rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter

from django.db import connection
from django.utils import timezone

from tertulia.kit import bulk
from tertulia.kit.rows import in_chunks, select_in, stamp
from tertulia.listening import copies
from tertulia.listening.count import ways_of
from tertulia.listening.edit import change, facts_of, mark_gone
from tertulia.listening.heard import Again, Fresh, Heard, News, Way
from tertulia.listening.models import Heard as HeardRow
from tertulia.listening.models import Item, Thread, site_of
from tertulia.people.models import Identity
from tertulia.people.recognise import Key

ITEM_COLUMNS = [field.attname for field in Item._meta.concrete_fields]
_columns = itemgetter(*ITEM_COLUMNS)
MOMENTS = frozenset({"published_at", "heard_at", "edited_at", "deleted_at"})
JSONS = frozenset({"media", "links"})


KNOWN_THREADS = (
    "select id, remote_id from listening_thread where workspace_id = %s and network = %s and remote_id in {}"
)


def store(news: News, authors: Mapping[Key, Identity]) -> Heard:
    """Write the news and say what was written. Call inside the transaction that also moves the cursor."""
    heard = Heard(news.source, news.hidden)
    now = timezone.now()
    # First what changes, so that what is heard anew is counted, and compared, as things are now.
    heard.changed = [change(c, now) for c in news.changed]
    if news.gone:
        mark_gone(news.gone, news.source, now)
        heard.gone = list(news.gone)
    threads = _threads(news)
    ids = bulk.reserve_ids(Item, len(news.fresh))
    for pk, fresh in zip(ids, news.fresh, strict=True):
        author = authors[(fresh.network, fresh.item.author.id)]
        item = _item(pk, fresh, news, threads, author, now)
        item.live = not item.is_history  # type: ignore[attr-defined]
        heard.items.append(item)
        heard.brand_of[pk] = news.source.brand
        if fresh.in_own_space and not item.is_own:
            heard.own_space.add(pk)
    pairs = zip(heard.items, news.fresh, strict=True)
    copies.group(heard.items, {item.id: f.mark for item, f in pairs if f.mark})
    bulk.insert(Item, ITEM_COLUMNS, [_row(item) for item in heard.items])
    _index(heard.items)
    _hear_again(news, heard)
    _write_heard(news, heard)
    return heard


def root_of(item_id: str, parent: str, thread: str, known: Mapping[str, str]) -> str:
    """The id of the thread's root: as told, else the parent's (`known`: id → root), else the parent, else
    the item itself."""
    if thread:
        return thread
    if not parent:
        return item_id
    return known.get(parent, parent)


def _threads(news: News) -> dict[tuple[str, str], int]:
    """(network, remote id of an item) → id of its thread; threads that are new are made."""
    roots = _roots(news)
    wanted = {(network, root) for (network, _), root in roots.items()}
    found: dict[tuple[str, str], int] = {}
    for network in {n for n, _ in wanted}:
        roots_here = [r for n, r in wanted if n == network]
        for pk, root in select_in(KNOWN_THREADS, roots_here, news.source.workspace_id, network):
            found[(network, root)] = pk
    missing = sorted(wanted - set(found))
    newest = _newest(news, roots)
    heads = {(f.network, f.item.id): f.item for f in news.fresh}
    rows_ = []
    for pk, key in zip(bulk.reserve_ids(Thread, len(missing)), missing, strict=True):
        found[key] = pk
        head = heads.get(key)
        title, url = (head.title, head.url) if head else ("", "")
        rows_.append((pk, news.source.workspace_id, key[0], key[1], title, url, stamp(newest[key])))
    bulk.insert(Thread, ("id", "workspace_id", "network", "remote_id", "title", "url", "last_item_at"), rows_)
    old = [(newest[key], found[key]) for key in wanted if key not in set(missing)]
    _touch(old)
    return {key: found[(key[0], root)] for key, root in roots.items()}


def _roots(news: News) -> dict[tuple[str, str], str]:
    """(network, item id) → root id, asking the database only for parents that are not in the batch."""
    parents = {(f.network, f.item.parent) for f in news.fresh if f.item.parent and not f.item.thread}
    known: dict[str, dict[str, str]] = {}
    for network in {n for n, _ in parents}:
        mine = known.setdefault(network, {})
        for part in in_chunks([p for n, p in parents if n == network]):
            rows = Item.objects.filter(
                workspace_id=news.source.workspace_id, network=network, remote_id__in=part
            )
            mine |= dict(rows.values_list("remote_id", "thread__remote_id"))
    roots = {}
    for fresh in sorted(news.fresh, key=lambda f: f.item.published):
        mine = known.setdefault(fresh.network, {})
        root = root_of(fresh.item.id, fresh.item.parent, fresh.item.thread, mine)
        mine[fresh.item.id] = roots[(fresh.network, fresh.item.id)] = root
    return roots


def _newest(news: News, roots: dict[tuple[str, str], str]) -> dict[tuple[str, str], datetime]:
    newest: dict[tuple[str, str], datetime] = {}
    for fresh in news.fresh:
        key = (fresh.network, roots[(fresh.network, fresh.item.id)])
        newest[key] = max(newest.get(key, fresh.item.published), fresh.item.published)
    return newest


def _touch(threads: list[tuple[datetime, int]]) -> None:
    if not threads:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "update listening_thread set last_item_at = %s where id = %s and last_item_at < %s",
            [(stamp(at), pk, stamp(at)) for at, pk in threads],
        )


def _item(
    pk: int,
    fresh: Fresh,
    news: News,
    threads: Mapping[tuple[str, str], int],
    author: Identity,
    now: datetime,
) -> Item:
    said = fresh.item
    return bulk.instance(
        Item,
        id=pk,
        workspace_id=news.source.workspace_id,
        network=fresh.network,
        remote_id=said.id,
        thread_id=threads[(fresh.network, said.id)],
        parent_remote_id=said.parent,
        kind=said.kind,
        author=author,
        text=said.text,
        norm=fresh.norm,
        title=said.title,
        url=said.url,
        site=site_of(said.url),
        audience=said.audience,
        media=[{"url": m.url, "kind": m.kind, "alt": m.alt} for m in said.media],
        published_at=said.published,
        heard_at=now,
        edited_at=said.edited,
        is_own=said.own,
        is_held=said.held,
        is_history=news.is_past,
        followers=said.author.followers,
        links=list(said.links),
        traits=fresh.traits,
        quotes=said.quotes,
        **facts_of(said.lang[:5], fresh.facts),
    )


def _row(item: Item) -> tuple[object, ...]:
    have = dict(item.__dict__)
    for name in MOMENTS:
        have[name] = stamp(have[name])
    for name in JSONS:
        have[name] = json.dumps(have[name]) if have[name] else "[]"
    return _columns(have)  # type: ignore[no-any-return]


def _index(items: list[Item]) -> None:
    """SQLite's full text, in one batch (PostgreSQL's index needs no help)."""
    if connection.vendor != "sqlite" or not items:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into listening_item_fts(rowid, norm) values (%s, %s)", [(i.id, i.norm) for i in items]
        )


def _hear_again(news: News, heard: Heard) -> None:
    """What we learn only now of things that we had: that they were said to us, or by us, or for whom."""
    if not news.again:
        return
    # Locked, so that two sources that hear the same at once count it once.
    rows = Item.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
    stored = {item.pk: item for item in rows.filter(pk__in=[again.item.pk for again in news.again])}
    known = ways_of(stored)
    for again in news.again:
        item = stored.get(again.item.pk)
        if item is None:
            continue
        brands, searches = known.get(item.pk, (set(), set()))
        if again.own and not item.is_own:
            heard.disowned.append(Way(item, tuple(brands), tuple(searches)))
            item.is_own = True
        new = tuple(search for search in again.searches if search not in searches)
        brand = news.source.brand_id
        heard.ways.append(Way(item, () if brand in brands else (brand,), new))
        if again.new:
            _learn(news, heard, again, item)
    ours = [way.item.pk for way in heard.disowned]
    if ours:
        Item.objects.filter(pk__in=ours).update(is_own=True)
        heads = [way.item for way in heard.disowned if way.item.copy_of_id is None]
        copies.step_down(heads, {head.pk: copies.text_of(head.title, head.text) for head in heads})


def _learn(news: News, heard: Heard, again: Again, item: Item) -> None:
    item.live = not news.is_past  # type: ignore[attr-defined]
    heard.again.append(item)
    heard.brand_of[item.pk] = news.source.brand
    if again.in_own_space and not item.is_own:
        heard.own_space.add(item.pk)


def _write_heard(news: News, heard: Heard) -> None:
    brand, source = news.source.brand_id, news.source.pk
    rows: list[tuple[object, ...]] = []
    # What only stands around is heard by nobody, so that hearing it in earnest is news.
    whole: dict[bool, tuple[int | None, ...]] = {True: (), False: (None,)}
    for item, fresh in zip(heard.items, news.fresh, strict=True):
        searches = fresh.searches or whole[fresh.around]
        rows += [(news.source.workspace_id, item.id, brand, source, search) for search in searches]
        if searches:
            heard.ways.append(Way(item, (brand,), fresh.searches))
    for again in news.again:
        told = again.searches or (None,)
        rows += [(news.source.workspace_id, again.item.pk, brand, source, search) for search in told]
    columns = ("workspace_id", "item_id", "brand_id", "source_id", "search_id")
    bulk.insert(HeardRow, columns, rows, ignore=True)
