"""A batch of texts as arrays: folded characters, words, and a number for any stretch of either.

Nothing here loops over texts or words in Python: the first stage reads thousands of posts a second because a
batch is one array. A stretch has the hash Σ value·P^k, so that the hash of any n-gram is a difference of two
running sums (modulo 2^64, P odd and therefore invertible).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from tertulia.text.characters import (
    DIGIT,
    EMAIL,
    LETTER,
    MARK,
    MONEY,
    NOTHING,
    SIGN,
    SPACE,
    URL,
    USER,
    fold_points,
)  # fmt: skip

LOOKED_AT: Final = 2_000
"""Characters looked at, from the beginning. What a post wants is said there; the rest is not read."""
LONGEST_WORD: Final = 40
_P: Final = 0x9E3779B97F4A7C15
_P_INVERSE: Final = pow(_P, -1, 1 << 64)
_STIR: Final = np.uint64(0xBF58476D1CE4E5B9)
_HIDE = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"«»]+)"
    r"|(?P<email>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,24}){1,3})"
    r"|(?P<user>@\w[\w.-]{0,63}(?:@[\w.-]{1,63})?)"
    r"|(?P<money>[$€£] ?\d[\d.,]{0,15}"
    r"|\d[\d.,]{0,15} ?(?:€|\$|£|(?:euros?|eur|usd|pesos?|soles|reais|lucas)\b))"
)
_FANCY = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
"""Letters in fancy dress («𝓰𝓮𝓷𝓲𝓪𝓵»), each of which stands for one plain letter."""
_FILL: Final = {"url": URL, "email": EMAIL, "user": USER, "money": MONEY}


@dataclass(slots=True)
class Words:
    """A batch cut into words. Arrays by word: `row` (its text), `start`, `end` (characters of that text),
    `number` (the hash of its folded letters), `accented` (the same with accents; 0 without any), `kind`.
    `capital` (it begins with one). `code`, `first`, `last`, `sums` and `word_of` let
    `stretch` hash pieces of words. By text: `capitals` and `letters`, their numbers."""

    texts: int
    row: Any
    start: Any
    end: Any
    number: Any
    accented: Any
    kind: Any
    code: Any
    first: Any
    last: Any
    sums: Any
    word_of: Any
    capital: Any
    capitals: Any
    letters: Any
    hidden: str
    begins: Any

    def seen(self, text: int) -> str:
        """A text as it was read: addresses, mentions and amounts as private characters."""
        return self.hidden[self.begins[text] : self.begins[text + 1] - 1]


def read_words(texts: Sequence[str]) -> Words:
    """Cut texts into words; never raises for what a text contains."""
    cut = [text[:LOOKED_AT] for text in texts]
    lengths = np.fromiter(map(len, cut), dtype=np.int64, count=len(cut)) + 1
    begins = np.concatenate([[0], np.cumsum(lengths)])
    joined = "".join(f"{text}\n" for text in cut)
    joined = _FANCY.sub(_plain, joined)
    hidden = _HIDE.sub(lambda found: _FILL[found.lastgroup or "url"] * len(found[0]), joined)
    points = np.frombuffer(hidden.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    code, kind, capital, accent = fold_points(points)
    row = np.repeat(np.arange(len(cut)), lengths)
    letters = np.bincount(row[kind == LETTER], minlength=len(cut))
    capitals = np.bincount(row[capital], minlength=len(cut))
    kept = _squeeze(code, kind, row)
    return _cut(code, kind, accent, capital, kept, row, points, begins, letters, capitals, hidden, len(cut))


def _plain(fancy: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", fancy[0])[:1] or " "


def _squeeze(code: Any, kind: Any, row: Any) -> Any:
    """Positions that are read: no combining marks; of a letter three times or more, of a sign or a digit
    twice or more, the first: «¡¡geniaaal!!» and «¡genial!» are one, and so are 38 and 1.200."""
    kept = np.flatnonzero(kind != NOTHING)
    if not len(kept):
        return kept
    seen, text = code[kept], row[kept]
    other = (seen[1:] != seen[:-1]) | (text[1:] != text[:-1])
    begins = np.flatnonzero(np.concatenate([[True], other]))
    lengths = np.diff(np.concatenate([begins, [len(seen)]]))
    head = np.zeros(len(seen), dtype=bool)
    head[begins] = True
    short = np.repeat(lengths < 3, lengths) & (kind[kept] == LETTER)
    return kept[head | short]


def _cut(
    code: Any, kind: Any, accent: Any, capital: Any, kept: Any, row: Any, points: Any, begins: Any,
    letters: Any, capitals: Any, hidden: str, texts: int,
) -> Words:  # fmt: skip
    code, kind, at, accent = code[kept], kind[kept], kept, accent[kept]
    inside = (kind == LETTER) | (kind == DIGIT)
    alone = (kind == MARK) | (kind == SIGN)
    before = np.concatenate([[False], inside[:-1]]) if len(inside) else inside
    opens = (inside & ~before) | alone
    first = np.flatnonzero(opens)
    word_of = np.cumsum(opens) - 1
    closes = np.flatnonzero((inside & ~np.concatenate([inside[1:], [False]])) | alone) if len(code) else first
    last = closes + 1
    values = stir(code + np.uint64(1))
    sums = running(values)
    number = stretch(sums, first, last)
    plain = points[at].astype(np.uint64)
    spoken = stretch(running(stir(np.where(accent, plain | np.uint64(32), code) + np.uint64(1))), first, last)
    carries = np.add.reduceat(accent, first) if len(first) else first
    return Words(
        texts=texts,
        row=row[at[first]],
        start=at[first] - begins[row[at[first]]],
        end=at[last - 1] + 1 - begins[row[at[first]]],
        number=number,
        accented=np.where(carries > 0, spoken, np.uint64(0)),
        kind=kind[first],
        code=code,
        first=first,
        last=np.minimum(last, first + LONGEST_WORD),
        sums=sums,
        word_of=np.where(inside, word_of, -1),
        capital=capital[at[first]],
        capitals=capitals,
        letters=letters,
        hidden=hidden,
        begins=begins,
    )


def stir(values: Any) -> Any:
    """Spread the bits of 64-bit numbers (splitmix64's finaliser, public domain)."""
    values = (values ^ (values >> np.uint64(30))) * _STIR
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def running(values: Any) -> Any:
    """Running sums Σ value·P^k, one longer than `values`."""
    powers = _powers(_size(len(values)), _P)
    return np.concatenate(
        [np.zeros(1, np.uint64), np.cumsum(values * powers[: len(values)], dtype=np.uint64)]
    )


def stretch(sums: Any, first: Any, last: Any) -> Any:
    """The hash of each stretch from `first` (included) to `last` (excluded), wherever it stands."""
    back = _powers(_size(len(sums)), _P_INVERSE)
    return stir((sums[last] - sums[first]) * back[first])


def _size(length: int) -> int:
    return 1 << max(12, int(length).bit_length())


@lru_cache(maxsize=24)
def _powers(size: int, base: int) -> Any:
    powers = np.empty(size, dtype=np.uint64)
    powers[0] = 1
    powers[1:] = np.uint64(base)
    return np.cumprod(powers, dtype=np.uint64)


def number_of(word: str) -> int:
    """The hash of one word (or sign) as `read_words` gives it; 0 where it is no single word."""
    found = read_words([word])
    return int(found.number[0]) if len(found.number) == 2 else 0  # the second ends the text


__all__ = [
    "DIGIT", "LETTER", "LOOKED_AT", "MARK", "SIGN", "SPACE", "Words", "number_of", "read_words", "running",
    "stir", "stretch",
]  # fmt: skip
