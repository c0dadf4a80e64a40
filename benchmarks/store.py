"""How quickly a store of a million things is read, and what it weighs.

    python -m benchmarks.store [FOLDER] [--quick] [--items N]

measures the folder that `benchmarks.make_store` made (makes it first where it is not there; default: a folder
of the cache). `p95_ms`: server milliseconds (wall, one after another, nothing remembered) that one in twenty
exceeds: a page of a free search, its facets, a page of a saved search's stream, the dashboard's curve from
the counters; `p95_cpu_ms`: the same in CPU time, for machines that do other things as well. `of_text`: bytes
of items, their indexes and full text, divided by those of the texts (UTF-8); `apart_of_text`: all the rest,
the same way. The bytes on SQLite only.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import make_store
from benchmarks.measure import p95, report

PAGE = 50
OF_ITEMS = ("listening_item", "item_", "sqlite_autoindex_listening_item_")
"""What the names of the tables and indexes of items and of their full text begin with."""


def options() -> argparse.Namespace:
    """Where, how many, how often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="")
    parser.add_argument("--items", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    asked.items = asked.items or (make_store.QUICK if asked.quick else make_store.ITEMS)
    cache = Path.home() / ".cache" / "tertulia" / f"store-{asked.items}"
    asked.folder = asked.folder or str(cache)
    return asked


def reads() -> dict[str, list[Callable[[], Any]]]:
    """What is measured: the same question with other words, times and searches."""
    from tertulia.listening.insight.facets import facets
    from tertulia.listening.insight.scope import Scope
    from tertulia.listening.insight.volume import volume
    from tertulia.listening.insight.windows import newest
    from tertulia.listening.models import Search
    from tertulia.listening.queries import searched

    searches = list(Search.objects.select_related("brand").order_by("pk"))
    brand, end = searches[0].brand, make_store.END
    words = ("aurora", "boreal factura", "avería", '"la tarifa"', "gracias -aurora", "cenit O servicio")
    spans = [timedelta(days=days) for days in (7, 30, 365)]

    def scope(span: timedelta, **over: Any) -> Scope:
        return Scope(workspace_id=brand.workspace_id, brand=brand, start=end - span, end=end, **over)

    def page(of: Scope) -> list[Any]:
        return list(newest(of, PAGE, lambda items: items.select_related("author")))

    free = [scope(span, tree=searched(said)) for said in words for span in spans]
    kept = [scope(span, search=search) for search in searches for span in spans]
    return {
        "search": [lambda s=s: page(s) for s in free],
        "facets": [lambda s=s: facets(s) for s in free],
        "stream": [lambda s=s: page(s) for s in kept],
        "dashboard": [lambda s=s: volume(s, "1d", now=end) for s in kept],
    }


def taken(run: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock and of CPU, with nothing remembered from before."""
    from tertulia.listening.insight import memory

    memory.forget()
    began, worked = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def weights() -> dict[str, float]:
    """Bytes on disk over bytes of text."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select sum(length(cast(text as blob))) from listening_item")
        [text] = cursor.fetchone()
        cursor.execute("select name, sum(pgsize) from dbstat group by name")
        sizes = dict(cursor.fetchall())
    mine = sum(size for name, size in sizes.items() if name.startswith(OF_ITEMS))
    return {"of_text": mine / text, "apart_of_text": (sum(sizes.values()) - mine) / text}


def main() -> None:
    """Make it if need be, read it, weigh it."""
    asked = options()
    make_store.open_store(asked.folder)
    from django.db import connection

    from tertulia.listening.models import Item

    if not Item.objects.exists():
        make_store.make(asked.items)
    rounds = 2 if asked.quick else 5
    found = {name: [taken(run) for _ in range(rounds) for run in runs] for name, runs in reads().items()}
    weighed = weights() if connection.vendor == "sqlite" else {}
    report(
        items=Item.objects.count(),
        p95_ms={name: round(p95([wall for wall, _ in times]), 1) for name, times in found.items()},
        p95_cpu_ms={name: round(p95([cpu for _, cpu in times]), 1) for name, times in found.items()},
        **weighed,
    )


if __name__ == "__main__":
    main()
