"""How much good and how much bad a text says, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tertulia.text.reading import Find, Reading

IMPLIED: Final = 0.35
"""What a cue of complaint or praise without a tone of its own adds to the tone, of its weight."""
BEFORE_TURN: Final = 0.85
AFTER_TURN: Final = 1.2
DAMP: Final = 0.8
"""Added below the fraction of the score, so that one word is not certainty."""
SOURED: Final = -0.8
SOUR_FROM: Final = 1.4
SWEET_TO: Final = 0.8


@dataclass(slots=True)
class Tone:
    """Good and bad, each as a sum of weights (both ≥ 0), and the finds that made them.

    `split`: the good stands on one side of a «but» and the bad on the other.
    """

    good: float
    bad: float
    finds: list[tuple[Find, float]]
    split: bool

    @property
    def score(self) -> float:
        """From -1 to 1; short praise scores lower than praise that goes on."""
        return (self.good - self.bad) / (self.good + self.bad + DAMP)


def tone_of(reading: Reading) -> Tone:
    """Weigh the words of feeling; what follows the last «but» counts more than what stands before it."""
    finds = [(find, find.tone) for find in reading.tones]
    if _ironic(reading, finds):
        finds = [(f, SOURED * w if w > 0 and "sour" in f.entry.marks else w) for f, w in finds]
    finds += [(find, IMPLIED * _implied(find)) for find in reading.intents if not find.entry.tone]
    turn = reading.last_turn
    before = sum(w for f, w in finds if f.hit.places[0] < turn)
    after = sum(w for f, w in finds if f.hit.places[0] > turn)
    if turn:
        finds = [(f, w * (AFTER_TURN if f.hit.places[0] > turn else BEFORE_TURN)) for f, w in finds]
    return Tone(
        good=sum(w for _, w in finds if w > 0),
        bad=-sum(w for _, w in finds if w < 0),
        finds=finds,
        split=bool(turn) and before * after < 0,
    )


def _implied(find: Find) -> float:
    weights = dict(find.entry.intents)
    good = weights.get("praise", 0.0) - weights.get("complaint", 0.0)
    return -good if find.denied else good


def _ironic(reading: Reading, finds: list[tuple[Find, float]]) -> bool:
    """Praise of the kind that is often sour, no other, and something bad: «genial, otra vez sin luz»."""
    if "irony" in reading.marks:
        return True
    sour = sum(w for f, w in finds if w > 0 and "sour" in f.entry.marks)
    sweet = sum(w for f, w in finds if w > 0 and "sour" not in f.entry.marks)
    bad = -sum(w for _, w in finds if w < 0)
    return bool(sour) and bad >= SOUR_FROM and sweet < SWEET_TO and not reading.last_turn
