"""The stage that writes: threads, items, full text, how each was heard. Few statements, many rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from tertulia.kit import bulk
from tertulia.kit.rows import in_chunks, stamp
from tertulia.listening.count import move
from tertulia.listening.heard import Changed, Fresh, Heard, News
from tertulia.listening.models import Heard as HeardRow
from tertulia.listening.models import Item, Revision, Thread, site_of
from tertulia.people.models import Identity
from tertulia.people.recognise import Key
from tertulia.text.facts import Understanding

ITEM_COLUMNS = [field.attname for field in Item._meta.concrete_fields]
"""In the order of the model, which is that of `_item` (rows are made by position: three times as fast)."""
MOMENTS = frozenset({"published_at", "heard_at", "edited_at", "deleted_at"})
JSONS = frozenset({"media", "evidence", "links"})
SAID = ("is_held", "deleted_at", "text", "norm", "edited_at")
FACTS = ("sentiment", "sentiment_score", "intent", "department", "topic", "is_urgent", "evidence")
"""What a change of an item may touch."""


def store(news: News, authors: Mapping[Key, Identity]) -> Heard:
    """Write the news and say what was written. Call inside the transaction that also moves the cursor."""
    heard = Heard(news.source)
    now = timezone.now()
    threads = _threads(news)
    ids = bulk.reserve_ids(Item, len(news.fresh))
    for pk, fresh in zip(ids, news.fresh, strict=True):
        author = authors[(fresh.network, fresh.item.author.id)]
        item = _item(pk, fresh, news, threads, author, now)
        item.author = author
        item.live = not item.is_history  # type: ignore[attr-defined]
        heard.items.append(item)
        heard.brand_of[pk] = news.source.brand
        if fresh.in_own_space and not item.is_own:
            heard.own_space.add(pk)
    bulk.insert(Item, ITEM_COLUMNS, [_row(item) for item in heard.items])
    _index(heard.items)
    _hear_again(news, heard)
    _write_heard(news, heard)
    heard.changed = [_change(c, now) for c in news.changed]
    if news.gone:
        Item.objects.filter(pk__in=news.gone).update(deleted_at=now)
        heard.gone = list(news.gone)
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
        for part in in_chunks([r for n, r in wanted if n == network]):
            rows = Thread.objects.filter(
                workspace_id=news.source.workspace_id, network=network, remote_id__in=part
            )
            found |= {(network, r): pk for pk, r in rows.values_list("pk", "remote_id")}
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
    return Item.from_db(
        DEFAULT_DB_ALIAS,
        ITEM_COLUMNS,
        (
            pk,
            news.source.workspace_id,
            fresh.network,
            said.id,
            threads[(fresh.network, said.id)],
            said.parent,
            said.kind,
            author.pk,
            said.text,
            fresh.norm,
            said.title,
            said.url,
            site_of(said.url),
            said.audience,
            [{"url": m.url, "kind": m.kind, "alt": m.alt} for m in said.media],
            said.published,
            now,
            said.edited,
            None,
            said.own,
            said.held,
            news.source.is_first_reading,
            said.author.followers,
            *_facts(said.lang[:5], fresh.facts),
            list(said.links),
            0,
            said.quotes,
            None,
        ),
    )


def _facts(told: str, facts: Understanding | None) -> tuple[object, ...]:
    """Columns of an item, from its language (as `told`, unless understood) to its evidence."""
    if facts is None:
        return told, "", None, "", "", "", False, []
    return (
        facts.language or told,
        facts.sentiment,
        facts.sentiment_score,
        facts.intent,
        facts.department,
        facts.topic[:80],
        facts.urgent,
        _evidence(facts),
    )


def _evidence(facts: Understanding) -> list[list[object]]:
    return [[e.fact, e.start, e.end, round(e.weight, 2)] for e in facts.evidence]


def _row(item: Item) -> tuple[object, ...]:
    have = item.__dict__
    return tuple(
        stamp(have[c]) if c in MOMENTS else json.dumps(have[c]) if c in JSONS else have[c]
        for c in ITEM_COLUMNS
    )


def _index(items: list[Item]) -> None:
    """SQLite's full text, in one batch (PostgreSQL's index needs no help)."""
    if connection.vendor != "sqlite" or not items:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into listening_item_fts(rowid, norm) values (%s, %s)", [(i.id, i.norm) for i in items]
        )


def _hear_again(news: News, heard: Heard) -> None:
    """What we learn only now of things that we had: that they were said to us, or by us."""
    learnt = [again for again in news.again if again.new]
    ours = [again.item.pk for again in learnt if again.own]
    if ours:
        Item.objects.filter(pk__in=ours).update(is_own=True)
    for again in learnt:
        item = again.item
        item.is_own = item.is_own or again.own
        item.live = not news.source.is_first_reading  # type: ignore[attr-defined]
        heard.again.append(item)
        heard.brand_of[item.pk] = news.source.brand
        if again.in_own_space and not item.is_own:
            heard.own_space.add(item.pk)


def _write_heard(news: News, heard: Heard) -> None:
    brand, source = news.source.brand_id, news.source.pk
    rows: list[tuple[object, ...]] = []
    # What only stands around is heard by nobody, so that hearing it in earnest is news.
    whole: dict[bool, tuple[int | None, ...]] = {True: (), False: (None,)}
    found = [(i.id, f.searches or whole[f.around]) for i, f in zip(heard.items, news.fresh, strict=True)]
    found += [(again.item.pk, again.searches or (None,)) for again in news.again]
    for item_id, searches in found:
        rows += [(news.source.workspace_id, item_id, brand, source, search) for search in searches]
    columns = ("workspace_id", "item_id", "brand_id", "source_id", "search_id")
    bulk.insert(HeardRow, columns, rows, ignore=True)


def _change(changed: Changed, now: datetime) -> int:
    """Keep what it said before, and store what it says now. Its tone moves from one counter to another."""
    said, facts = changed.item, changed.facts
    # Locked and read again: another source may have heard of this edit, or of a later one, at the same time.
    item = Item.objects.select_for_update(of=("self",)).get(pk=changed.id)
    if said.text != item.text and said.edited and item.edited_at and said.edited < item.edited_at:
        return item.pk
    was = item.sentiment
    item.is_held, item.deleted_at = said.held, None
    if said.text != item.text:
        Revision.objects.create(item=item, text=item.text, until=now)
        item.text, item.norm, item.edited_at = said.text, changed.norm, said.edited or now
    if facts is not None:
        item.sentiment, item.sentiment_score, item.intent = (
            facts.sentiment,
            facts.sentiment_score,
            facts.intent,
        )
        item.department, item.topic, item.is_urgent = facts.department, facts.topic[:80], facts.urgent
        item.evidence = _evidence(facts)
    item.save(update_fields=SAID + FACTS if facts else SAID)
    if item.sentiment != was and not item.is_own:
        move(item, was, item.sentiment)
    return item.pk
