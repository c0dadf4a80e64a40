"""A store of a million things heard, fast: rows as the main path would have written them, always the same.

    python -m benchmarks.make_store FOLDER [--items N] [--quick]

makes a data folder (or fills `DATABASE_URL`) with one workspace whose brand and two rivals were spoken of for
a year; `--quick`: 50,000 items. A folder that holds such a store already is left as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import texts

ITEMS, QUICK = 1_000_000, 50_000
AT_ONCE = 20_000
PEOPLE, SITES = 20_000, 800
END = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
NAMES = ("Aurora", "Boreal", "Cenit")
SEARCHES = (
    ("Aurora", "brand", "aurora"),
    ("Boreal", "rival", "boreal"),
    ("Cenit", "rival", "cenit"),
    ("Averías", "risk", "aurora (avería O corte O factura)"),
)
TONES = ("negative", "neutral", "neutral", "positive", "mixed", "neutral")
NETWORKS = ("mastodon", "bluesky", "feed", "wordpress", "reddit", "youtube")
TOPICS = ("Facturación", "Servicio", "Tarifa", "Trato", "", "")
COPY_SHARE = 0.06


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--items", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    asked.items = asked.items or (QUICK if asked.quick else ITEMS)
    return asked


def open_store(folder: str) -> None:
    """Set Django up on `folder`, and make its tables."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    os.environ.update({"TERTULIA_DATA": folder, "DJANGO_SETTINGS_MODULE": "tertulia.settings"})
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def make(items: int) -> None:
    """Fill the empty store with `items` things."""
    from django.db import connection, transaction

    stage = Stage()
    for start in range(0, items, AT_ONCE):
        with connection.constraint_checks_disabled(), transaction.atomic():
            stage.add(start, min(AT_ONCE, items - start), items)
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("insert into listening_item_fts(listening_item_fts) values ('rebuild')")
    stage.count()
    with connection.cursor() as cursor:
        cursor.execute("analyze")


