"""In what share of all texts a word stands: guessed at first, then learnt from the texts that come by."""

from __future__ import annotations

from collections.abc import Iterable

_WORDS = """
a al algo ante asi aun bien como con cuando da de del desde dia donde dos el ella en era es esa ese
eso esta este esto estoy fue ha hace hacer han hasta hay he hola hoy la las le les lo los mas me mi
mis muy nada ni no nos o os otra otro para pero por porque que quien se ser si sin sobre solo son su
sus tan te tengo ti tiene todo todos tu un una uno va ver vez y ya yo about all an and are as at be
been but by can do for from get had has have her his how i if in is it its just more my not of on
one or our out she so that the their they this to up us was we were what when which who will with
would you your https http www com co t s d m
"""
_COMMON = frozenset(_WORDS.split())
"""The words of which every text has some, in Spanish and in English, and the pieces of a link."""

_GUESS_OF_COMMON = 0.15
_TRUST = 100
"""So many texts weigh as much as the guess."""

_AT_FIRST, _LATER = 4, 32
"""One text in so many is learnt from, at first and when `_ENOUGH` are known."""

_ENOUGH = 2_000

_MOST_TEXTS, _MOST_WORDS = 20_000, 60_000
"""Beyond either, all counts are halved, and the words met once forgotten: what is talked of changes."""


class Shares:
    """Shares of texts by word. Threads may use one together: a count that is lost does no harm."""

    def __init__(self) -> None:
        self.texts = 0
        self.passed = 0
        self.every = _AT_FIRST
        """Of the texts that come by (`passed`), every so-manieth should be learnt from."""
        self._counts: dict[str, int] = {}

    def of(self, word: str) -> float:
        """The share (0 to 1) of texts that have `word`."""
        return (self._counts.get(word, 0) + _TRUST * guess(word)) / (self.texts + _TRUST)

    def learn(self, words: Iterable[str]) -> None:
        """Learn from a text of distinct `words`."""
        counts = self._counts
        for word in words:
            counts[word] = counts.get(word, 0) + 1
        self.texts += 1
        if self.texts > _ENOUGH:
            self.every = _LATER
        if self.texts > _MOST_TEXTS or len(counts) > _MOST_WORDS:
            self.texts //= 2
            self._counts = {word: count // 2 for word, count in tuple(counts.items()) if count > 1}


def guess(word: str) -> float:
    """The share of a word of which nothing is known: each letter makes it rarer, up to eight."""
    return _GUESS_OF_COMMON if word in _COMMON else 10.0 ** -min(1 + len(word) / 2, 5)


SHARES = Shares()
"""What this process has learnt: a matcher that is made later files its queries better."""
