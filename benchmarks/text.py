"""Understanding: how fast, and how often right on posts that training never saw (`training/test`).

`items_per_cpu_s`: texts a CPU-second of the first stage whole (language, every label, topics, names, objects
made), in batches of 256. `encoder_share`: of the texts of a large batch, those that the encoder saw too.
`worker_mb`: resident memory of a worker's process after it has understood with both stages. Accuracy, F1,
risk, toxicity and calibration (`ece`: the worst of sentiment, intent and department) are those of
`text/train/measure.py`. With `--data DIR` (the licensed sets) also HateCheck's macro-F1, by functionality.
Before the last line, but not with `--quick`: the same of the lexicons alone, of n-grams alone and of the
encoder alone, each learnt from the same posts in this run.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import cpu_of, median, report

ROOT = Path(__file__).resolve().parents[1]
WORKER = """
import os, tempfile
os.environ["TERTULIA_DATA"] = tempfile.mkdtemp()
os.environ["DJANGO_SETTINGS_MODULE"] = "tertulia.settings"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import django
django.setup()
import tertulia.worker.run, tertulia.worker.jobs, tertulia.intake
from tertulia.text import understand
from tertulia.text.encoder import embed
understand(["Otra vez sin luz, gracias por nada"] * 300)
embed([f"una frase {n}" for n in range(600)])
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
"""


def main() -> None:
    """Speed, memory, figures; the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args()
    from tertulia.text import second, understand
    from tertulia.text.train.measure import measures
    from tertulia.text.train.posts import read

    posts = read(ROOT / "training" / "test")
    texts = [post.text for post in posts] * (4 if asked.quick else 16)
    looked: list[int] = []
    again = second.again
    second.again = lambda texts, *rest: looked.append(len(texts)) or again(texts, *rest)  # type: ignore[assignment,func-returns-value]
    found = understand(texts)
    share = sum(looked) / len(texts)
    second.again = again
    figures = measures(posts, found[: len(posts)])
    if asked.data:
        for name in ("english", "portuguese"):
            hatecheck(asked.data / f"hatecheck_{name}.tsv.gz")
    if not asked.quick:
        compare(posts)
    report(
        items_per_cpu_s=round(first_stage(texts, 3 if asked.quick else 9)),
        encoder_share=round(share, 3),
        worker_mb=round(worker_mb()),
        **figures,
    )


def first_stage(texts: Sequence[str], times: int) -> float:
    """Texts a CPU-second without the second look: the middle of several runs."""
    from tertulia.text import second, understand

    chosen = second.chosen
    second.chosen = lambda shares, floor, asked: chosen(shares, 1e9, asked)
    try:
        understand(texts[:256])
        return len(texts) / median([cpu_of(lambda: understand(texts)) for _ in range(times)])
    finally:
        second.chosen = chosen


def worker_mb() -> float:
    """Megabytes resident in a process that has everything of a worker loaded."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout.split()[-1])


def hatecheck(path: Path) -> None:
    """Macro-F1 of «toxic» against «hateful», and the share right of each functionality."""
    from tertulia.text import understand
    from tertulia.text.train.measure import accuracy, macro_f1

    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    gold = ["toxic" if row["label"] == "hateful" else "" for row in rows]
    said = ["toxic" if one.toxicity else "" for one in understand([row["text"] for row in rows])]
    print(f"{path.name}: macro-F1 {macro_f1(gold, said, ('', 'toxic')):.3f}")
    for name in sorted({row["functionality"] for row in rows}):
        mine = [i for i, row in enumerate(rows) if row["functionality"] == name]
        right = accuracy([gold[i] for i in mine], [said[i] for i in mine])
        print(f"  {name:28} {right:.2f} of {len(mine)}")


def compare(posts: Sequence[Any]) -> None:
    """Lexicons, n-grams and the encoder alone, learnt from the same posts and asked the same."""
    import numpy as np

    from tertulia.text import encoder
    from tertulia.text.features import BUCKETS
    from tertulia.text.heads import HEADS, columns_of, model
    from tertulia.text.train.fit import fit, fit_dense
    from tertulia.text.train.make import DECAY, SECOND_DECAY, STEPS
    from tertulia.text.train.matrix import texts_of, used, wanted_of, weights_of
    from tertulia.text.train.measure import LABELS, accuracy, macro_f1
    from tertulia.text.train.posts import read

    encoder.keep(100_000)
    ours = read(ROOT / "training")
    made = model()
    learnt = texts_of([post.text for post in ours], made.lexicons, made.vectors)
    tried = texts_of([post.text for post in posts], made.lexicons, made.vectors)
    wanted, weight = wanted_of(ours), weights_of(ours)
    features = used(learnt.given)
    grams = features[features < 2 * BUCKETS]
    vectors = [encoder.embed([post.text for post in some]) * 3.0 for some in (ours, posts)]
    ways = {
        "lexicons alone": tried.dense @ fit_dense(learnt.dense, wanted, weight, decay=DECAY, steps=STEPS),
        "n-grams alone": tried.given[:, grams]
        @ fit(learnt.given[:, grams].tocsr(), wanted, weight, decay=DECAY, steps=STEPS),
        "encoder alone": vectors[1] @ fit_dense(vectors[0], wanted, weight, decay=SECOND_DECAY, steps=STEPS),
    }
    for name, scores in ways.items():
        line = []
        for fact, labels in LABELS.items():
            gold = [getattr(post, fact) for post in posts]
            said = [HEADS[fact][i] for i in np.argmax(scores[:, columns_of(fact)], axis=1)]
            line.append(f"{fact} {accuracy(gold, said):.3f} (F1 {macro_f1(gold, said, labels):.3f})")
        print(f"{name}: {', '.join(line)}")


if __name__ == "__main__":
    main()