class Stage:
    """A workspace with its brand, searches and people, to which things are added in order of time."""

    def __init__(self) -> None:
        from tertulia.accounts.models import Workspace
        from tertulia.brand.models import Brand
        from tertulia.listening.models import Search
        from tertulia.sources.models import Source

        self.rng = random.Random(11)  # noqa: S311 (not a secret)
        self.workspace = Workspace.objects.create(name="Cooperativa Aurora")
        self.brand = Brand.objects.create(workspace=self.workspace, name="Aurora", keywords=["Aurora"])
        whose = {"workspace": self.workspace, "brand": self.brand}
        self.source = Source.objects.create(network="feed", name="Todo", read_through_at=END, **whose)
        self.searches = [
            Search.objects.create(name=name, kind=kind, words=words, **whose)
            for name, kind, words in SEARCHES
        ]
        words = [word for text in texts() for word in text.split()]
        self.words = list(dict.fromkeys(words)) + [
            f"{a[:5]}{b[-4:]}" for a, b in zip(words, words[7:], strict=False)
        ]
        self.rng.shuffle(self.words)
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.people = self._people()
        self.last: list[str] = []

    def _people(self) -> list[int]:
        from tertulia.kit import bulk
        from tertulia.kit.rows import stamp
        from tertulia.people.models import Identity
        from tertulia.people.recognise import COLUMNS

        ids, moment = bulk.reserve_ids(Identity, PEOPLE), stamp(END - YEAR)
        rows = []
        for pk in ids:
            names = (f"Persona {pk}", f"@persona{pk}", f"persona{pk}")
            network, followers = NETWORKS[pk % len(NETWORKS)], pk * 7919 % 30_000
            rows.append((pk, self.workspace.pk, network, f"u{pk}", *names, "", "", followers, False, moment))
        bulk.insert(Identity, COLUMNS, rows)
        return ids

    def add(self, start: int, count: int, of: int) -> None:
        """Things number `start` to `start + count` of `of`."""
        from tertulia.kit import bulk
        from tertulia.kit.rows import stamp
        from tertulia.listening.models import Heard, Item, Thread
        from tertulia.listening.store import ITEM_COLUMNS

        items, heard, threads = [], [], []
        moment = ITEM_COLUMNS.index("published_at")
        drawn = iter(self.rng.choices(self.words, self.weights, k=count * 24))
        for number in range(start + 1, start + count + 1):
            at = stamp((END - YEAR + YEAR * (number / of)).replace(microsecond=0))
            thread = number - (number - 1) % 3
            text, searches, first = self._text(number, drawn)
            if thread == number:
                threads.append((number, self.workspace.pk, NETWORKS[number % 6], f"i{number}", "", "", at))
            item = self._item(number, thread, text, at, first)
            items.append([item[column] for column in ITEM_COLUMNS])
            found = [self.searches[n].pk for n in searches] or [None]
            heard += [(self.workspace.pk, number, self.brand.pk, self.source.pk, pk) for pk in found]
        columns = ("id", "workspace_id", "network", "remote_id", "title", "url", "last_item_at")
        bulk.insert(Thread, columns, threads)
        bulk.insert(Item, ITEM_COLUMNS, items)
        columns = ("workspace_id", "item_id", "brand_id", "source_id", "search_id")
        bulk.insert(Heard, columns, heard)
        self._sketch([item for item in items if item[moment] >= stamp(END - timedelta(days=30))])

    def _sketch(self, items: list[list[Any]]) -> None:
        """Fingerprints of what was said in the last month, and is no copy."""
        from tertulia.kit import bulk
        from tertulia.listening.copies import COLUMNS
        from tertulia.listening.likeness import bands_of, text_of
        from tertulia.listening.models import Sketch
        from tertulia.listening.store import ITEM_COLUMNS

        text, copy = ITEM_COLUMNS.index("text"), ITEM_COLUMNS.index("copy_of_id")
        firsts = [item for item in items if item[copy] is None]
        marks = bands_of([text_of("", item[text]) for item in firsts])
        rows = [
            (self.workspace.pk, band, item[0])
            for item, bands in zip(firsts, marks, strict=True)
            for band in bands
        ]
        bulk.insert(Sketch, COLUMNS, rows)

    def _text(self, number: int, drawn: Any) -> tuple[str, list[int], int | None]:
        """(text, numbers of the searches that find it, of which it is a copy)."""
        rng = self.rng
        if self.last and rng.random() < COPY_SHARE:
            first, text, searches = rng.choice(self.last)  # type: ignore[misc]
            return text, searches, first
        chance = rng.random()
        name = NAMES[0] if chance < 0.5 else NAMES[1] if chance < 0.75 else NAMES[2]
        risk = chance < 0.5 and rng.random() < 0.1
        words = [name, *(("avería",) if risk else ()), *(next(drawn) for _ in range(rng.randint(14, 24)))]
        text, searches = " ".join(words), [NAMES.index(name), *((3,) if risk else ())]
        self.last = [*self.last[-200:], (number, text, searches)]  # type: ignore[list-item]
        return text, searches, None

    def _item(self, number: int, thread: int, text: str, at: Any, first: int | None) -> dict[str, Any]:
        from tertulia.query import normalise, workspace_token

        site = f"sitio{number * 31 % SITES}.example"
        link = f"https://{site}/{number % 5_000}"
        return {
            "id": number,
            "workspace_id": self.workspace.pk,
            "network": NETWORKS[thread % 6],
            "remote_id": f"i{number}",
            "thread_id": thread,
            "parent_remote_id": "" if thread == number else f"i{thread}",
            "kind": "post" if thread == number else "comment",
            "author_id": self.people[int(PEOPLE * self.rng.random() ** 3)],
            "text": text,
            "norm": f" {workspace_token(self.workspace.pk)}{normalise(text)}",
            "title": "",
            "url": f"https://{site}/p/{number}",
            "site": site,
            "audience": "",
            "media": "[]",
            "published_at": at,
            "heard_at": at,
            "edited_at": None,
            "deleted_at": None,
            "is_own": False,
            "is_held": False,
            "is_history": False,
            "followers": number * 7919 % 30_000,
            "language": "es" if number % 7 else "en",
            "sentiment": TONES[number * 13 % 6],
            "sentiment_score": 0.0,
            "intent": "chat",
            "department": "",
            "topic": TOPICS[number * 17 % 6],
            "is_urgent": False,
            "evidence": "[]",
            "links": json.dumps([link] if number % 4 == 0 else []),
            "traits": int(number % 4 == 0),
            "quotes": "",
            "copy_of_id": first,
        }

    def count(self) -> None:
        """The counters, as a recount makes them."""
        from tertulia.listening.count import recount

        recount(self.brand)
        for search in self.searches:
            recount(search)


def main() -> None:
    """Make it, unless it is there."""
    asked = options()
    began = time.monotonic()
    open_store(asked.folder)
    from tertulia.listening.models import Item

    if not Item.objects.exists():
        make(asked.items)
    seconds = round(time.monotonic() - began, 1)
    sys.stdout.flush()
    print(json.dumps({"items": Item.objects.count(), "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
