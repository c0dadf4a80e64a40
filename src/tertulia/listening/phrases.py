"""Phrases of what people write: which words hold together, how often, and how people spell them.

Pure functions over texts. A phrase is one to three words in a row that begins and ends with a word that means
something (or begins with a negation: «no puedo entrar»); it crosses no punctuation, address or user name.
Words are compared as full text compares them (`query.tokens`), without case and accents, and shown as most
people write them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tertulia.listening.function_words import FUNCTION_WORDS, NEGATIONS
from tertulia.query.tokens import placed_tokens, word_tokens

Gram = tuple[str, ...]
"""A phrase as tokens."""

SHORTEST = 3
READ = 2_000
"""Characters read of a text: what it is about is said there, and a book costs no more than a page."""
MOST_TOKENS = 300
SAMPLES = 8
"""How many texts decide how a phrase is spelt."""
ACCENTED = 0.2
"""The part of those that must write an accent for it to be shown: most people leave accents out."""

_GAP = " 9 "
"""What stands for what no phrase crosses: a token that is no word, in plain signs, which are read fastest."""
_BREAKS = re.compile(
    r"(?:https?://|www\.)[^\s<>]+|[@＠]\w[\w.\-@]*|[.,;:!?…]+(?=\s|$)|[\n¡¿()\[\]«»“”\"|•*—–]+|\s-+\s"
)

_OTHER, _FUNCTION, _NEGATION, _CONTENT = 0, 1, 2, 3


class _Kinds(dict[str, int]):
    """What kind of word a token is, worked out when it is first met."""

    def __missing__(self, token: str) -> int:
        kind = _kind(token)
        if len(self) < 200_000:
            self[token] = kind
        return kind


_KINDS = _Kinds()


def _kind(token: str) -> int:
    if token in NEGATIONS:
        return _NEGATION
    if token in FUNCTION_WORDS:
        return _FUNCTION
    if token.startswith("0b"):
        return _CONTENT  # Cyrillic, Greek, Arabic …: letters that have no plain twin.
    if not token[0].isalpha():
        return _OTHER
    return _CONTENT if len(token) >= SHORTEST else _FUNCTION


def grams(text: str) -> set[Gram]:
    """The phrases of a text, each once. Written out for one, two and three words: it runs over thousands of
    texts while somebody waits for a page."""
    tokens = word_tokens(_BREAKS.sub(_GAP, text[:READ]))[:MOST_TOKENS]
    kinds = [*map(_KINDS.__getitem__, tokens), _OTHER, _OTHER]
    found: set[Gram] = set()
    add = found.add
    for at, token in enumerate(tokens):
        kind = kinds[at]
        if kind < _NEGATION:
            continue
        if kind == _CONTENT:
            add((token,))
        second, third = kinds[at + 1], kinds[at + 2]
        if second == _CONTENT:
            add((token, tokens[at + 1]))
        if third == _CONTENT and second != _OTHER:
            add((token, tokens[at + 1], tokens[at + 2]))
    return found


def npmi(both: int, one: int, other: int, total: int) -> float:
    """How firmly two things hold together: pointwise mutual information divided by its highest possible value
    (G. Bouma, «Normalized (Pointwise) Mutual Information in Collocation Extraction», GSCL 2009). `both` of
    `total` texts have the two in question together, `one` and `other` each of them. -1 never together, 0 as
    chance would have it, 1 always."""
    if not both:
        return -1.0
    if both == total:
        return 1.0
    together = both / total
    return math.log(together * total * total / (one * other)) / -math.log(together)


def firmness(gram: Gram, counts: Counter[Gram], total: int) -> float:
    """The NPMI of a phrase. Of three words, where it holds least: first against last over a word that says
    nothing («oficina de Delicias»), else the weaker of its two joints. 0 for a single word."""
    both = counts[gram]
    if len(gram) < 2:
        return 0.0
    single = {word: counts[(word,)] or both for word in gram}
    if len(gram) == 2 or _KINDS[gram[1]] != _CONTENT:
        return npmi(both, single[gram[0]], single[gram[-1]], total)
    head, tail = counts[gram[:2]] or both, counts[gram[1:]] or both
    return min(npmi(both, head, single[gram[2]], total), npmi(both, single[gram[0]], tail, total))


def within(short: Gram, long: Gram) -> bool:
    """Whether one phrase stands in another."""
    size = len(short)
    return any(long[at : at + size] == short for at in range(len(long) - size + 1))


def spelt(gram: Gram, texts: Iterable[str]) -> str:
    """A phrase as people write it in `texts` (some `SAMPLES` of which are read): the most usual form, with
    its accents if one in five writes them; a capital where most write one within a sentence. «» if none of
    them writes it in one stretch."""
    forms: Counter[str] = Counter()
    capitals: Counter[int] = Counter()
    for text in texts:
        form = next(_stretches(gram, text[:READ]), None)
        if form is None:
            continue
        written, inside = form
        words = written.split(" ")
        forms[written.lower()] += 1
        if not written.isupper():
            capitals.update(n for n, w in enumerate(words) if w[:1].isupper() and (n or inside))
        if forms.total() >= SAMPLES:
            break
    if not forms:
        return ""
    best = max(
        forms, key=lambda form: (_accents(form) if _share(forms, form) >= ACCENTED else -1, forms[form])
    )
    half = forms.total() / 2
    return " ".join(w[:1].upper() + w[1:] if capitals[n] > half else w for n, w in enumerate(best.split(" ")))


def _share(forms: Counter[str], form: str) -> float:
    return forms[form] / forms.total()


def _accents(form: str) -> int:
    return sum(not char.isascii() for char in form)


def _stretches(gram: Gram, text: str) -> Iterator[tuple[str, bool]]:
    """(as written, whether it stands within a sentence) wherever `gram` stands unbroken in `text`."""
    tokens = list(placed_tokens(text))
    for at in range(len(tokens) - len(gram) + 1):
        stretch = tokens[at : at + len(gram)]
        if tuple(token.text for token in stretch) != gram:
            continue
        start, end = stretch[0].start, stretch[-1].end
        written = " ".join(text[start:end].split())
        if not _BREAKS.search(written) and len(written.split(" ")) == len(gram):
            before = text[:start].rstrip(" \t\"«“'¡¿#")
            yield (
                written,
                bool(before) and before[-1] not in ".!?…:\n" and "\n" not in text[len(before) : start],
            )
