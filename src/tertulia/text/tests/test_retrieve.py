"""Finding what means the same by signatures: hand-made vectors, no encoder."""

from __future__ import annotations

import numpy as np
import pytest

from tertulia.text.encoder import SIZE
from tertulia.text.retrieve import BYTES, ROUGH, Shelf, compact, cosines, signatures


def made(count: int, seed: int = 3) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def shelf_of(vectors: np.ndarray, group: int = 1, first: int = 1) -> Shelf:
    shelf = Shelf()
    shelf.add([(first + n, group, bits.tobytes()) for n, bits in enumerate(signatures(vectors))])
    return shelf


def test_whole_numbers_keep_the_angle() -> None:
    vectors = made(50)
    exact = vectors @ vectors[0]
    assert cosines(compact(vectors)[0], compact(vectors)) == pytest.approx(exact, abs=0.005)


def test_what_says_nothing_is_near_to_nothing() -> None:
    nothing = np.zeros((1, SIZE), dtype=np.float32)
    assert cosines(compact(nothing)[0], compact(made(2))).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("count", [1, 40, ROUGH + 500])
def test_the_nearest_comes_first_among_few_and_many(count: int) -> None:
    vectors = made(count)
    shelf = shelf_of(vectors)
    wanted = count // 2
    query = vectors[wanted] + 0.3 * made(1, seed=9)[0]
    assert shelf.nearest(query, 1)[0] == wanted + 1
    assert len(shelf) == count
    assert shelf.last == count


def test_groups_do_not_mix() -> None:
    shelf = shelf_of(made(5), group=1)
    shelf.add([(10 + n, 2, bits.tobytes()) for n, bits in enumerate(signatures(made(3)))])
    assert set(shelf.nearest(made(1)[0], 2)) == {10, 11, 12}
    assert set(shelf.nearest(made(1)[0], 1)) == {1, 2, 3, 4, 5}
    assert shelf.nearest(made(1)[0], 3) == []


def test_a_thing_is_put_there_once_and_what_has_no_signature_not_at_all() -> None:
    shelf = shelf_of(made(3))
    again = signatures(made(3))[0].tobytes()
    shelf.add([(1, 1, again), (2, 1, again), (9, 1, b""), (8, 1, b"x" * (BYTES - 1))])
    assert len(shelf) == 3
    shelf.add([(9, 1, again)])
    assert shelf.last == 9
