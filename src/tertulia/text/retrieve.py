"""Finding what means the same among very many texts, by numbers that `encoder.embed` made.

A text is kept twice: its signature, one bit a dimension (64 bytes), by which all are looked through, and its
vector in whole numbers (512 bytes), by which the best few are put in order. The bits are those above the
usual value of the dimension: sign random projections (M. Charikar, STOC 2002) without the projection, since
the encoder's dimensions are about evenly spread already.

Pure functions over arrays; the encoder itself is not loaded by this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tertulia.text.encoder import SIZE

BYTES: Final = SIZE // 8
"""Length of a signature."""
SCALE: Final = 127.0
"""A vector is kept as whole numbers of which the largest is this: the angle between two is off by < 0.5 %."""
ROUGH, FINE = 4_000, 300
"""So many are left after comparing bits with bits, and so many after comparing the query's own numbers with
bits (which tells a dimension that says much from one that says nothing)."""

Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int8]
Ids = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


def signatures(vectors: Floats) -> Bits:
    """(n, SIZE) numbers → (n, BYTES) bits, most significant first."""
    return np.packbits(vectors > 0, axis=1)


def compact(vectors: Floats) -> Whole:
    """(n, SIZE) numbers → the same directions in whole numbers from -127 to 127; zeros stay zeros."""
    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    return np.asarray(np.rint(vectors * (SCALE / np.maximum(most, 1e-9))), dtype=np.int8)


def cosines(query: Whole, rows: Whole) -> Floats:
    """How near (n, SIZE) `rows` are to `query` (SIZE), from -1 to 1; 0 where either has no direction."""
    one, many = query.astype(np.float32), rows.astype(np.float32)
    sizes = np.linalg.norm(many, axis=1) * np.linalg.norm(one)
    return np.asarray(many @ one / np.maximum(sizes, 1e-9), dtype=np.float32)


class Shelf:
    """The signatures of many things, each under an id and in a group, held in memory: 80 bytes a thing. New
    ones are put at the end; an id that is there already is passed over."""

    __slots__ = ("_count", "_groups", "_ids", "_words")

    def __init__(self) -> None:
        self._count = 0
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._groups: Ids = np.empty(0, dtype=np.int64)
        # One row for each eight bytes of a signature: so they are counted four times as fast as one by one.
        self._words: Words = np.empty((BYTES // 8, 0), dtype=np.uint64)

    def __len__(self) -> int:
        return self._count

    @property
    def last(self) -> int:
        """The highest id, 0 for none."""
        return int(self._ids[: self._count].max(initial=0))

    def add(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        """Put (id, group, signature) there. A signature that is not BYTES long is no thing's: passed over."""
        if not rows:
            return
        held = self._ids[: self._count]
        known = set(held[np.isin(held, [pk for pk, _, _ in rows])].tolist())
        fresh = {pk: (group, bits) for pk, group, bits in rows if pk not in known and len(bits) == BYTES}
        if not fresh:
            return
        start, self._count = self._count, self._count + len(fresh)
        self._grow(self._count)
        self._ids[start : self._count] = list(fresh)
        self._groups[start : self._count] = [group for group, _ in fresh.values()]
        joined = b"".join(bits for _, bits in fresh.values())
        self._words[:, start : self._count] = np.frombuffer(joined, dtype=np.uint64).reshape(len(fresh), -1).T

    def nearest(self, query: Floats, group: int, most: int = FINE) -> list[int]:
        """The ids of about the `most` nearest of a group to a query's SIZE numbers, best first."""
        held = np.flatnonzero(self._groups[: self._count] == group)
        if not len(held):
            return []
        if len(held) > ROUGH:
            held = held[_least(self._apart(query, held), ROUGH)]
        bits = np.ascontiguousarray(self._words[:, held].T).view(np.uint8)
        signs = np.unpackbits(bits, axis=1).astype(np.float32)
        # Not `@`: for so few, the threads of a matrix product take longer to start than to work.
        near = np.einsum("ij,j->i", signs, query.astype(np.float32))
        order = np.argsort(-near, kind="stable")[:most]
        return [int(pk) for pk in self._ids[held[order]]]

    def _apart(self, query: Floats, held: Ids) -> npt.NDArray[np.uint16]:
        """In how many bits those `held` differ from the query's signature."""
        own = signatures(query.reshape(1, -1)).view(np.uint64)[0]
        apart = np.zeros(len(held), dtype=np.uint16)
        for mine, words in zip(own, self._words[:, : self._count], strict=True):
            # Most houses have one brand: then nothing need be copied.
            apart += np.bitwise_count((words if len(held) == self._count else words[held]) ^ mine)
        return apart

    def _grow(self, count: int) -> None:
        room = len(self._ids)
        if count <= room:
            return
        more = max(count, room * 3 // 2, 64) - room
        self._ids = np.pad(self._ids, (0, more))
        self._groups = np.pad(self._groups, (0, more))
        self._words = np.pad(self._words, ((0, 0), (0, more)))


def _least(numbers: npt.NDArray[np.uint16], most: int) -> Ids:
    """The places of about the `most` least numbers (of equals at the end all), none of them above SIZE."""
    limit = np.bincount(numbers, minlength=SIZE + 1).cumsum().searchsorted(most)
    return np.flatnonzero(numbers <= limit)
