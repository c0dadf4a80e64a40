"""The first stage of the main path, outside any lock: drop what we have, match, understand what survives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from tertulia.connectors import base
from tertulia.kit.html import tidy
from tertulia.kit.rows import in_chunks, select_in
from tertulia.listening import copies, matching, traits
from tertulia.listening.heard import Again, Arrivals, Changed, Fresh, News
from tertulia.listening.learning import lessons
from tertulia.listening.learning.overrule import overrule
from tertulia.listening.models import Heard, Item
from tertulia.listening.queries import networks_of
from tertulia.query import normalise, workspace_token
from tertulia.text.facts import Gazetteer, Understanding

if TYPE_CHECKING:
    from tertulia.text.adjust import Adjustment

Understand = Callable[[Sequence[str], Gazetteer, "Adjustment | None"], list[Understanding]]
"""(texts, the brand's names, what the workspace has taught) → the facts of each text."""
Said = TypeVar("Said", base.Item, base.Author)
MAX_NAME = 200
LONGEST_URL = 1000
HAD = (
    "select id, remote_id, text, is_held, deleted_at from listening_item "
    "where workspace_id = %s and network = %s and remote_id in {}"
)
AUDIENCES = ("public", "unlisted", "private", "direct")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\ud800-\udfff<>\"]+", re.IGNORECASE)


def understand(
    texts: Sequence[str], gazetteer: Gazetteer, adjustment: Adjustment | None
) -> list[Understanding]:
    """The facts of each text; loads the models on first use, so that only the worker pays for them."""
    from tertulia.text import understand as read

    return read(texts, gazetteer=gazetteer, adjustment=adjustment)


def prepare(
    batch: Arrivals, *, also: matching.Wanted | None = None, read: Understand | None = understand
) -> News:
    """What of `batch` is news to us. `also` says what other rooms want though no search does (public rules);
    `read` None leaves facts empty. Reads the database, writes nothing."""
    source = batch.source
    now = timezone.now()
    items = _once(source.network, [clean(item, now) for item in batch.items])
    had = _had(source.workspace_id, items)
    news = News(source, batch.is_past, matching.hidden_by(source.brand_id), had=len(had))
    hunt = matching.hunt(source, also)
    token = workspace_token(source.workspace_id)
    known: dict[int, base.Item] = {}
    for network, item in items:
        old = had.get((network, item.id))
        norm = _norm(token, item)
        if old is None:
            fresh = hunt.catch(Fresh(item, network, norm, around=item.id in batch.context))
            if fresh is not None:
                news.fresh.append(fresh)
        else:
            _compare(news, old, item, norm)
            if item.id not in batch.context:
                known[old[0]] = item
    news.again = list(_again(hunt, known))
    _understand(news, read)
    overrule(news, hunt)
    news.fresh = hunt.keep(news.fresh)
    _sketch(news.fresh)
    for part in in_chunks([g.id for g in batch.gone]):
        rows = Item.objects.filter(
            workspace_id=source.workspace_id, network__in=networks_of(source), remote_id__in=part
        )
        news.gone += rows.standing().values_list("pk", flat=True)
    return news


def clean(item: base.Item, now: datetime | None = None) -> base.Item:
    """The item without what has no place in a text (nulls, direction overrides, broken surrogates), cut to
    what we keep. A moment in the future (a wrong clock) becomes now; raises ValueError for an item that
    cannot be kept at all."""
    if not item.id or not item.author.id:
        raise ValueError("an item and its author need an id")
    if item.published.tzinfo is None:
        raise ValueError("an item needs an aware moment")
    text, lang = tidy(item.text), item.lang
    if lang:
        lang = lang.replace("_", "-").partition("-")[0].lower()[:5]
    links = traits.links_of(_changed(item, text=text)) if item.links or "." in text else ()
    return _changed(
        item,
        id=item.id[:500],
        text=text,
        title=tidy(item.title, 300) if item.title else "",
        published=min(item.published, now or timezone.now()),
        parent=item.parent[:500],
        thread=item.thread[:500],
        url=web(item.url),
        links=links,
        quotes=item.quotes[:500],
        audience=item.audience if item.audience in AUDIENCES else "",
        media=tuple(replace(m, url=web(m.url)) for m in item.media if web(m.url)),
        lang=lang,
        author=_clean_author(item.author),
    )


