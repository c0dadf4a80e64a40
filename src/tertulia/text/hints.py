"""What the lexicons say of a batch: each phrase found, how it is meant there, and sums for each text.

Negation reaches NEGATION_REACH words forward within its clause, an intensifier two; a longer find hides the
shorter ones that it contains («gracias por nada» hides «gracias»). What follows the last «but» counts apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tertulia.text.facts import DEPARTMENTS, INTENTS
from tertulia.text.lexicon import Entry
from tertulia.text.phrases import Hits, Phrases, Run, runs_of
from tertulia.text.words import DIGIT, LETTER, SIGN, Words, number_of

MARKS: Final = ("not", "more", "less", "turn", "sour", "irony", "urgent", "plain")
TAGS: Final = ("tone", *INTENTS, *DEPARTMENTS, *MARKS)
LANGUAGES: Final = ("es", "en", "pt", "ca")
NEGATION_REACH: Final = 4
MORE: Final = 1.4
LESS: Final = 0.6
STILL_HEARD: Final = 0.3
"""What a denied word of an intent or a department still weighs: «no quiero la factura» is of bills."""
UNIT: Final = 20.0
"""Weights are kept in twentieths, as int8."""
_COLUMN: Final = {name: i for i, name in enumerate(TAGS)}
_CLAUSE: Final = tuple(".,;:!?¿¡…\n()")
NAMES: Final = (
    "good", "bad", "good denied", "bad denied", "good after but", "bad after but", "sour", "irony", "turn",
    "denials", "urgent", "emoji good", "emoji bad", "asks", "asks last", "asks first", "shouts", "capitals",
    "length", "short", "url", "user first", "users", "tags", "numbers", "money", "es", "en", "pt", "ca",
    *(f"intent {name}" for name in INTENTS), *(f"department {name}" for name in DEPARTMENTS),
)  # fmt: skip
"""The dense features, one column each."""


@dataclass(slots=True)
class Lexicons:
    """The hand-written lexicons as arrays. By entry: `tags` (int8, UNIT a weight of 1), `topic` (place in
    `topics`, -1 none), `languages` (bits, 0 for all), `also` (another entry of the same words, -1 none)."""

    phrases: Phrases
    tags: Any
    topic: Any
    languages: Any
    also: Any
    short: Any
    long: Any

    @classmethod
    def of(
        cls, lines: Iterable[tuple[tuple[str, ...], Entry]], topics: list[str], spelt: dict[str, str]
    ) -> Lexicons:
        """From (words, entry) and abbreviations («xq» → «porque»)."""
        sums: dict[tuple[str, ...], dict[int, tuple[Any, int]]] = {}
        for words, entry in lines:
            bits = sum(1 << LANGUAGES.index(code) for code in entry.languages)
            tags, topic = sums.setdefault(words, {}).get(bits, (np.zeros(len(TAGS)), -1))
            tags = np.where(np.abs(_tags(entry)) > np.abs(tags), _tags(entry), tags)
            sums[words][bits] = tags, topics.index(entry.topic) if entry.topic else topic
        rows: list[tuple[Any, int, int, int]] = []
        phrases: list[tuple[tuple[str, ...], int]] = []
        for words, variants in sums.items():
            phrases.append((words, len(rows)))
            left = len(variants)
            for bits, (tags, topic) in variants.items():
                left -= 1
                rows.append((tags, topic, bits, len(rows) + 1 if left else -1))
        pairs = sorted(
            (number_of(a), number_of(b)) for a, b in spelt.items() if number_of(a) and number_of(b)
        )
        return cls(
            Phrases.of(phrases),
            np.array([np.clip(np.rint(r[0] * UNIT), -127, 127) for r in rows], dtype=np.int8),
            np.array([r[1] for r in rows], dtype=np.int16),
            np.array([r[2] for r in rows], dtype=np.uint8),
            np.array([r[3] for r in rows], dtype=np.int32),
            np.array([a for a, _ in pairs], dtype=np.uint64),
            np.array([b for _, b in pairs], dtype=np.uint64),
        )


def _tags(entry: Entry) -> Any:
    row = np.zeros(len(TAGS))
    row[0] = entry.tone
    for name, weight in (*entry.intents, *entry.departments):
        row[_COLUMN[name]] = weight
    for name in entry.marks:
        row[_COLUMN[name]] = 1.0
    return row


@dataclass(slots=True)
class Hints:
    """`dense`: texts × NAMES. By find, in the order of the words: `row`, `first` and `last` (words, last
    excluded), `tags` (as they are meant there), `topic`, `denied`."""

    dense: Any
    row: Any
    first: Any
    last: Any
    tags: Any
    topic: Any
    denied: Any


def hints_of(
    words: Words, lexicons: Lexicons, language: Any, silent: Any = None, runs: Sequence[Run] | None = None
) -> Hints:
    """`language`: for each text its place in LANGUAGES, -1 for none of them. `silent`: by word, the names of
    the brand, which must not weigh. `runs` of the words, if they were made already."""
    hits = lexicons.phrases.find(words, runs or runs_of(words, written_out(words, lexicons)))
    entry, first, length = _with_others(hits, lexicons)
    spoken = lexicons.languages[entry]
    bit = np.where(language >= 0, 1 << np.maximum(language, 0), 0)[words.row[first]]
    heard = (spoken == 0) | (spoken & bit > 0)
    if silent is not None and len(entry):
        heard &= ~silent[first]
    kept = _kept(lexicons.tags[entry[heard]], first[heard], length[heard], len(words.row))
    entry, first, length = entry[heard][kept], first[heard][kept], length[heard][kept]
    tags = lexicons.tags[entry].astype(np.float32) / np.float32(UNIT)
    meant, denied = _meant(words, tags, first, length)
    row = words.row[first]
    dense = _dense(words, language, row, first, tags, meant, denied)
    return Hints(dense, row, first, first + length, meant, lexicons.topic[entry], denied)


def written_out(words: Words, lexicons: Lexicons) -> Any:
    """The words' hashes, those of abbreviations replaced by those of what they stand for."""
    if not len(lexicons.short):
        return words.number
    place = np.minimum(np.searchsorted(lexicons.short, words.number), len(lexicons.short) - 1)
    return np.where(lexicons.short[place] == words.number, lexicons.long[place], words.number)


