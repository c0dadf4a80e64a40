"""How long the figures of the listening screen take on a large store, each asked for the first time.

One JSON line: p95 in milliseconds of every function with nothing remembered, and of asking again, over a day,
a week, a month and a year, for the brand, for a search that finds much, one that finds less, and free words.
`--quick` has 50,000 items instead of a million, each asked once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.measure import house, options, p95, report, texts

ITEMS, QUICK = 1_000_000, 50_000
AT_ONCE = 20_000
PEOPLE, SITES, SEARCHES = 20_000, 300, 10
NETWORKS = ("instagram", "facebook", "mastodon", "bluesky", "news", "youtube")
TONES = ("negative", "neutral", "positive", "mixed", "")
TOPICS = ("Facturación", "Acceso", "Instalaciones", "Talleres", "Empleo", "Prensa", "")
DAYS = 365
STRETCHES = (1, 7, 30, 365)
ROUNDS = 3


def fill(count: int, seed: int = 7) -> tuple[Any, Any, list[Any]]:
    """A workspace that heard `count` items in a year: two in five whole, the rest for one or two of its ten
    searches, the first of which finds most. Returns (workspace, brand, searches)."""
    from tertulia.accounts.models import Workspace
    from tertulia.brand.models import Brand
    from tertulia.listening.models import Search
    from tertulia.sources.models import Source

    space = Workspace.objects.create(name="Banco")
    brand = Brand.objects.create(workspace=space, name="Aurora", keywords=["Aurora"])
    source = Source.objects.create(workspace=space, brand=brand, network="mastodon", name="Todo")
    kinds = ["brand", "rival", "rival"] + ["sector"] * (SEARCHES - 3)
    searches = [
        Search.objects.create(workspace=space, brand=brand, kind=kind, name=f"Búsqueda {n}", words="aurora")
        for n, kind in enumerate(kinds)
    ]
    rng = random.Random(seed)  # noqa: S311 (not a secret)
    store = Store(space.pk, brand.pk, source.pk, [s.pk for s in searches], rng)
    for start in range(0, count, AT_ONCE):
        store.add(start, min(AT_ONCE, count - start), count)
    store.write_counts()
    return space, brand, searches


class Store:
    """Writes rows as the main path would, in bulk."""

    def __init__(self, space: int, brand: int, source: int, searches: list[int], rng: random.Random) -> None:
        from tertulia.people.models import Identity

        self.space, self.brand, self.source, self.searches, self.rng = space, brand, source, searches, rng
        Identity.objects.bulk_create(
            Identity(
                workspace_id=space,
                network=NETWORKS[n % 6],
                remote_id=f"b{n}",
                name=f"Persona {n}",
                handle_key=f"p{n}",
            )
            for n in range(PEOPLE)
        )
        self.people = list(Identity.objects.order_by("pk").values_list("pk", flat=True))
        self.now = datetime.now(UTC)
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.sentences = texts()

    def add(self, start: int, size: int, count: int) -> None:
        """The items `start` to `start + size` of `count`."""
        from django.db import connection, transaction

        from tertulia.kit import bulk
        from tertulia.listening.models import Heard, Item, Thread

        with transaction.atomic():
            threads, items = bulk.reserve_ids(Thread, size), bulk.reserve_ids(Item, size)
            rows: list[Any] = []
            heard: list[Any] = []
            made: list[Any] = []
            for at, (thread, pk) in enumerate(zip(threads, items, strict=True)):
                moment = self.now - timedelta(days=DAYS) * (1 - (start + at) / count)
                rows.append(self._item(thread, pk, moment))
                made.append((thread, self.space, NETWORKS[pk % 6], f"t{pk}", "", "", rows[-1][15]))
                heard += self._heard(pk, rows[-1], moment)
            bulk.insert(Thread, THREAD, made)
            bulk.insert(Item, ITEM, rows)
            bulk.insert(Heard, ("workspace_id", "item_id", "brand_id", "source_id", "search_id"), heard)
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.executemany(
                        "insert into listening_item_fts(rowid, norm) values (%s, %s)",
                        [(row[0], row[9]) for row in rows],
                    )

    def _item(self, thread: int, pk: int, moment: datetime) -> tuple[Any, ...]:
        from tertulia.kit.rows import stamp
        from tertulia.query import normalise, workspace_token

        rng, at = self.rng, stamp(moment)
        text = f"{rng.choice(self.sentences)} {rng.choice(self.sentences)}"
        norm = f" {workspace_token(self.space)}{normalise(text)}"
        network = NETWORKS[pk % 6]
        person = self.people[int(rng.random() ** 3 * PEOPLE)]
        site = f"sitio{int(rng.random() ** 2 * SITES)}.example" if network == "news" else ""
        kind = "article" if network == "news" else "post"
        linked = rng.random() < 0.1
        links = f'["https://enlace.example/{int(rng.random() ** 3 * 5000)}"]' if linked else "[]"
        head = (
            pk,
            self.space,
            network,
            f"i{pk}",
            thread,
            "",
            kind,
            person,
            text,
            norm,
            "",
            "",
            site,
            "",
            "[]",
        )
        facts = ("es", rng.choice(TONES), "question", "", rng.choice(TOPICS), False, "[]")
        rest = (int(rng.random() ** 8 * 100_000), links, int(linked), "")
        return (*head, at, at, False, False, False, *facts, *rest)

    def _heard(self, pk: int, row: tuple[Any, ...], moment: datetime) -> Iterator[tuple[Any, ...]]:
        from tertulia.kit.rows import stamp

        rng, found = self.rng, set[int | None]()
        if rng.random() < 0.4:
            found.add(None)
        else:
            found = {self.searches[int(rng.random() ** 2 * SEARCHES)] for _ in range(rng.choice((1, 1, 2)))}
        hour = stamp(moment.replace(minute=0, second=0, microsecond=0))
        self.counts[(None, hour, row[2], row[21])] += 1
        for search in found:
            if search:
                self.counts[(search, hour, row[2], row[21])] += 1
            yield (self.space, pk, self.brand, self.source, search)

    def write_counts(self) -> None:
        """The counters of all that was added."""
        from tertulia.kit import bulk
        from tertulia.listening.models import Count, SearchCount

        ours = [(self.space, self.brand, h, n, t, c) for (s, h, n, t), c in self.counts.items() if s is None]
        found = [(self.space, s, h, n, t, c, 0) for (s, h, n, t), c in self.counts.items() if s is not None]
        shared = ("hour", "network", "sentiment", "items")
        bulk.insert(Count, ("workspace_id", "brand_id", *shared), ours)
        bulk.insert(SearchCount, ("workspace_id", "search_id", *shared, "copies"), found)


THREAD = ("id", "workspace_id", "network", "remote_id", "title", "url", "last_item_at")
ITEM = (
    *("id", "workspace_id", "network", "remote_id", "thread_id", "parent_remote_id", "kind", "author_id"),
    *("text", "norm", "title", "url", "site", "audience", "media", "published_at", "heard_at", "is_own"),
    *("is_held", "is_history", "language", "sentiment", "intent", "department", "topic", "is_urgent"),
    *("evidence", "followers", "links", "traits", "quotes"),
)


def questions(
    space: Any, brand: Any, searches: list[Any], now: datetime
) -> Iterator[tuple[str, Callable[[], Any]]]:
    """(name, what asks it) for every function, stretch and kind of scope."""
    from tertulia.listening import insight
    from tertulia.listening.fields import FIELDS
    from tertulia.query import parse

    words = parse("factura OR app", FIELDS)
    end = now.replace(minute=0, second=0, microsecond=0)
    for days in STRETCHES:
        start = end - timedelta(days=days)
        for name, extra in (
            ("brand", {}),
            ("search", {"search": searches[0]}),
            ("rare", {"search": searches[-1]}),
            ("words", {"tree": words}),
        ):
            scope = insight.Scope(space.pk, brand, start, end, **extra)
            step = insight.best(start, end)
            yield f"volume.{name}", lambda s=scope, p=step: insight.volume(s, p)
            for ask in (
                insight.facets,
                insight.grew,
                insight.topics,
                insight.authors,
                insight.sites,
                insight.links,
            ):
                yield f"{ask.__name__}.{name}", lambda s=scope, a=ask: a(s)
        yield "share_of_voice", lambda a=start: insight.share_of_voice(brand, a, end)
        yield "usual", lambda a=start: insight.usual(searches[0], a, end, "1h")
    yield "suggestions", lambda: insight.suggestions(searches[0])
    yield "noise", lambda: insight.noise(searches[0])


def main() -> None:
    """Fill a store and ask everything."""
    quick = options(__doc__ or "").quick
    house()
    space, brand, searches = fill(QUICK if quick else ITEMS)
    report(**measured(space, brand, searches, 1 if quick else ROUNDS))


def measured(space: Any, brand: Any, searches: list[Any], rounds: int = ROUNDS) -> dict[str, Any]:
    """p95 of each function asked for the first time, in milliseconds of time that passes and of this
    process's CPU; the slowest of them; and of asking again."""
    from tertulia.listening.insight import forget

    taken: dict[str, list[tuple[float, float]]] = {}
    again: list[float] = []
    now = datetime.now(UTC)
    for _ in range(rounds):
        for name, ask in questions(space, brand, searches, now):
            forget()
            taken.setdefault(name, []).append(_timed(ask))
            again.append(_timed(ask)[0])
    wall = {name: round(p95([wall for wall, _cpu in times]), 1) for name, times in taken.items()}
    cpu = {name: round(p95([cpu for _wall, cpu in times]), 1) for name, times in taken.items()}
    return {
        "p95_ms": wall,
        "p95_cpu_ms": cpu,
        "worst_ms": max(wall.values()),
        "worst_cpu_ms": max(cpu.values()),
        "again_ms": p95(again),
    }


def _timed(ask: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


if __name__ == "__main__":
    main()
