"""Characters as small numbers: case, accents and decoration folded, and what kind each is.

One table over Unicode's first CODES points, built once (20 ms); what lies beyond is a letter of a far script
or an emoji, by its block.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

CODES: Final = 0x3000
SPACE, LETTER, DIGIT, MARK, SIGN, NOTHING = range(6)
"""Kinds. SIGN: an emoji or another symbol that is a word by itself; NOTHING: dropped (a combining accent)."""
URL, USER, EMAIL, MONEY, BRAND = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Private characters that stand for what must not be read letter by letter."""
_LONG = re.compile(r"(.)\1{2,}")
_KEPT_MARKS: Final = frozenset("?¿!¡.,;:…#\n/%&+*=()\"'")
_MONEY: Final = frozenset("$€£¥")


class Table(NamedTuple):
    """By code point: its folded code, its kind, and whether it is a capital or carries an accent."""

    code: Any
    kind: Any
    capital: Any
    accent: Any


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Case, accents and decoration of one word removed, letters said three times or more said once."""
    plain = unicodedata.normalize("NFKD", word[:40].casefold())
    return _LONG.sub(r"\1", "".join(char for char in plain if char.isalnum()))


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the first CODES code points."""
    code = np.zeros(CODES, dtype=np.uint32)
    kind = np.zeros(CODES, dtype=np.uint8)
    capital = np.zeros(CODES, dtype=bool)
    accent = np.zeros(CODES, dtype=bool)
    for point in range(CODES):
        char = chr(point)
        plain = _plain(char)
        code[point], kind[point] = ord(plain), _kind(char, plain)
        capital[point] = kind[point] == LETTER and char.isupper()
        accent[point] = kind[point] == LETTER and char.lower() != plain and char.lower() not in "ñç"
    return Table(code, kind, capital, accent)


def _plain(char: str) -> str:
    low = char.lower()[:1]
    if low in "ñç":
        return low
    parts = [c for c in unicodedata.normalize("NFKD", low) if unicodedata.category(c)[0] != "M"]
    return parts[0] if parts and parts[0].isalnum() else low


def _kind(char: str, plain: str) -> int:
    category = unicodedata.category(char)
    if category[0] == "M" or (category in ("Cf", "Cc", "Cs") and char not in "\n\t\r"):
        return NOTHING if category != "Cc" else SPACE
    if category[0] == "L":
        return LETTER
    if category[0] == "N":
        return DIGIT if plain.isdigit() else LETTER
    if char in _KEPT_MARKS:
        return MARK
    if (category in ("So", "Sm") and ord(char) >= 0x2000) or char in _MONEY:
        return SIGN
    return SPACE


def fold_points(points: Any) -> tuple[Any, Any, Any, Any]:
    """Code points (uint32, any shape) → codes, kinds, capitals, accents. Digits are all one code."""
    known = table()
    near = points < CODES
    at = np.where(near, points, 0)
    code, kind = np.where(near, known.code[at], points), known.kind[at]
    far = ~near
    if far.any():
        emoji = far & ((points >= 0x1F000) & (points < 0x1FB00) | (points >= 0xE000) & (points < 0xF900))
        skin = far & ((points >= 0x1F3FB) & (points <= 0x1F3FF) | (points >= 0xFE00) & (points <= 0xFE0F))
        kind = np.where(far, LETTER, kind)
        kind = np.where(emoji, SIGN, kind)
        kind = np.where(skin | (points >= 0xE0000), NOTHING, kind)
    code = np.where(kind == DIGIT, ord("0"), code)
    return code.astype(np.uint64), kind.astype(np.uint8), near & known.capital[at], near & known.accent[at]
