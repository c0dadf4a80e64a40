"""`tertulia-train`: make the files of `text/model/` from our posts and, if given, the licensed sets.

In order: the lexicons and word vectors; a teacher of sentiment over the encoder; the first stage, once on all
and once for each fold (sectors left out), so that every post has scores of a model that never saw its sector;
on those, the second look and all calibration.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

from tertulia.text import encoder, heads, second
from tertulia.text.features import BUCKETS
from tertulia.text.heads import HEADS, WIDTH, columns_of
from tertulia.text.train import calibrate, compile, sets
from tertulia.text.train.fit import fit, fit_dense, shares
from tertulia.text.train.matrix import Texts, parts_of, taught, texts_of, used, wanted_of, weights_of
from tertulia.text.train.posts import Post, read

DECAY: Final = 5e-6
STEPS: Final = 160
SECOND_DECAY: Final = 1e-4
FOLDS: Final = 4
TRUST: Final = 0.3
"""What a row of another set counts beside one of our posts."""


@dataclass(slots=True)
class Sets:
    """What the licensed sets give; empty without them."""

    insults: list[sets.Row] = field(default_factory=list)
    emotions: list[sets.Row] = field(default_factory=list)
    plain: list[sets.Row] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser("tertulia-train", description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=Path, default=Path("training"), help="our labelled posts")
    parser.add_argument("--data", type=Path, help="the licensed sets (docs/understanding.md)")
    parser.add_argument("--out", type=Path, default=heads.FOLDER, help="where the model goes")
    parser.add_argument("--vectors", action="store_true", help="make the word vectors again")
    parser.add_argument(
        "--check", action="store_true", help="make nothing: is training/own.json what we get?"
    )
    given = parser.parse_args(argv)
    encoder.keep(200_000)
    files, told = make(given.posts, given.data, fresh=given.vectors)
    sums = sums_of(files)
    if given.check:
        sys.exit(check(sums, json.loads((given.posts / "own.json").read_text(encoding="utf-8"))))
    write(given.out, files, told)
    if given.data is None:
        text = json.dumps(sums, indent=1, sort_keys=True) + "\n"
        (given.posts / "own.json").write_text(text, encoding="utf-8")


def make(folder: Path, data: Path | None, *, fresh: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model's arrays by name, and its numbers."""
    posts = read(folder)
    extra = _sets(data)
    lexicons = compile.lexicons()
    others = (row.text for row in (*extra.plain, *extra.insults, *extra.emotions))
    vectors = (
        compile.vectors([post.text for post in posts], others) if fresh else heads.load(heads.FOLDER).vectors
    )
    texts = texts_of([post.text for post in posts], lexicons, vectors)
    encoded = encoder.embed([post.text for post in posts]).astype(np.float64)
    more = _more(posts, encoded, extra, lexicons, vectors)
    folds = folds_of(posts)
    final, scores = _first(posts, texts, more, folds)
    files = {**compile.kept(lexicons, vectors), **final}
    units = files.pop("units")
    again, later = _second(posts, texts, scores, encoded, extra, folds, (final, units, lexicons, vectors))
    files["second"] = again.astype(np.float32)
    told = calibrate.numbers(posts, scores, later, texts.dense)
    return files, {"units": units, "vector_unit": vectors.unit, **told}


def _sets(data: Path | None) -> Sets:
    if data is None:
        return Sets()
    return Sets(sets.insults(data, every=2), sets.emotions(data, every=4), sets.unlabelled(data, every=3))


def folds_of(posts: Sequence[Post]) -> Any:
    """For each post its fold: whole sectors, the largest first into the emptiest fold."""
    sizes: dict[str, int] = {}
    for post in posts:
        sizes[post.sector] = sizes.get(post.sector, 0) + 1
    full = [0] * FOLDS
    fold: dict[str, int] = {}
    for sector in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold[sector] = full.index(min(full))
        full[fold[sector]] += sizes[sector]
    return np.array([fold[post.sector] for post in posts])


def _more(posts: Sequence[Post], encoded: Any, extra: Sets, lexicons: Any, vectors: Any) -> Any:
    """Features, labels and weights of the other sets' texts: toxicity as it was labelled; sentiment as the
    teacher says, where it is sure."""
    if not extra.insults:
        return None
    feelings = encoder.embed([row.text for row in extra.emotions]).astype(np.float64)
    known, weight = taught(extra.emotions, 0.5)
    ours = np.zeros((len(posts), len(HEADS)))
    ours[:, 0] = 1.0
    teacher = fit_dense(
        _ones(np.vstack([encoded, feelings]) * second.VECTOR_WEIGHT),
        np.vstack([wanted_of(posts), known]), np.vstack([ours, weight]), decay=SECOND_DECAY, steps=STEPS,
    )  # fmt: skip
    seen = _ones(encoder.embed([row.text for row in extra.plain]).astype(np.float64) * second.VECTOR_WEIGHT)
    said = np.zeros((len(extra.plain), WIDTH))
    said[:, columns_of("sentiment")] = shares(seen @ teacher)[:, columns_of("sentiment")]
    trusted = np.zeros((len(extra.plain), len(HEADS)))
    trusted[:, 0] = TRUST * (said[:, columns_of("sentiment")].max(axis=1) > 0.6)
    hurt, hurting = taught(extra.insults, TRUST)
    features = texts_of([row.text for row in (*extra.plain, *extra.insults)], lexicons, vectors)
    return features.given, np.vstack([said, hurt]), np.vstack([trusted, hurting])