def _clean_author(author: base.Author) -> base.Author:
    name = tidy(author.name, MAX_NAME).replace("\n", " ").strip() or author.handle or "¿?"
    return _changed(
        author,
        id=author.id[:300],
        name=name,
        handle=tidy(author.handle, MAX_NAME),
        url=web(author.url),
        avatar=web(author.avatar),
        followers=_count(author.followers),
    )


def _changed(thing: Said, **values: Any) -> Said:
    """`thing` with these values; itself where it has them (copying costs more than comparing)."""
    new = {name: value for name, value in values.items() if getattr(thing, name) != value}
    return replace(thing, **new) if new else thing


def web(address: str) -> str:
    """`address` if a link to it does no harm: of the web (no `javascript:`), whole, in plain characters."""
    return address if len(address) <= LONGEST_URL and _WEB.fullmatch(address) else ""


def _count(told: int | None) -> int | None:
    """A number that fits its column; None for one that counts nothing."""
    return min(told, 2**31 - 1) if told is not None and told >= 0 else None


def _once(slug: str, items: Sequence[base.Item]) -> list[tuple[str, base.Item]]:
    """Each item with its network; of several with one id, the last."""
    return list({(i.network or slug, i.id): (i.network or slug, i) for i in items}.values())


Old = tuple[int, str, bool, bool]


def _had(workspace_id: int, items: list[tuple[str, base.Item]]) -> dict[tuple[str, str], Old]:
    """(network, remote id) → (id, text, held, deleted) of those that we have."""
    found: dict[tuple[str, str], Old] = {}
    for network in {network for network, _ in items}:
        ids = [i.id for n, i in items if n == network]
        for pk, remote_id, text, held, deleted in select_in(HAD, ids, workspace_id, network):
            found[(network, remote_id)] = (pk, text, bool(held), deleted is not None)
    return found


def _again(hunt: matching.Hunt, known: Mapping[int, base.Item]) -> Iterator[Again]:
    """Those of `known` (id → as it is said now) that came by other ways only until now, and are wanted."""
    for part in in_chunks(list(known)):
        by_this = Heard.objects.filter(source=hunt.source, item_id__in=part)
        others = set(part) - set(by_this.values_list("item_id", flat=True))
        if not others:
            continue
        ours = Heard.objects.filter(item_id__in=others, source__is_own=True)
        in_ours = set(ours.values_list("item_id", flat=True))
        for item in Item.objects.filter(pk__in=others).select_related("author").order_by("pk"):
            again = hunt.again(item, known[item.pk], known=item.pk in in_ours)
            if again is not None:
                yield again


def _norm(token: str, item: base.Item) -> str:
    words = f"{item.title}\n{item.text}" if item.title else item.text
    return f" {token}{normalise(words)}"


def _compare(news: News, old: Old, item: base.Item, norm: str) -> None:
    pk, text, held, deleted = old
    if item.text != text or item.held != held or deleted:
        news.changed.append(Changed(item, pk, text, norm))


def _sketch(fresh: Sequence[Fresh]) -> None:
    """By what each is compared with others; what is ours or only stands around is in no group."""
    said = [f for f in fresh if not f.item.own and not f.around]
    texts = [copies.text_of(one.item.title, one.item.text) for one in said]
    for one, text, bands in zip(said, texts, copies.bands_of(texts), strict=True):
        if bands:
            one.mark = copies.Mark(text, bands)


def _understand(news: News, read: Understand | None) -> None:
    if read is None:
        return
    said = [f for f in news.fresh if not f.item.own]
    new_words = [c for c in news.changed if c.item.text != c.was and not c.item.own]
    texts = [*map(_whole, (f.item for f in said)), *map(_whole, (c.item for c in new_words))]
    if not texts:
        return
    taught = lessons.adjustment_of(news.source.workspace_id)
    facts = read(texts, matching.gazetteer(news.source.brand), taught)
    for fresh, fact in zip(said, facts[: len(said)], strict=True):
        fresh.facts = fact
    by_id = dict(zip((c.id for c in new_words), facts[len(said) :], strict=True))
    news.changed = [c.understood(by_id.get(c.id)) for c in news.changed]


def _whole(said: base.Item) -> str:
    return f"{said.title}. {said.text}" if said.title else said.text
