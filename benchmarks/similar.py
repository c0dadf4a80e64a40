"""How long it takes to find the cases that ask the same among many, and how many of the nearest are found.

One JSON line: cases; p50 and p95 in milliseconds of `similar_to` with signatures in memory (the best put in
order, their cases and answers read), and p95 of its CPU time; which part of the five that are nearest by
exact cosine are found; and what the first time takes, which reads all signatures. The vectors are those of
real posts, each mixed with another and with noise to make many of few. `--quick` has 10,000 cases instead of
100,000.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import house, median, options, p95, report, texts

if TYPE_CHECKING:
    from tertulia.listening.models import Item

CASES, QUICK = 100_000, 10_000
ASKED = 200
AT_ONCE = 5_000
POSTS = 3_000
SHARE, NOISE = (0.6, 0.95), 0.25
"""How much of a made vector is the first post's, and how much chance adds to it."""


def posts() -> list[str]:
    """Real posts, each once: those with which understanding is trained."""
    folder = Path(__file__).resolve().parents[1] / "training"
    found = dict.fromkeys(texts())
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found |= dict.fromkeys(row["text"] for row in rows if row.get("text"))
    return random.Random(5).sample(list(found), min(POSTS, len(found)))  # noqa: S311 (not a secret)


def vectors(count: int, seed: int = 5) -> np.ndarray[Any, Any]:
    """`count` vectors of length 1 about as near to one another as those of posts."""
    from tertulia.text.encoder import SIZE, embed

    real, rng = embed(posts()), np.random.default_rng(seed)
    made = np.empty((count, SIZE), dtype=np.float32)
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        one, other = rng.integers(len(real), size=(2, size))
        share = rng.uniform(*SHARE, size=(size, 1)).astype(np.float32)
        noise = rng.normal(scale=NOISE / np.sqrt(SIZE), size=(size, SIZE)).astype(np.float32)
        made[start : start + size] = share * real[one] + (1 - share) * real[other] + noise
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


class Store:
    """Writes answered cases as the worker would have read them, in bulk: each of another person."""

    def __init__(self) -> None:
        from tertulia.accounts.models import Workspace
        from tertulia.brand.models import Brand
        from tertulia.sources.models import Source

        self.space = Workspace.objects.create(name="Banco")
        self.brand = Brand.objects.create(workspace=self.space, name="Aurora")
        self.source = Source.objects.create(
            workspace=self.space, brand=self.brand, network="mastodon", name="Todo"
        )
        self.now = datetime.now(UTC)

    def add(self, start: int, rows: np.ndarray[Any, Any]) -> None:
        """Cases number `start` and following, one for each vector."""
        self._answer(self._ask(start, len(rows)), rows)

    def _ask(self, start: int, count: int) -> list[Item]:
        from tertulia.listening.models import Item, Thread
        from tertulia.people.models import Identity

        at = [self.now - timedelta(minutes=start + n) for n in range(count)]
        people = Identity.objects.bulk_create(
            Identity(
                workspace=self.space,
                network="mastodon",
                remote_id=f"p{start + n}",
                name=f"Persona {start + n}",
            )
            for n in range(count)
        )
        threads = Thread.objects.bulk_create(
            Thread(workspace=self.space, network="mastodon", remote_id=f"t{start + n}") for n in range(count)
        )
        return Item.objects.bulk_create(
            Item(
                workspace=self.space,
                network="mastodon",
                remote_id=f"i{start + n}",
                thread=thread,
                kind="post",
                author=people[n],
                text=f"Pregunta número {start + n}",
                norm="",
                published_at=at[n],
                heard_at=at[n],
            )
            for n, thread in enumerate(threads)
        )

    def _answer(self, said: list[Item], rows: np.ndarray[Any, Any]) -> None:
        from tertulia.inbox.models import Case, Gist
        from tertulia.outbox.models import Delivery
        from tertulia.text.retrieve import compact, signatures

        ours = {"workspace": self.space, "brand": self.brand}
        cases = Case.objects.bulk_create(
            Case(
                **ours,
                thread=item.thread,
                identity=item.author,
                last_item=item,
                last_item_at=item.published_at,
                opened_at=item.published_at,
                first_response_at=item.published_at,
                status="resolved",
            )
            for item in said
        )
        Delivery.objects.bulk_create(
            Delivery(
                **ours,
                source=self.source,
                parent=item,
                thread=item.thread,
                text=f"Una respuesta bastante larga, la número {item.pk}",
                state="published",
                published_at=item.published_at,
            )
            for item in said
        )
        bits, whole = signatures(rows), compact(rows)
        Gist.objects.bulk_create(
            Gist(
                **ours,
                case=case,
                item=case.last_item,
                is_answered=True,
                signature=bits[n].tobytes(),
                vector=whole[n].tobytes(),
            )
            for n, case in enumerate(cases)
        )


def chunks(rows: np.ndarray[Any, Any]) -> Iterator[tuple[int, np.ndarray[Any, Any]]]:
    """(number of the first, some of the rows), in order."""
    for start in range(0, len(rows), AT_ONCE):
        yield start, rows[start : start + AT_ONCE]


def recall(rows: np.ndarray[Any, Any], found: dict[int, list[int]]) -> float:
    """Which part of the five nearest by exact cosine (at least the floor) were found. `found`: row → rows."""
    from tertulia.inbox.queries.similar import FLOOR

    hits = wanted = 0
    for at, mine in found.items():
        near = rows @ rows[at]
        near[at] = -1
        best = [int(one) for one in np.argsort(-near)[:5] if near[one] >= FLOOR]
        hits += len(set(best) & set(mine))
        wanted += len(best)
    return hits / max(wanted, 1)


def main() -> None:
    """Fill, ask, report."""
    count = QUICK if options(str(__doc__)).quick else CASES
    house()
    from django.db import transaction

    from tertulia.inbox.models import Case
    from tertulia.inbox.queries.similar import forget, similar_to

    rows, store = vectors(count), Store()
    for start, part in chunks(rows):
        with transaction.atomic():
            store.add(start, part)
    first = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    asked = random.Random(9).sample(range(count), ASKED)  # noqa: S311 (not a secret)
    cases = Case.objects.in_bulk([first + at for at in asked])
    forget()
    begun = time.perf_counter()
    similar_to(cases[first + asked[0]])
    loading = time.perf_counter() - begun
    taken, worked, found = [], [], {}
    for at in asked:
        begun, busy = time.perf_counter(), time.process_time()
        told = similar_to(cases[first + at])
        taken.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
        found[at] = [one.case.pk - first for one in told.cases]
    report(
        cases=count,
        p50_ms=median(taken),
        p95_ms=p95(taken),
        cpu_p95_ms=p95(worked),
        recall_at_5=recall(rows, found),
        first_ms=1000 * loading,
    )


if __name__ == "__main__":
    main()