def _with_others(hits: Hits, lexicons: Lexicons) -> tuple[Any, Any, Any]:
    entry, first, length = hits.phrase, hits.first, hits.length
    more = lexicons.also[entry]
    parts = [(entry, first, length)]
    while (more >= 0).any():
        some = more >= 0
        entry, first, length = more[some], first[some], length[some]
        parts.append((entry, first, length))
        more = lexicons.also[entry]
    return tuple(np.concatenate([part[i] for part in parts]) for i in range(3))  # type: ignore[return-value]


def _kept(tags: Any, first: Any, length: Any, words: int) -> Any:
    """Which finds count, in the order of the words. Of nested ones the longest; but «no» inside a longer find
    goes on denying what follows, unless that find has a tone or a mark of its own."""
    marks = tags[:, [_COLUMN[name] for name in ("not", "more", "less", "turn")]].any(axis=1)
    telling = marks | (tags[:, 0] != 0) | (tags[:, _COLUMN["plain"]] != 0)
    here = np.flatnonzero(telling)
    inner = here[_longest(first[here], length[here], words)]
    outer = _longest(first, length, words)
    kept = np.concatenate([inner[marks[inner]], outer[~marks[outer]]])
    return kept[np.argsort(first[kept], kind="stable")]


def _longest(first: Any, length: Any, words: int) -> Any:
    """Places of those whose words do not all lie in longer ones."""
    covered = np.zeros(words + 1, dtype=np.int32)
    kept = []
    for size in range(int(length.max(initial=0)), 0, -1):
        mine = np.flatnonzero(length == size)
        if not len(mine):
            continue
        total = np.concatenate([[0], np.cumsum(covered[:-1] > 0)])
        free = mine[total[first[mine] + size] - total[first[mine]] < size]
        kept.append(free)
        if size > 1:
            edge = np.zeros(words + 1, dtype=np.int32)
            np.add.at(edge, first[free], 1)
            np.add.at(edge, first[free] + size, -1)
            covered += np.cumsum(edge)
    return np.concatenate(kept) if kept else np.zeros(0, dtype=np.int64)