def _ones(given: Any) -> Any:
    return np.hstack([given, np.ones((len(given), 1))])


def _first(posts: Sequence[Post], texts: Texts, more: Any, folds: Any) -> tuple[dict[str, Any], Any]:
    """The first stage's tables, and for each post the scores of a stage that did not see its sector."""
    wanted, weight = wanted_of(posts), weights_of(posts)
    scores = np.zeros((len(posts), WIDTH))
    parts: dict[str, Any] = {}
    for fold in (*range(FOLDS), -1):
        taken = np.flatnonzero(folds != fold)
        given, labels, counts = texts.given[taken], wanted[taken], weight[taken]
        if more is not None:
            given = sparse.vstack([given, more[0]]).tocsr()
            labels, counts = np.vstack([labels, more[1]]), np.vstack([counts, more[2]])
        features = used(texts.given[taken])
        learnt = fit(given[:, features].tocsr(), labels, counts, decay=DECAY, steps=STEPS)
        if fold < 0:
            parts = parts_of(learnt, features)
        else:
            left = np.flatnonzero(folds == fold)
            scores[left] = texts.given[left][:, features] @ learnt
        print(f"first stage, fold {fold}: {len(taken)} posts, {len(features)} features", file=sys.stderr)
    return parts, scores


def _second(
    posts: Sequence[Post], texts: Texts, scores: Any, encoded: Any, extra: Sets, folds: Any, first: Any
) -> tuple[Any, Any]:
    """The second look's weights, and for each post its scores by one that did not see its sector."""
    given = second.given(encoded, scores, texts.dense)
    wanted, weight = wanted_of(posts), weights_of(posts)
    if extra.emotions:
        final, units, lexicons, vectors = first
        feelings = texts_of([row.text for row in extra.emotions], lexicons, vectors)
        said = _said(final, units, feelings)
        more = second.given(
            encoder.embed([row.text for row in extra.emotions]).astype(np.float64), said, feelings.dense
        )
        labels, counts = taught(extra.emotions, TRUST)
        given, wanted, weight = (np.vstack(p) for p in ((given, more), (wanted, labels), (weight, counts)))
        folds = np.concatenate([folds, np.full(len(more), FOLDS)])
    later = np.zeros((len(posts), WIDTH))
    learnt = None
    for fold in (*range(FOLDS), -1):
        taken, left = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        learnt = fit_dense(given[taken], wanted[taken], weight[taken], decay=SECOND_DECAY, steps=STEPS)
        if fold >= 0:
            later[left] = given[left] @ learnt
    return learnt, later


def _said(final: dict[str, Any], units: Any, texts: Texts) -> Any:
    """The first stage's scores by its tables as they will be kept."""
    buckets = BUCKETS
    whole = np.zeros((texts.given.shape[1], WIDTH))
    whole[final["pieces_at"]] = final["pieces"] * np.array(units[0])
    whole[buckets + final["words_at"]] = final["words"] * np.array(units[1]) / heads.WORD_WEIGHT
    whole[2 * buckets :] = final["rest"]
    count = texts.dense.shape[1]
    whole[2 * buckets : 2 * buckets + count] /= heads.DENSE_WEIGHT
    whole[2 * buckets + count : -1] /= heads.VECTOR_WEIGHT
    return texts.given @ whole


def sums_of(files: dict[str, Any]) -> dict[str, str]:
    """The SHA-256 of each array's bytes. Those that rest on the encoder's own arithmetic, which differs in
    the last bits from processor to processor, are left out."""
    return {
        name: hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
        for name, array in sorted(files.items())
        if name != "second"
    }


def check(found: dict[str, str], kept: dict[str, str]) -> int:
    """Say what differs; 0 where nothing does."""
    wrong = sorted(name for name in found.keys() | kept.keys() if found.get(name) != kept.get(name))
    print(f"{len(found)} files: " + (f"{', '.join(wrong)} differ" if wrong else "the same, byte for byte"))
    return 1 if wrong else 0


def write(folder: Path, files: dict[str, Any], told: dict[str, Any]) -> None:
    """Write a model where `heads.load` finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in files.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / "numbers.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
