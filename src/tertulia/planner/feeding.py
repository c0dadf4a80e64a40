"""From a feed to posts that wait for somebody's yes: nothing that a feed brings goes out by itself."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.connectors import registry
from tertulia.connectors.base import Item, Listens
from tertulia.kit.due import back_off, claim
from tertulia.kit.failures import Failure
from tertulia.kit.http import Http, default_http
from tertulia.kit.verbs import Actor
from tertulia.planner.actions.posts import create_post
from tertulia.planner.models import FeedRule, Post
from tertulia.planner.slots import next_free

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=30)
REMEMBERED = 500
LONGEST_SUMMARY = 300


def feed_due(http: Http | None = None, *, limit: int = 2) -> int:
    """Read the feeds that are due. Returns how many were read."""
    rows = FeedRule.objects.filter(
        removed_at__isnull=True, paused_at__isnull=True, workspace__closed_at__isnull=True
    ).select_related("workspace", "brand")
    found = claim(rows, limit=limit)
    for rule in found:
        with translation.override(rule.workspace.language):
            _read(rule, http or default_http())
    return len(found)


def _read(rule: FeedRule, http: Http) -> None:
    try:
        entries = entries_of(rule.url, http)
        with transaction.atomic():
            bring(rule, entries)
    except Failure as problem:
        _later(rule, str(problem))
    except Exception as problem:
        log.exception("feed rule %s broke", rule.pk)
        _later(rule, _("No se pudo leer (%(kind)s).") % {"kind": type(problem).__name__})


def _later(rule: FeedRule, why: str) -> None:
    attempts = rule.attempts + 1
    wait = back_off(attempts, first=600, ceiling=6 * 3600)
    FeedRule.objects.filter(pk=rule.pk).update(
        next_try_at=timezone.now() + wait, lease_until=None, attempts=attempts, last_error=why[:1000]
    )


def entries_of(url: str, http: Http) -> list[Item]:
    """What the feed at `url` (or that of the page at `url`) holds today, oldest first. Raises the four
    failures."""
    connector = registry.get("feed")({"url": url}, http)
    assert isinstance(connector, Listens)
    place = next(iter(connector.places()))
    return sorted(connector.listen(place, {}).items, key=lambda item: item.published)


def bring(rule: FeedRule, entries: Sequence[Item]) -> list[Post]:
    """Make posts of the `entries` that are new, as many a day as the rule lets; the others wait for their
    turn. At the first reading all of them are history. Returns the posts."""
    keys = {key_of(item): item for item in entries}
    first = not rule.seen
    fresh = [] if first else [key for key in keys if key not in rule.seen]
    since = timezone.now() - timedelta(days=1)
    left = rule.most_a_day - Post.objects.filter(feed=rule, created_at__gte=since).count()
    chosen = fresh[: max(0, left)]
    made = [post for key in chosen if (post := _post(rule, key, keys[key])) is not None]
    known = list(keys) if first else [*rule.seen, *chosen]
    rule.seen = known[-REMEMBERED:] or ["-"]
    FeedRule.objects.filter(pk=rule.pk).update(
        seen=rule.seen,
        next_try_at=timezone.now() + EVERY,
        lease_until=None,
        attempts=0,
        last_error="",
    )
    return made


def key_of(item: Item) -> str:
    """A fingerprint of an entry."""
    return hashlib.sha256(item.id.encode("utf-8", "replace")).hexdigest()[:32]


def said(rule: FeedRule, item: Item) -> str:
    """The text that `rule` makes of an entry."""
    title = item.title or item.text.partition("\n")[0]
    body = " ".join(item.text.removeprefix(title).split())
    if len(body) > LONGEST_SUMMARY:
        body = body[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"
    words = {"{titulo}": title, "{resumen}": body, "{enlace}": item.url, "{autor}": item.author.name}
    text = rule.pattern
    for name, value in words.items():
        text = text.replace(name, value)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _post(rule: FeedRule, key: str, item: Item) -> Post | None:
    if Post.objects.filter(feed=rule, feed_key=key).exists():
        return None
    by = Actor("rule", rule.pk, rule.name, "agent", rule.workspace_id)
    channels = list(rule.channels.filter(removed_at__isnull=True))
    return create_post(
        rule.brand,
        title=item.title[:300],
        text=said(rule, item),
        at=next_free(rule.brand, channels=channels),
        channels=channels,
        link=item.url,
        language=item.lang,
        feed=rule,
        feed_key=key,
        by=by,
    )
