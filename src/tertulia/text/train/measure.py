"""How good the model is on labelled posts: the figures of `docs/understanding.md` and `benchmarks/text`.

`python -m tertulia.text.train.measure` writes `model/measures.json`, which the settings page shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tertulia.text import Understanding, understand
from tertulia.text.facts import DEPARTMENTS, INTENTS, SENTIMENTS
from tertulia.text.heads import FOLDER
from tertulia.text.train.calibrate import calibration_error
from tertulia.text.train.posts import Post, read

LABELS: Mapping[str, tuple[str, ...]] = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "department": ("", *DEPARTMENTS),
}


def f1(gold: Sequence[str], found: Sequence[str], label: str) -> float:
    """2·both / (gold + found) of one label; 0 where nobody has it."""
    both = sum(a == b == label for a, b in zip(gold, found, strict=True))
    return float(2 * both) / max(1, sum(a == label for a in gold) + sum(b == label for b in found))


def macro_f1(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> float:
    """The mean F1 of the labels that somebody has in `gold`."""
    asked = [label for label in labels if label in set(gold)]
    return sum(f1(gold, found, label) for label in asked) / max(1, len(asked))


def accuracy(gold: Sequence[Any], found: Sequence[Any]) -> float:
    """The share that is right."""
    return sum(bool(a == b) for a, b in zip(gold, found, strict=True)) / max(1, len(gold))


def confusion(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> list[list[int]]:
    """Rows: what it is; columns: what was said."""
    table = [[0] * len(labels) for _ in labels]
    for a, b in zip(gold, found, strict=True):
        table[labels.index(a)][labels.index(b)] += 1
    return table


def measures(posts: Sequence[Post], found: Sequence[Understanding]) -> dict[str, float]:
    """The figures of one set of posts: accuracies, F1, the search for risk, calibration."""
    gold = {fact: [getattr(post, fact) for post in posts] for fact in (*LABELS, "toxicity")}
    said = {fact: [getattr(one, fact) for one in found] for fact in (*LABELS, "toxicity")}
    risk = [one == "risk" for one in gold["intent"]], [one == "risk" for one in said["intent"]]
    hit = sum(a and b for a, b in zip(*risk, strict=True))
    toxic = [["", "toxic"][bool(one)] for one in gold["toxicity"]]
    queued = [["", "toxic"][bool(one)] for one in said["toxicity"]]
    result = {
        "language_acc": accuracy([post.language[:2] for post in posts], [one.language for one in found]),
        "sentiment_acc": accuracy(gold["sentiment"], said["sentiment"]),
        "intent_acc": accuracy(gold["intent"], said["intent"]),
        "department_acc": accuracy(gold["department"], said["department"]),
        "risk_recall": hit / max(1, sum(risk[0])),
        "risk_precision": hit / max(1, sum(risk[1])),
        "toxicity_f1": macro_f1(toxic, queued, ("", "toxic")),
        "ece": max(errors(posts, found).values()),
    }
    for code in ("es", "pt"):
        mine = [i for i, post in enumerate(posts) if post.language.startswith(code)]
        pair = [gold["sentiment"][i] for i in mine], [said["sentiment"][i] for i in mine]
        result[f"sentiment_f1_{code}"] = macro_f1(*pair, ("negative", "neutral", "positive"))
    return {name: round(value, 4) for name, value in result.items()}


def errors(posts: Sequence[Post], found: Sequence[Understanding]) -> dict[str, float]:
    """The expected calibration error of each fact."""
    return {
        fact: round(
            calibration_error(
                [getattr(one, f"{fact}_sure") for one in found],
                np.array([getattr(p, fact) == getattr(o, fact) for p, o in zip(posts, found, strict=True)]),
            ),
            4,
        )
        for fact in LABELS
    }


def main(test: Path = Path("training/test")) -> None:
    """Measure the package's model on the test posts and keep the figures beside it."""
    posts = read(test)
    figures = {**measures(posts, understand([post.text for post in posts])), "posts": len(posts)}
    (FOLDER / "measures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
