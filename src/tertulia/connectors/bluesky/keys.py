"""Under which key a post is kept: made from the delivery's own, so that a second try cannot double it.

A record key of a post has to be a TID (atproto.com/specs/tid): 53 bits of microseconds and 10 of a clock, in
base 32. Ours is a hash of the delivery's key within a year before there was any post on this network, so
that nobody else's is ever met, and what is ours is known at sight.
"""

from __future__ import annotations

import functools
import hashlib
from datetime import UTC, datetime, timedelta

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_FIRST, _AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
_CLOCKS = 1024


def tid(number: int) -> str:
    """63 bits as thirteen letters that sort as the number does."""
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def number_of(rkey: str) -> int | None:
    """The other way round; None for what is no TID."""
    if len(rkey) != 13 or any(letter not in LETTERS for letter in rkey):
        return None
    return functools.reduce(lambda sum_, letter: sum_ * 32 + LETTERS.index(letter), rkey, 0)


def _start(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * _CLOCKS


OURS_FROM, OURS_BEFORE = _start(_FIRST), _start(_AFTER)


def rkey_of(key: str) -> str:
    """The record key of the delivery `key`: always the same, and another for any other (1 in 3·10^16)."""
    drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16])
    return tid(OURS_FROM + drawn % (OURS_BEFORE - OURS_FROM))


def is_ours(rkey: str) -> bool:
    """Whether it was made from a delivery's key, and so says no time."""
    number = number_of(rkey)
    return number is not None and OURS_FROM <= number < OURS_BEFORE
