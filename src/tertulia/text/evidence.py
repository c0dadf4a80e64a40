"""Which words weighed: what each word of a text adds to the score of a label, by the first stage's own sums.

A word's weight is what its pieces, itself, its pairs and the lexicon entries that stand on it add to the
label, less what they add on average to the labels of that fact. Where the second look changed a label, the
words shown are still those that speak for or against it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from tertulia.text.facts import FACTS, Evidence, Gazetteer
from tertulia.text.heads import HEADS, WIDTH, columns_of, model
from tertulia.text.hints import NAMES, TAGS
from tertulia.text.words import DIGIT, LETTER, SIGN

if TYPE_CHECKING:
    from tertulia.text.adjust import Adjustment
    from tertulia.text.understanding import Look

MOST: Final = 6
"""For each fact: more marks in a text explain less."""
LEAST: Final = 0.12
OF_STRONGEST: Final = 0.25
"""A word that weighs less than this share of the strongest is left out."""
_TONE: Final = {
    (True, False): NAMES.index("good"), (False, False): NAMES.index("bad"),
    (True, True): NAMES.index("good denied"), (False, True): NAMES.index("bad denied"),
}  # fmt: skip
_FIRST_TAG: Final = NAMES.index("intent question")


class Asked:
    """The evidence of one text, computed when it is first looked at: most texts are never asked why."""

    __slots__ = ("adjustment", "gazetteer", "text")

    def __init__(self, text: str, gazetteer: Gazetteer | None, adjustment: Adjustment | None) -> None:
        self.text, self.gazetteer, self.adjustment = text, gazetteer, adjustment

    def of(self, labels: Mapping[str, str]) -> Sequence[Evidence]:
        """The words that weigh for these labels (fact → label)."""
        return _Later(self, labels)


class _Later(Sequence[Evidence]):
    __slots__ = ("_asked", "_found", "_labels")

    def __init__(self, asked: Asked, labels: Mapping[str, str]) -> None:
        self._asked, self._labels = asked, labels
        self._found: tuple[Evidence, ...] | None = None

    def _all(self) -> tuple[Evidence, ...]:
        if self._found is None:
            one = self._asked
            told = explain([one.text], [self._labels], gazetteer=one.gazetteer, adjustment=one.adjustment)
            self._found = told[0]
        return self._found

    @overload
    def __getitem__(self, at: int) -> Evidence: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Evidence]: ...
    def __getitem__(self, at: int | slice) -> Evidence | Sequence[Evidence]:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def explain(
    texts: Sequence[str],
    labels: Sequence[Mapping[str, str]],
    *,
    languages: Sequence[str] | None = None,
    gazetteer: Gazetteer | None = None,
    adjustment: Adjustment | None = None,
) -> list[tuple[Evidence, ...]]:
    """For each text the words that weigh for its labels (fact → label; facts and labels that there are not
    are passed over), in the order of the text within each fact. Raises ValueError when the lengths differ."""
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts but {len(labels)} labels")
    from tertulia.text.understanding import first_look

    found: list[tuple[Evidence, ...]] = []
    for at in range(0, len(texts), 256):
        part = texts[at : at + 256]
        told = languages[at : at + 256] if languages else None
        look = first_look(part, languages=told, gazetteer=gazetteer, adjustment=adjustment)
        weights = _weights(look, adjustment)
        for row, (text, wanted) in enumerate(zip(part, labels[at : at + 256], strict=True)):
            found.append(tuple(_of_text(text, row, wanted, look, weights)))
    return found


def _weights(look: Look, adjustment: Adjustment | None) -> Any:
    """What each word adds to each label: words × WIDTH."""
    made, words = model(), look.words
    added = np.zeros((len(words.row), WIDTH), dtype=np.float32)
    for table, block, unit in zip((made.pieces, made.words), look.blocks, made.units, strict=True):
        np.add.at(added, block.word, table[block.buckets] * (block.scale[block.row][:, None] * unit))
    if adjustment is not None and len(adjustment):
        block = adjustment.block(words, look.silent)
        place = np.minimum(np.searchsorted(adjustment.buckets, block.buckets), len(adjustment.buckets) - 1)
        known = adjustment.buckets[place] == block.buckets
        scale = block.scale[block.row[known]][:, None]
        np.add.at(added, block.word[known], adjustment.rows[place[known]] * scale)
    hints = look.hints
    for i in range(len(hints.row)):
        span = slice(int(hints.first[i]), int(hints.last[i]))
        added[span] += _hint(hints.tags[i], bool(hints.denied[i])) / max(1, span.stop - span.start)
    return added


def _hint(tags: Any, denied: bool) -> Any:
    """What a find of the lexicons adds: its tags through the head of the dense features."""
    rest = model().rest
    share = 0.3 if denied else 1.0
    labels = TAGS.index("not") - 1
    added = tags[1 : 1 + labels] @ rest[_FIRST_TAG : _FIRST_TAG + labels] * share / 2
    if tags[0]:
        added = added + abs(tags[0]) / 2 * rest[_TONE[tags[0] > 0, denied]]
    return added


def _of_text(text: str, row: int, wanted: Mapping[str, str], look: Look, weights: Any) -> Iterator[Evidence]:
    words = look.words
    mine = np.flatnonzero((words.row == row) & np.isin(words.kind, (LETTER, DIGIT, SIGN)))
    for fact in FACTS:
        label = wanted.get(fact, "")
        if fact not in wanted or label not in HEADS[fact] or (not label and fact == "toxicity"):
            continue
        part = weights[mine][:, columns_of(fact)]
        score = part[:, HEADS[fact].index(label)] - part.mean(axis=1)
        yield from _spans(fact, text, mine, score, words)
    if wanted.get("topic"):
        yield from _topic(wanted["topic"], text, row, look)


def _topic(label: str, text: str, row: int, look: Look) -> Iterator[Evidence]:
    """The words that raise a topic."""
    from tertulia.text.understanding import topic_finds

    spans = list(look.topics.get(row, {}).get(label, ()))
    if not spans:
        spans = [
            (first, last) for mine, name, first, last in topic_finds(look) if (mine, name) == (row, label)
        ]
    for first, last in spans[:MOST]:
        start, end = int(look.words.start[first]), int(look.words.end[last - 1])
        yield Evidence("topic", start, end, text[start:end], float(last - first))


def _spans(fact: str, text: str, mine: Any, score: Any, words: Any) -> list[Evidence]:
    """The strongest words, neighbours of one sign joined, in the order of the text."""
    floor = max(LEAST, OF_STRONGEST * float(np.abs(score).max(initial=0.0)))
    groups: list[list[int]] = []
    for i in np.flatnonzero(np.abs(score) >= floor).tolist():
        last = groups[-1][-1] if groups else -2
        joined = groups and mine[i] == mine[last] + 1 and (score[i] > 0) == (score[last] > 0)
        if joined:
            groups[-1].append(i)
        else:
            groups.append([i])
    groups.sort(key=lambda group: -abs(float(score[group].sum())))
    found = []
    for group in groups[:MOST]:
        start, end = int(words.start[mine[group[0]]]), int(words.end[mine[group[-1]]])
        word = text[start:end].encode("utf-8", "replace").decode()
        found.append(Evidence(fact, start, end, word, round(float(score[group].sum()), 2)))
    return sorted(found, key=lambda one: one.start)
