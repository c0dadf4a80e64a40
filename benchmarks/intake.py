"""How much of the database's own speed the main path keeps.

`items_per_cpu_s`: items taken in per CPU-second through `take_in` with 1,000 searches and understanding on.
`of_bare_insert`: with understanding off (match, dedupe, people, triage, copies, store, index, count), the CPU
time of a bare `executemany` of every row that `take_in` wrote in every table (same indexes, same full text),
divided by that of `take_in`.
`of_parts`: with understanding on, the CPU time of `take_in` divided by the sum of matching, understanding and
inserting the same items, measured apart. All in one run, alternating.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from benchmarks.measure import cpu_of, house, median, options, report, texts

SEARCHES = 1_000


def sentences(count: int, seed: int) -> list[str]:
    """The words of real texts in pieces of two to four, mixed so that few are alike, as on a public network:
    other ones for every seed."""
    rng, known = random.Random(seed), [text.split() for text in texts()]  # noqa: S311 (not a secret)
    made = []
    for _ in range(count):
        pieces = []
        for words in rng.choices(known, k=rng.randint(4, 12)):
            start = rng.randrange(max(len(words) - 3, 1))
            pieces += words[start : start + rng.randint(2, 4)]
        made.append(" ".join(pieces)[:280])
    return made


def items(count: int, start: int) -> list[Any]:
    """`count` items by a few hundred people, in threads of five."""
    from django.utils import timezone

    from tertulia.connectors.base import Author, Item

    rng, now = random.Random(start), timezone.now()  # noqa: S311
    made = []
    for number, text in enumerate(sentences(count, start), start):
        who = rng.randrange(400)
        root = number - number % 5
        made.append(
            Item(
                id=f"bench:{number}",
                author=Author(id=f"bench:u{who}", name=f"Persona {who}", handle=f"@persona{who}"),
                text=text,
                published=now - timedelta(seconds=count - number + start),
                kind="comment",
                url=f"https://bench.example/{number}",
                parent=f"bench:{root}" if number != root else "",
                thread=f"bench:{root}",
            )
        )
    return made


def stage() -> Any:
    """A brand with a thousand searches and an own space."""
    from tertulia.listening.models import Search
    from tests import make

    brand = make.brand(make.workspace())
    words = sorted({w.strip(".,¿?¡!").lower() for t in texts() for w in t.split() if len(w) > 6})
    rng = random.Random(5)  # noqa: S311
    made = []
    for number in range(SEARCHES):
        a, b, c, d = rng.sample(words, 4)
        made.append(
            Search(workspace=brand.workspace, brand=brand, name=str(number), words=f"{a} ({b} O {c}) -{d}")
        )
    Search.objects.bulk_create(made)
    return make.source(brand)


def written(before: dict[str, int]) -> list[tuple[Any, list[str], list[tuple[Any, ...]]]]:
    """(model, columns, rows in the driver's own form) of everything written since `before`."""
    from django.apps import apps
    from django.db import connection

    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in before:
            continue
        columns = [f.column for f in model._meta.local_concrete_fields]
        names = ", ".join(connection.ops.quote_name(c) for c in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"select {names} from {table} where id > %s order by id", [before[table]])  # noqa: S608
            rows = cursor.fetchall()
        if rows:
            found.append((model, columns, rows))
    return found


def marks() -> dict[str, int]:
    """The newest id of every table that the path may write."""
    from django.apps import apps
    from django.db import connection

    rooms = ("kit", "people", "sources", "listening", "inbox", "outbox")
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in rooms:
            with connection.cursor() as cursor:
                cursor.execute(f"select coalesce(max(id), 0) from {model._meta.db_table}")  # noqa: S608
                found[model._meta.db_table] = cursor.fetchone()[0]
    return found


def erase(rows: Any, before: dict[str, int]) -> None:
    """Take out again what was written, so that the same rows can be written bare."""
    from django.db import connection

    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for model, _, _ in rows:
            table = model._meta.db_table
            cursor.execute(f"delete from {table} where id > %s", [before[table]])  # noqa: S608


def bare(rows: Any) -> None:
    """One `executemany` a table, and one for the full text, in one transaction."""
    from django.db import connection, transaction

    from tertulia.kit import bulk
    from tertulia.listening.models import Item

    with connection.constraint_checks_disabled(), transaction.atomic():
        for model, columns, values in rows:
            bulk.insert(model, columns, values)
            if model is Item and connection.vendor == "sqlite":
                pk, norm = columns.index("id"), columns.index("norm")
                with connection.cursor() as cursor:
                    cursor.connection.executemany(
                        "insert into listening_item_fts(rowid, norm) values (?, ?)",
                        [(v[pk], v[norm]) for v in values],
                    )


def match(source: Any, batch: list[Any]) -> None:
    """Matching alone: each text normalised, and asked of all searches."""
    from tertulia.listening import matching
    from tertulia.listening.fields import FreshSubject
    from tertulia.listening.heard import Fresh
    from tertulia.query import normalise

    searches = matching.standing(source.brand_id)
    for item in batch:
        searches.match(FreshSubject(Fresh(item, item.network, normalise(item.text))), unknown="keep")


def again_bare(before: dict[str, int]) -> float:
    """CPU seconds for the rows written since `before`: taken out, and written again bare."""
    rows = written(before)
    erase(rows, before)
    taken = cpu_of(lambda: bare(rows))
    assert [len(r) for *_, r in written(before)] == [len(r) for *_, r in rows]
    return taken


def main() -> None:
    """Alternate the path, the bare insert of the very same rows, and its parts."""
    asked = options(__doc__ or "")
    house()
    from tertulia.intake import take_in
    from tertulia.listening.heard import Arrivals
    from tertulia.listening.matching import gazetteer
    from tertulia.listening.models import Item
    from tertulia.listening.prepare import understand
    from tertulia.worker.run import calm_collector

    source = stage()
    rounds, size = (5, 400) if asked.quick else (15, 500)
    for read in (None, understand):
        take_in(Arrivals(source, items(100, 10_000_000 + 1_000 * bool(read))), read=read)
    calm_collector()
    ratios, speeds, of_parts, number = [], [], [], 0
    for _ in range(rounds):
        before, batch = marks(), items(size, number)
        path = cpu_of(lambda b=batch: take_in(Arrivals(source, b), read=None))
        count = Item.objects.count()
        ratios.append(again_bare(before) / path)
        assert Item.objects.count() == count, "the bare insert wrote something else"
        before, batch = marks(), items(size, number + size)
        number += 2 * size
        path = cpu_of(lambda b=batch: take_in(Arrivals(source, b), read=understand))
        speeds.append(size / path)
        said = [item.text for item in batch]
        parts = cpu_of(lambda b=batch: match(source, b))
        parts += cpu_of(lambda t=said: understand(t, gazetteer(source.brand)))
        of_parts.append(path / (parts + again_bare(before)))
    report(items_per_cpu_s=round(median(speeds)), of_bare_insert=median(ratios), of_parts=median(of_parts))


if __name__ == "__main__":
    main()
