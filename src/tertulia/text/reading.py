"""A text as it is read: what was found in it, group by group, and how each find is meant.

Negation reaches NEGATION_REACH words forward within its clause, an intensifier two; a longer find hides the
shorter ones that it contains («gracias por nada» hides «gracias»).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tertulia.text.lexicon import Entry, Hit, longest
from tertulia.text.tokens import Tokens

NEGATION_REACH: Final = 4
MORE: Final = 1.4
LESS: Final = 0.6
LOUD: Final = 1.2
GOOD_DENIED: Final = -0.8
BAD_DENIED: Final = -0.5
ASKED: Final = 0.5
"""What a good word weighs inside a question: «¿es buena la tarifa?» is no praise."""


@dataclass(slots=True, eq=False)
class Find:
    """A hit with its meaning here: `weight` multiplies what the entry says, below 0 when it is denied."""

    hit: Hit
    weight: float
    denied: bool

    @property
    def entry(self) -> Entry:
        return self.hit.entry

    @property
    def tone(self) -> float:
        """The entry's tone as it is meant here."""
        if not self.denied:
            return self.entry.tone * self.weight
        return self.entry.tone * self.weight * (GOOD_DENIED if self.entry.tone > 0 else BAD_DENIED)


class Reading:
    """One text, read. The groups are lists of finds in the order of the text.

    `hidden`: tokens that must not weigh, such as «buenos días» or the names of the brand.
    """

    __slots__ = (
        "_asked",
        "_marks",
        "departments",
        "hidden",
        "intents",
        "last_turn",
        "marks",
        "tokens",
        "tones",
        "topics",
    )

    def __init__(self, tokens: Tokens, hits: Iterable[Hit], language: str, silent: frozenset[int]) -> None:
        """`silent`: tokens that are names of the brand and must not weigh."""
        self.tokens = tokens
        heard = [hit for hit in hits if hit.entry.spoken_in(language) and silent.isdisjoint(hit.places)]
        self.hidden = silent.union(*(hit.places for hit in heard if hit.entry.says_nothing))
        self._marks = _marks_by_place(heard)
        self._asked = _places_asked(tokens)
        self.marks: set[str] = set().union(*self._marks.values())
        turns = [place for place, marks in self._marks.items() if "turn" in marks]
        self.last_turn = max(turns, default=0)
        self.tones = self._finds(heard, lambda e: e.tone != 0.0)
        self.intents = self._finds(heard, lambda e: bool(e.intents))
        self.departments = self._finds(heard, lambda e: bool(e.departments))
        self.topics = self._finds(heard, lambda e: bool(e.topic))

    @property
    def speaks(self) -> bool:
        """Something was found in it; where the language is unknown too, a text without finds is noise."""
        return bool(self.tones or self.intents or self.departments or self.asks)

    @property
    def asks(self) -> bool:
        """There is a question mark."""
        return bool(self._asked) or "?" in self.tokens.forms or "¿" in self.tokens.forms

    def _finds(self, hits: list[Hit], wanted: Callable[[Entry], bool]) -> list[Find]:
        kept = longest(h for h in hits if wanted(h.entry) or "plain" in h.entry.marks)
        return [self._find(hit) for hit in kept if wanted(hit.entry)]

    def _find(self, hit: Hit) -> Find:
        weight, denied = 1.0, False
        first = hit.places[0]
        for back in range(1, NEGATION_REACH + 1):
            place = first - back
            if place < 0 or self.tokens.ends_clause[place]:
                break
            marks = self._marks.get(place, frozenset())
            if "turn" in marks:
                break
            if back <= 2 and "more" in marks:
                weight *= MORE
            elif back <= 2 and "less" in marks:
                weight *= LESS
            if "not" in marks:
                denied = True
        if self.tokens.loud[first]:
            weight *= LOUD
        if first in self._asked and hit.entry.tone > 0:
            weight *= ASKED
        return Find(hit, weight, denied)


def _marks_by_place(hits: list[Hit]) -> dict[int, frozenset[str]]:
    """Marks by token. «no» inside a longer find with a tone of its own denies nothing else."""
    telling = longest(h for h in hits if h.entry.marks or (h.entry.tone and len(h.places) > 1))
    marks: dict[int, frozenset[str]] = {}
    for hit in telling:
        if hit.entry.marks:
            for place in hit.places:
                marks[place] = marks.get(place, frozenset()) | hit.entry.marks
    return marks


def _places_asked(tokens: Tokens) -> frozenset[int]:
    """Tokens of the sentences that end in a question mark."""
    asked: set[int] = set()
    begin = 0
    for i, ends in enumerate(tokens.ends_sentence):
        if ends:
            if tokens.forms[i] == "?":
                asked.update(range(begin, i))
            begin = i + 1
    return frozenset(asked)
