"""Many cases, fast: rows as the main path would have written them, without walking it a million times."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.measure import texts

TONES = ("negative", "neutral", "positive", "mixed")
NETWORKS = ("instagram", "facebook", "mastodon", "bluesky")
AT_ONCE = 20_000
PEOPLE = 5_000
OPEN_SHARE = 0.4
OWNED_SHARE = 0.3


def fill(workspace: Any, brand: Any, count: int, *, seed: int) -> None:
    """`count` items, each the last word of a case of its own, over the last year; two in five are open."""
    from django.db import transaction
    from django.utils import timezone

    from tertulia.inbox.models import Case
    from tertulia.kit import bulk
    from tertulia.listening.models import Item, Thread

    rng, now = random.Random(seed), timezone.now()  # noqa: S311 (not a secret)
    people = _people(workspace)
    step = timedelta(days=365) / count
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        with transaction.atomic():
            threads = bulk.reserve_ids(Thread, size)
            items = bulk.reserve_ids(Item, size)
            moments = [now - step * (count - start - i) for i in range(size)]
            rows = list(zip(threads, items, moments, strict=True))
            bulk.insert(Thread, THREAD, [_thread(workspace, t, at) for t, _, at in rows])
            bulk.insert(Item, ITEM, [_item(workspace, t, i, at, people, rng) for t, i, at in rows])
            bulk.insert(Case, CASE, _cases(workspace, brand, rows, people, rng))


THREAD = ("id", "workspace_id", "network", "remote_id", "title", "url", "last_item_at")
ITEM = [
    "id",
    "workspace_id",
    "network",
    "remote_id",
    "thread_id",
    "parent_remote_id",
    "kind",
    "author_id",
    "text",
    "norm",
    "title",
    "url",
    "site",
    "audience",
    "media",
    "published_at",
    "heard_at",
    "is_own",
    "is_held",
    "is_history",
    "language",
    "sentiment",
    "intent",
    "department",
    "topic",
    "is_urgent",
    "evidence",
]
CASE = [
    "workspace_id",
    "brand_id",
    "owner_id",
    "thread_id",
    "identity_id",
    "who",
    "last_item_id",
    "last_item_at",
    "heard_count",
    "status",
    "priority",
    "opened_at",
    "waiting_since",
    "due_at",
    "read_by",
]


def _people(workspace: Any) -> list[int]:
    from tertulia.people.models import Identity

    Identity.objects.bulk_create(
        Identity(
            workspace=workspace,
            network=NETWORKS[n % 4],
            remote_id=f"b{workspace.pk}:{n}",
            name=f"Persona {n}",
            handle=f"@persona{n}",
            handle_key=f"persona{n}",
        )
        for n in range(PEOPLE)
    )
    return list(Identity.objects.filter(workspace=workspace).order_by("pk").values_list("pk", flat=True))


def _thread(workspace: Any, pk: int, at: datetime) -> tuple[Any, ...]:
    from tertulia.kit.rows import stamp

    return (pk, workspace.pk, NETWORKS[pk % 4], f"t{pk}", "", "", stamp(at))


_TEXTS: list[str] = []


def _item(
    w: Any, thread: int, pk: int, at: datetime, people: list[int], rng: random.Random
) -> tuple[Any, ...]:
    from tertulia.kit.rows import stamp

    _TEXTS[:] = _TEXTS or texts()
    text, moment, tone = rng.choice(_TEXTS), stamp(at), TONES[pk % 4]
    person = people[pk % PEOPLE]
    said = (pk, w.pk, NETWORKS[thread % 4], f"i{pk}", thread, "", "comment", person, text, "", "", "", "", "")
    return (
        *said,
        "[]",
        moment,
        moment,
        False,
        False,
        False,
        "es",
        tone,
        "question",
        "",
        "Facturación",
        False,
        "[]",
    )


def _cases(
    w: Any, brand: Any, rows: list[tuple[int, int, datetime]], people: list[int], rng: random.Random
) -> list[tuple[Any, ...]]:
    return list(_each_case(w, brand, rows, people, rng))


def _each_case(
    w: Any, brand: Any, rows: list[tuple[int, int, datetime]], people: list[int], rng: random.Random
) -> Iterator[tuple[Any, ...]]:
    from tertulia.kit.rows import stamp

    nobody, team = json.dumps({}), list(w.members.values_list("pk", flat=True))
    for thread, item, at in rows:
        waits = rng.random() < OPEN_SHARE
        moment, due = stamp(at), stamp(at + timedelta(hours=4))
        status = "open" if waits else "resolved"
        since, until = (moment, due) if waits else (None, None)
        who = item % PEOPLE
        owner = rng.choice(team) if team and waits and rng.random() < OWNED_SHARE else None
        head = (w.pk, brand.pk, owner, thread, people[who], f" persona {who} ", item, moment, 1, status)
        yield (*head, "normal", moment, since, until, nobody)
