"""Animated GIFs, rewritten block by block: their frames stay as they are, what is told besides goes.

The blocks are those of the GIF89a specification (CompuServe, 1990), sections 17 to 27.
"""

from __future__ import annotations

_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def stripped(data: bytes) -> tuple[bytes, int]:
    """`data` without comments, plain texts, foreign applications' blocks and what follows its end, and how
    many frames it has. Raises ValueError for what is no whole GIF."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 14:
        raise ValueError("no GIF")
    at = 13 + _table(data[10])
    kept, frames = [data[:at]], 0
    while True:
        mark = data[at : at + 1]
        if mark == b";":
            return b"".join([*kept, b";"]), frames
        if mark == b"!":
            end = _blocks(data, at + 2)
            label = data[at + 1]
            if label == 0xF9 or (label == 0xFF and data[at + 3 : at + 14] in _LOOPS):
                kept.append(data[at:end])
        elif mark == b"," and at + 10 < len(data):
            end = _blocks(data, at + 10 + _table(data[at + 9]) + 1)
            kept.append(data[at:end])
            frames += 1
        else:
            raise ValueError("cut short")
        at = end


def _table(flags: int) -> int:
    """How many bytes of colours the flags of a header announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where the chain of sub-blocks that begins at `at` ends."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    if at >= len(data):
        raise ValueError("cut short")
    return at + 1
