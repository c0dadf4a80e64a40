"""Make `lexicons/learnt.tsv` from `tests/posts.tsv`: `python -m tertulia.text.learn`.

Softmax regression on the keys of `learnt.signals`, by full-batch Adam from zero: no chance in it. For people
who add posts; nothing at run time imports it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from tertulia.text.language import language_of
from tertulia.text.learnt import NOBODY, signals
from tertulia.text.lexicon import general
from tertulia.text.reading import Reading
from tertulia.text.tokens import tokenise

FACTS: Final = ("sentiment", "intent", "department")
STEPS: Final = 150
RATE: Final = 0.05
DECAY: Final = 0.001
SEEN: Final = 2
"""A key that fewer posts have teaches nothing."""
LEAST: Final = 0.05

Posts = Sequence[Mapping[str, str]]
Weights = dict[str, dict[str, float]]


def read(path: Path) -> list[dict[str, str]]:
    """Labelled posts: columns text, language, sentiment, intent, department («» or «-»: nobody's)."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def learn(posts: Posts, fact: str) -> Weights:
    """Key → label → weight for one fact; labels are as in the posts, NOBODY for no department."""
    rows = [_signals(post["text"]) for post in posts]
    counts = Counter(key for row in rows for key in row)
    keys = {key: i for i, key in enumerate(sorted(key for key, n in counts.items() if n >= SEEN))}
    gold = [post[fact].strip("-") or NOBODY for post in posts]
    labels = sorted(set(gold))
    given = np.zeros((len(rows), len(keys)))
    for i, row in enumerate(rows):
        for key, value in row.items():
            if key in keys:
                given[i, keys[key]] = value
    wanted = np.array([[float(label == name) for name in labels] for label in gold])
    weights = _descend(given, wanted)
    return {
        key: {name: float(w) for name, w in zip(labels, weights[i], strict=True)} for key, i in keys.items()
    }


def _signals(text: str) -> dict[str, float]:
    tokens = tokenise(text)
    reading = Reading(tokens, general().find(tokens), language_of(tokens), frozenset())
    return {key: value for key, value, _ in signals(tokens, reading.hidden)}


def _descend(given: Any, wanted: Any) -> Any:
    weights = np.zeros((given.shape[1], wanted.shape[1]))
    pace, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = given @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        slope = given.T @ (odds - wanted) / len(given) + DECAY * weights
        pace = 0.9 * pace + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        move = (pace / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
        weights -= RATE * (1 - (step - 1) / STEPS) * move
    return weights


def table(posts: Posts) -> str:
    """The text of `learnt.tsv` for these posts."""
    merged: dict[str, list[str]] = {}
    for fact in FACTS:
        for key, weights in learn(posts, fact).items():
            tags = (f"{name}{weight:+.2f}" for name, weight in weights.items() if abs(weight) >= LEAST)
            merged.setdefault(key, []).extend(tags)
    head = "# made from tests/posts.tsv by tertulia.text.learn; the format is explained in learnt.py\n"
    return head + "".join(f"{key}\t{' '.join(tags)}\n" for key, tags in sorted(merged.items()) if tags)


def main() -> None:
    """Write the table."""
    here = Path(__file__).parent
    (here / "lexicons" / "learnt.tsv").write_text(table(read(here / "tests" / "posts.tsv")), encoding="utf-8")


if __name__ == "__main__":
    main()
