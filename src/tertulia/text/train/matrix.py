"""Texts as the rows of a matrix, and their labels as probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse

from tertulia.text.features import BUCKETS, Block, blocks_of
from tertulia.text.heads import DENSE_WEIGHT, HEADS, VECTOR_WEIGHT, WIDTH, WORD_WEIGHT, Vectors, columns_of
from tertulia.text.hints import LANGUAGES, NAMES, Lexicons, hints_of
from tertulia.text.language import languages_of
from tertulia.text.train.posts import Post
from tertulia.text.train.sets import Row
from tertulia.text.words import read_words

SEEN: Final = 4
"""A feature of fewer texts teaches nothing."""
RARE: Final = 3.0
AT_LARGE: Final = frozenset({"general", "everyday", "contrasts"})
BESIDE: Final = 0.3
FAINT: Final = 4
"""Weights below this (of 127) change nothing and would fill half of the files."""


@dataclass(slots=True)
class Texts:
    """`given`: texts × features (pieces, words, dense, vectors, 1), CSR; `dense`: texts × NAMES."""

    given: Any
    dense: Any


def texts_of(texts: Sequence[str], lexicons: Lexicons, vectors: Vectors) -> Texts:
    """The features of texts, as `heads.Model.scores` will see them."""
    parts = [_part(texts[at : at + 4_000], lexicons, vectors) for at in range(0, len(texts), 4_000)]
    return Texts(sparse.vstack([p.given for p in parts]).tocsr(), np.concatenate([p.dense for p in parts]))


def _part(texts: Sequence[str], lexicons: Lexicons, vectors: Vectors) -> Texts:
    words = read_words(texts)
    seen = [words.seen(i) for i in range(words.texts)]
    spoken = [code for code, _ in languages_of(seen, [""] * len(texts))]
    codes = np.array([LANGUAGES.index(code) if code in LANGUAGES else -1 for code in spoken])
    pieces, whole = blocks_of(words)
    dense = hints_of(words, lexicons, codes).dense.astype(np.float64)
    vector = vectors.of(words).astype(np.float64)
    given = sparse.hstack(
        [
            _sparse(pieces),
            _sparse(whole) * WORD_WEIGHT,
            sparse.csr_matrix(dense * DENSE_WEIGHT),
            sparse.csr_matrix(vector * VECTOR_WEIGHT),
            np.ones((len(texts), 1)),
        ]
    )
    return Texts(given.tocsr(), dense)


def _sparse(block: Block) -> Any:
    shape = (len(block.scale), BUCKETS)
    return sparse.csr_matrix((block.scale[block.row], (block.row, block.buckets)), shape=shape)


def used(given: Any) -> Any:
    """The features that SEEN texts have, and all dense ones."""
    counts = np.bincount(given.indices, minlength=given.shape[1])
    counts[2 * BUCKETS :] = SEEN
    return np.flatnonzero(counts >= SEEN)


def parts_of(weights: Any, features: Any) -> dict[str, Any]:
    """Learnt weights as the model's tables: int8 with a unit for each label, rows of 0 left out."""
    full = np.zeros((2 * BUCKETS + len(NAMES) + weights.shape[0], WIDTH))
    full[features] = weights
    rest = full[2 * BUCKETS : 2 * BUCKETS + (features >= 2 * BUCKETS).sum()].copy()
    rest[: len(NAMES)] *= DENSE_WEIGHT
    rest[len(NAMES) : -1] *= VECTOR_WEIGHT
    found: dict[str, Any] = {"rest": rest.astype(np.float32)}
    units = []
    for name, start, loud in (("pieces", 0, 1.0), ("words", BUCKETS, WORD_WEIGHT)):
        table = full[start : start + BUCKETS] * loud
        unit = (
            np.maximum(np.quantile(np.abs(table[np.abs(table).max(axis=1) > 0]), 0.9995, axis=0), 1e-9) / 127
        )
        rows = np.clip(np.rint(table / unit), -127, 127).astype(np.int8)
        rows[np.abs(rows) < FAINT] = 0
        at = np.flatnonzero(rows.any(axis=1))
        found[f"{name}_at"], found[name] = at.astype(np.uint32), rows[at]
        units.append([float(np.float32(one)) for one in unit])
    found["units"] = units
    return found


def wanted_of(posts: Sequence[Post]) -> Any:
    """The labels of posts: texts × WIDTH."""
    wanted = np.zeros((len(posts), WIDTH))
    for head in HEADS:
        start = columns_of(head).start
        wanted[np.arange(len(posts)), start + places(posts, head)] = 1.0
    return wanted


def places(posts: Sequence[Post], head: str) -> Any:
    """For each post its label's place in HEADS[head]."""
    flags = {"asks": "answer", "urgent": "urgent"}
    values = [getattr(post, flags.get(head, head)) for post in posts]
    labels = HEADS[head]
    return np.array([labels.index(("1" if v else "") if head in flags else v) for v in values])


def weights_of(posts: Sequence[Post]) -> Any:
    """What each post counts for each head: texts × heads. What is rare and must not be missed counts RARE
    times: toxic posts. What people write to nobody in particular says less of intents and departments."""
    weight = np.ones((len(posts), len(HEADS)))
    heads = list(HEADS)
    weight[[i for i, post in enumerate(posts) if post.toxicity], heads.index("toxicity")] = RARE
    at_large = [i for i, post in enumerate(posts) if post.sector in AT_LARGE]
    for head in ("intent", "department"):
        weight[at_large, heads.index(head)] = BESIDE
    return weight


def taught(rows: Sequence[Row], trust: float) -> tuple[Any, Any]:
    """Labels and weights (texts × heads) of texts that teach one fact each."""
    wanted = np.zeros((len(rows), WIDTH))
    weight = np.zeros((len(rows), len(HEADS)))
    heads = list(HEADS)
    for i, row in enumerate(rows):
        wanted[i, columns_of(row.fact).start + HEADS[row.fact].index(row.label)] = 1.0
        weight[i, heads.index(row.fact)] = trust
    return wanted, weight
