"""How many posts a second of CPU can be matched, against how many saved searches.

    {"1000": {"posts_per_cpu_s", "of_normalise", "of_naive"}, "10000": {…, "of_mokaccino"}, …, "mismatches"}

Matching a post is counted from its text: normalising, and finding the searches that are for it. Compared with
`of_normalise`: normalising alone as anybody would write it (`lower().translate(T).split()`); `of_naive`: the
same compiled predicates, every one asked of every post; `of_mokaccino`: the percolator of that name (PyPI,
Rust; `--group benchmarks`), which knows words and values, with our predicates on what it finds where it does
not (phrases, NEAR). All in one process, alternating, CPU time; each figure is the median of the rounds.

The matcher knows how rare words are from other posts, as in a process that has been running for a minute.
Before the clock runs, all must give the same matches, and on some posts the same as `node.holds`, which is
the definition; how many they do not share is `mismatches`.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.measure import cpu, cpu_of, median, options, report
from benchmarks.mokaccino import Mokaccino
from benchmarks.posts import Post, brands, posts, sentences
from benchmarks.searches import Writer, brands_for
from tertulia.query import Matcher, Node, normalise
from tertulia.query.compile import Asked, predicate
from tertulia.query.nodes import pushed_down
from tertulia.query.shares import Shares

SIZES = (100, 1_000, 10_000, 100_000)
LEARNT_FROM = 4_000
PREDICATES_A_ROUND = 1_000_000
"""How many questions the naive way is asked in a round, at most."""


class _Plain(dict[int, str]):
    """Letters without accents, digits, `#` and `@`; all else is a space."""

    def __missing__(self, point: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(point))
        kept = "".join(char for char in apart if not unicodedata.combining(char))
        self[point] = kept if kept.isalnum() or kept in ("#", "@") else " "
        return self[point]


T = _Plain()


def only_normalise(some: Sequence[Post]) -> None:
    """The least that any way must do."""
    for post in some:
        post.text.lower().translate(T).split()


def ours(matcher: Matcher[int], some: Sequence[Post]) -> list[list[int]]:
    """From the text on."""
    found = []
    for post in some:
        post.norm = normalise(post.text)
        found.append(matcher.match(post))
    return found


class Naive:
    """Every search asked of every post, by the same compiled predicates."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        made = ((number, predicate([pushed_down(node)])) for number, node in enumerate(nodes))
        self.all = [(number, one) for number, one in made if one is not None]

    def match(self, some: Sequence[Post]) -> list[list[int]]:
        """From the text on."""
        found = []
        for post in some:
            post.norm = normalise(post.text)
            distinct = set(post.norm.split())
            asked = Asked()
            asked.about = post, post.norm, distinct, False
            found.append([number for number, one in self.all if one(distinct, post.norm, asked)])
        return found


def by_definition(nodes: Sequence[Node], some: Sequence[Post]) -> list[list[int]]:
    """As the tree says."""
    return [[number for number, node in enumerate(nodes) if node.holds(post)] for post in some]


def differences(one: list[list[int]], other: list[list[int]]) -> int:
    """Matches that only one of them found."""
    return sum(len(set(some).symmetric_difference(others)) for some, others in zip(one, other, strict=True))


def measure(size: int, rounds: int, a_round: int) -> tuple[dict[str, float], int]:
    """(the figures for so many searches, mismatches)."""
    names = brands(brands_for(size))
    nodes = Writer(names, posts(LEARNT_FROM, names, 1)).write(size)
    shares = Shares()
    for post in posts(LEARNT_FROM, names, 2):
        shares.learn(set(normalise(post.text).split()))
    matcher: Matcher[int] = Matcher(shares=shares)
    with cpu() as building:
        for number, node in enumerate(nodes):
            matcher.add(number, node)
    naive = Naive(nodes)
    of_naive = max(4, min(a_round, PREDICATES_A_ROUND // 4 // size))
    arriving = posts(rounds * a_round, names, 3)
    found = ours(matcher, arriving)
    wrong = differences(found[:of_naive], naive.match(arriving[:of_naive]))
    few = max(4, of_naive // 8)
    wrong += differences(found[:few], by_definition(nodes, arriving[:few]))
    other = _mokaccino(nodes) if size == 10_000 else None
    if other is not None:
        wrong += differences(found[:a_round], other.match(arriving[:a_round]))
    ways: dict[str, Callable[[Sequence[Post]], Any]] = {
        "posts_per_cpu_s": lambda some: ours(matcher, some),
        "of_normalise": only_normalise,
        "of_naive": lambda some: naive.match(some[:of_naive]),
        **({"of_mokaccino": other.match} if other is not None else {}),
    }
    speeds = _speeds(ways, arriving, a_round, of_naive)
    per_post = sum(map(len, found)) / len(found)
    told = f"{per_post:.1f} matches a post, {building[0] / size * 1e6:.0f} CPU-us to add one"
    print(f"{size} searches: {told}, naive on {of_naive} posts a round", flush=True)
    first = speeds.pop("posts_per_cpu_s")
    ratios = {way: median([a / b for a, b in zip(first, each, strict=True)]) for way, each in speeds.items()}
    return {"posts_per_cpu_s": round(median(first)), **ratios}, wrong


def _speeds(
    ways: dict[str, Callable[[Sequence[Post]], Any]], arriving: list[Post], a_round: int, of_naive: int
) -> dict[str, list[float]]:
    """Posts per CPU-second of each way in each round; garbage is collected between them, not within."""
    speeds: dict[str, list[float]] = {way: [] for way in ways}
    for at in range(0, len(arriving), a_round):
        some = arriving[at : at + a_round]
        for way, run in ways.items():
            gc.collect()
            gc.disable()
            posts_done = of_naive if way == "of_naive" else len(some)
            speeds[way].append(posts_done / cpu_of(partial(run, some)))
            gc.enable()
    return speeds


def _mokaccino(nodes: Sequence[Node]) -> Mokaccino | None:
    if importlib.util.find_spec("mokaccino") is None:
        print("mokaccino is not installed (uv sync --group benchmarks): not compared", flush=True)
        return None
    return Mokaccino(nodes)


def main() -> None:
    """All sizes, one line."""
    asked = options(__doc__ or "")
    rounds, a_round = (5, 400) if asked.quick else (9, 2_000)
    started = time.perf_counter()
    print(f"sentences: {sentences()[1]}", flush=True)
    results: dict[str, Any] = {}
    mismatches = 0
    for size in SIZES:
        figures, wrong = measure(size, rounds, a_round)
        results[str(size)] = {name: float(f"{value:.4g}") for name, value in figures.items()}
        mismatches += wrong
    print(f"{time.perf_counter() - started:.0f} s", flush=True)
    report(**results, mismatches=mismatches)
    if mismatches:
        sys.exit(1)


if __name__ == "__main__":
    main()
