"""Whether a public stream can be heard as fast as it speaks: 1,000 posts a second against 10,000 searches.

    {"posts_per_s", "lag_end_s"}

A generated stream of Jetstream's real shape goes the way of a line (`worker.streams`): JSON, the connector's
items, batches, normalising, matching, understanding and storing of what is wanted. `posts_per_s`: how many
were taken in a second; `lag_end_s`: how long after the last post was said the last batch had landed (a batch
is put together for a second by itself). One post in fifty names a brand that is searched for.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from benchmarks.measure import house, options, report
from benchmarks.posts import Post, brands, posts

A_SECOND = 1_000
SEARCHES = 10_000
NAMED = 0.02


def event(number: int, post: Post, said: float) -> str:
    """A post as Jetstream tells it, said at `said` (seconds of the clock)."""
    moment = datetime.fromtimestamp(said, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    key = f"3n{number:011d}"
    record = {
        "$type": "app.bsky.feed.post",
        "createdAt": moment,
        "langs": [post.fields["language"]],
        "text": post.text,
    }
    commit = {
        "rev": key,
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": key,
        "record": record,
        "cid": f"bafyrei{number:052d}",
    }
    who = f"did:plc:{post.fields['author']:0>24}"
    told = {"did": who, "time_us": int(said * 1e6), "kind": "commit", "commit": commit}
    return json.dumps(told, ensure_ascii=False)


def spoken(count: int, names: list[str]) -> list[Post]:
    """Posts of which few name a brand: a public network speaks of other things."""
    rng, quiet, loud = random.Random(7), posts(count // 4, brands(500)[400:], 8), posts(500, names, 9)  # noqa: S311
    return [rng.choice(loud) if rng.random() < NAMED else rng.choice(quiet) for _ in range(count)]


def searches(names: list[str], words: list[str]) -> list[str]:
    """What is saved: brands with what is said of them, without what is not meant, near, in a language."""
    rng = random.Random(6)  # noqa: S311 (not a secret)
    made = []
    for number in range(SEARCHES):
        brand, (a, b, c, d) = names[number % len(names)], rng.sample(words, 4)
        made.append(
            (
                f"{brand} ({a} O {b} O {c}) -{d}",
                f'{brand} ("{a} {b}" O {c})',
                f"{brand} NEAR/{rng.randint(3, 11)} ({a} O {b})",
                f"({brand} O #{brand}) {a} idioma:es",
                f"{brand} ({a} O {b}) -idioma:en -autor:{c}",
            )[number % 5]
        )
    return made


def stage(names: list[str], words: list[str]) -> Any:
    """A brand with all the searches, and a source that hears the stream."""
    from tertulia.listening.models import Search
    from tests import make

    brand = make.brand(make.workspace())
    Search.objects.bulk_create(
        Search(workspace=brand.workspace, brand=brand, name=f"Búsqueda {number}", words=text)
        for number, text in enumerate(searches(names, words))
    )
    return make.source(brand, network="bluesky", is_own=False)


def hear(source: Any, said: list[Post], seconds: int, first: int = 0) -> tuple[float, float, int]:
    """(posts a second, lag at the end, how many were wanted); posts are numbered from `first` on."""
    from tertulia.connectors.bluesky import jetstream
    from tertulia.intake import take_in_safely
    from tertulia.listening.heard import Arrivals
    from tertulia.worker.streams import Batch

    started, clock = time.perf_counter(), time.time()

    def frames(_http: Any, _address: str) -> Iterator[str]:
        for number in range(seconds * A_SECOND):
            due = number / A_SECOND
            ahead = started + due - time.perf_counter()
            if ahead > 0:
                time.sleep(ahead)
            yield event(first + number, said[number], clock + due)

    def pages() -> Iterator[Any]:
        # The only thing that is not as in earnest: no line is opened.
        with patch.object(jetstream, "frames", frames):
            yield from jetstream.stream(None, "", {})  # type: ignore[arg-type]

    batch, wanted, told = Batch(), 0, 0
    for page in pages():
        batch.add(page)
        told += 1
        if batch.is_ready or told == seconds * A_SECOND:
            arrived = batch.page()
            wanted += take_in_safely(
                Arrivals(source, arrived.items, arrived.gone, arrived.cursor, arrived.more)
            )
            batch = Batch(cursor=batch.cursor)
    took = time.perf_counter() - started
    return told / took, took - seconds, wanted


def main() -> None:
    """Warm up, then hear in earnest."""
    asked = options(__doc__ or "")
    house()
    seconds = 10 if asked.quick else 60
    names = brands(250)
    said = spoken((seconds + 2) * A_SECOND, names)
    words = [word.strip(".,;:¿?¡!()").lower() for post in said[:3000] for word in post.text.split()]
    source = stage(names, [word for word in words if word.isalpha() and len(word) > 3])
    hear(source, said[-2 * A_SECOND :], 2, 10**9)
    speed, lag, wanted = hear(source, said, seconds)
    print(f"{seconds} s, {SEARCHES} searches, {wanted} posts wanted", flush=True)
    report(posts_per_s=speed, lag_end_s=max(0.0, lag))


if __name__ == "__main__":
    main()