def _meant(words: Words, tags: Any, first: Any, length: Any) -> tuple[Any, Any]:
    """Tags with intensifiers, and which finds are denied."""
    count = len(words.row)
    place = np.arange(count)
    ends = np.isin(words.code[words.first], _clause_codes()) if count else np.zeros(0, bool)
    opens = np.concatenate([[True], words.row[1:] != words.row[:-1]]) if count else ends
    turn = _marked(count, first, tags, "turn")
    wall = np.maximum.accumulate(np.where(ends | opens | turn, place, 0)) if count else place
    last = {}
    for name in ("not", "more", "less"):
        here = np.where(_marked(count, first, tags, name), place, -99)
        last[name] = np.concatenate([[-99], np.maximum.accumulate(here)])[:-1] if count else place
    back = {name: first - at[first] for name, at in last.items()}
    inside = {name: last[name][first] >= wall[first] for name in last}
    denied = inside["not"] & (back["not"] <= NEGATION_REACH)
    loud = np.where(inside["more"] & (back["more"] <= 2), MORE, 1.0)
    loud = np.where(inside["less"] & (back["less"] <= 2), LESS, loud)
    meant = tags.copy()
    meant[:, : len(TAGS) - len(MARKS)] *= loud[:, None].astype(np.float32)
    return meant, denied & (tags[:, _COLUMN["not"]] == 0)


def _clause_codes() -> Any:
    return np.array([ord(sign) for sign in _CLAUSE], dtype=np.uint64)


def _marked(count: int, first: Any, tags: Any, name: str) -> Any:
    marked = np.zeros(count, dtype=bool)
    marked[first[tags[:, _COLUMN[name]] > 0]] = True
    return marked


def _dense(words: Words, language: Any, row: Any, first: Any, tags: Any, meant: Any, denied: Any) -> Any:
    texts = words.texts
    tone = meant[:, 0]
    turn = _marked(len(words.row), first, tags, "turn")
    spot = np.full(texts, -1)
    np.maximum.at(spot, words.row[turn], np.flatnonzero(turn))
    after = (spot[row] >= 0) & (first > spot[row])
    sign = words.kind[first] == SIGN

    def total(weight: Any) -> Any:
        return np.bincount(row, weight, minlength=texts)

    good, bad = np.maximum(tone, 0), np.maximum(-tone, 0)
    heard = np.where(denied, STILL_HEARD, 1.0)
    columns = [
        total(good * ~denied * ~sign), total(bad * ~denied * ~sign),
        total(good * denied), total(bad * denied),
        total(good * after), total(bad * after), total(tags[:, _COLUMN["sour"]] * good),
        total(tags[:, _COLUMN["irony"]]), (spot >= 0) * 1.0, total(tags[:, _COLUMN["not"]]),
        total(tags[:, _COLUMN["urgent"]]), total(good * sign), total(bad * sign),
        *_shape(words, texts),
        *(language == i for i in range(len(LANGUAGES))),
        *(total(meant[:, 1 + i] * heard) for i in range(len(INTENTS) + len(DEPARTMENTS))),
    ]  # fmt: skip
    dense = np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)
    return np.clip(dense, -4, 4) / 2


def _shape(words: Words, texts: int) -> Iterable[Any]:
    """Question marks, shouting, length, what stands first: nothing of what the words mean."""
    code = words.code[words.first]
    row = words.row

    def count(where: Any) -> Any:
        return np.bincount(row[where], minlength=texts).astype(np.float32)

    asks = code == ord("?")
    spoken = count((words.kind == LETTER) | (words.kind == DIGIT))
    begins = np.searchsorted(row, np.arange(texts))
    ends = np.searchsorted(row, np.arange(texts), side="right") - 2
    last = np.zeros(texts, dtype=bool)
    some = ends >= begins
    last[some] = asks[ends[some]]
    opening = code[np.minimum(begins, len(code) - 1)] if len(code) else np.zeros(texts)
    yield np.minimum(count(asks), 2)
    yield last
    yield opening == ord("¿")
    yield np.minimum(count(code == ord("!")), 2)
    yield 3 * words.capitals / np.maximum(words.letters, 12)
    yield np.log1p(spoken)
    yield spoken <= 3
    yield np.minimum(count(code == 0xE000), 2)
    yield opening == 0xE001
    yield np.minimum(count(code == 0xE001), 2)
    yield np.minimum(count(code == ord("#")), 3)
    yield np.minimum(count(words.kind == DIGIT), 3)
    yield np.minimum(count(code == 0xE003), 2)
