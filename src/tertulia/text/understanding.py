"""`understand`: texts in, facts out. A fast first stage for all, a second look for what it is not sure of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tertulia.text import decide, evidence, names, second
from tertulia.text.facts import Gazetteer, Name, Understanding
from tertulia.text.features import Block, blocks_of
from tertulia.text.heads import HEADS, model
from tertulia.text.hints import LANGUAGES, NAMES, Hints, hints_of, written_out
from tertulia.text.language import languages_of
from tertulia.text.lexicon import topic_names
from tertulia.text.phrases import runs_of
from tertulia.text.words import LETTER, SIGN, Words, read_words

if TYPE_CHECKING:
    from tertulia.text.adjust import Adjustment

BATCH: Final = 256
MOST_TOPICS: Final = 3
URGENT: Final = HEADS["urgent"].index("1")


@dataclass(slots=True)
class Look:
    """A batch as the first stage sees it; `scores` are those of every label (texts × WIDTH),
    `taught` what a workspace's corrections add to them."""

    words: Words
    blocks: tuple[Block, Block]
    hints: Hints
    scores: Any
    taught: Any
    spoken: list[tuple[str, float]]
    named: dict[int, list[Name]]
    topics: dict[int, dict[str, names.Spans]]
    silent: Any


def understand(
    texts: Sequence[str],
    *,
    languages: Sequence[str] | None = None,
    gazetteer: Gazetteer | None = None,
    adjustment: Adjustment | None = None,
) -> list[Understanding]:
    """What each text says, in the order of `texts`.

    `languages`: for each text, what its network declares («es», «pt-BR», «» unknown); it decides only where
    the text itself leaves the language open. `adjustment`: what a workspace's corrections taught. Raises
    ValueError when `languages` is not as long as `texts`. Never raises for what a text contains; looks at its
    first `words.LOOKED_AT` characters.
    """
    declared = [""] * len(texts) if languages is None else list(languages)
    if len(declared) != len(texts):
        raise ValueError(f"{len(texts)} texts but {len(declared)} languages")
    found: list[Understanding] = []
    for at in range(0, len(texts), BATCH):
        part, told = texts[at : at + BATCH], declared[at : at + BATCH]
        look = first_look(part, languages=told, gazetteer=gazetteer, adjustment=adjustment)
        found += _facts(part, look, lambda text: evidence.Asked(text, gazetteer, adjustment))
    return found


def first_look(
    texts: Sequence[str],
    *,
    languages: Sequence[str] | None = None,
    gazetteer: Gazetteer | None = None,
    adjustment: Adjustment | None = None,
) -> Look:
    """The first stage alone, of one batch (up to some hundreds of texts)."""
    made = model()
    words = read_words(texts)
    runs = runs_of(words, written_out(words, made.lexicons))
    named: dict[int, list[Name]] = {}
    topics: dict[int, dict[str, names.Spans]] = {}
    silent = None
    if gazetteer is not None:
        ready = names.given(gazetteer)
        named, silent = names.find_given(words, runs, ready)
        topics = names.topics_given(words, runs, ready)
    seen = [words.seen(i) for i in range(words.texts)]
    spoken = languages_of(seen, languages or [""] * len(texts))
    codes = np.array([LANGUAGES.index(c) if c in LANGUAGES else -1 for c, _ in spoken], dtype=np.int64)
    hints = hints_of(words, made.lexicons, codes, silent, runs)
    blocks = blocks_of(words, silent)
    scores = made.scores(blocks, made.vectors.of(words, silent), hints.dense)
    taught = adjustment.scores(words, silent) if adjustment is not None and len(adjustment) else np.zeros(1)
    return Look(words, blocks, hints, scores, taught, spoken, named, topics, silent)


def _facts(texts: Sequence[str], look: Look, asked: Any) -> list[Understanding]:
    told = model().told
    shares = decide.shares_of(look.scores + look.taught, told["heat"])
    says = np.bincount(look.words.row[look.words.kind == LETTER], minlength=len(texts)) > 0
    picked = second.chosen(shares, told["doubt_floor"], says & _apart(look))
    if len(picked):
        read = [look.words.seen(i) for i in picked.tolist()]
        scores = second.again(read, look.scores[picked], look.hints.dense[picked], model().second)
        scores += look.taught[picked] if look.taught.ndim > 1 else 0.0
        shares[picked] = decide.shares_of(scores, told["heat_second"])
    shares = decide.joined(shares, told)
    best = decide.labels_of(shares, look.hints.dense, told)
    return _written(texts, look, shares, best, asked)


def _apart(look: Look) -> Any:
    """Texts that the encoder can read: those in a language of ours, or in none that can be told."""
    return np.array([code in (*LANGUAGES, "") for code, _ in look.spoken], dtype=bool)


def _written(
    texts: Sequence[str], look: Look, shares: Any, best: dict[str, Any], asked: Any
) -> list[Understanding]:
    told = model().told
    sure = decide.sure_of(shares, best)
    doubts = decide.doubts_of(sure, told)
    score = np.round(shares[:, decide.POSITIVE] - shares[:, decide.NEGATIVE], 3).tolist()
    rounded = {head: np.round(sure[head], 3).tolist() for head in HEADS}
    label = {head: [HEADS[head][i] for i in best[head].tolist()] for head in HEADS}
    speaks = _speaks(look)
    topics, named = topics_of(look), names.looks_like(look.words)
    urgent = (best["urgent"] == URGENT) | (look.hints.dense[:, NAMES.index("urgent")] > 0)
    found = []
    for i, text in enumerate(texts):
        if not speaks[i]:
            found.append(Understanding(language=look.spoken[i][0]))
            continue
        facts = {head: label[head][i] for head in ("sentiment", "intent", "department", "toxicity")}
        found.append(
            Understanding(
                look.spoken[i][0], look.spoken[i][1],
                facts["sentiment"], score[i], rounded["sentiment"][i],
                facts["intent"], rounded["intent"][i],
                facts["department"], rounded["department"][i],
                facts["toxicity"], rounded["toxicity"][i],
                bool(urgent[i]) and facts["intent"] != "spam",
                label["asks"][i] == "1" and facts["intent"] != "spam",
                topics.get(i, ()),
                (*look.named.get(i, ()), *_others(named.get(i, ()), look.named.get(i, ()))),
                doubts[i],
                asked(text).of({**facts, "topic": topics[i][0]} if i in topics else facts),
            )
        )  # fmt: skip
    return found


def _others(looks: Sequence[Name], given: Sequence[Name]) -> list[Name]:
    """Those of `looks` that do not stand on a name that was given."""
    return [one for one in looks if not any(one.start < g.end and g.start < one.end for g in given)]


def _speaks(look: Look) -> Any:
    """By text: something is said in it. Letters in no language and in no lexicon are noise."""
    told = np.array([bool(code) for code, _ in look.spoken], dtype=bool)
    known = np.bincount(look.hints.row, minlength=len(told)) > 0
    kinds = look.words.kind
    sign = np.bincount(look.words.row[kinds == SIGN], minlength=len(told)) > 0
    letters = np.bincount(look.words.row[kinds == LETTER], minlength=len(told)) > 0
    return letters & (told | known) | sign | (look.hints.dense[:, NAMES.index("asks")] > 0)


def topics_of(look: Look) -> dict[int, tuple[str, ...]]:
    """The brand's own topics first, then those of the lexicons by how much is said of them, then products."""
    found: dict[int, list[str]] = {row: list(labels) for row, labels in look.topics.items()}
    weights: dict[int, dict[str, int]] = {}
    for row, label, first, last in topic_finds(look):
        sums = weights.setdefault(row, {})
        sums[label] = sums.get(label, 0) + last - first
    for row, sums in weights.items():
        found.setdefault(row, []).extend(sorted(sums, key=lambda label: -sums[label]))
    for row, named in look.named.items():
        if row not in found:
            found[row] = [name.word for name in named if name.kind == "product"]
    return {row: tuple(dict.fromkeys(labels))[:MOST_TOPICS] for row, labels in found.items() if labels}


def topic_finds(look: Look) -> Iterator[tuple[int, str, int, int]]:
    """(text, topic in the text's language, first word, last word excluded) of what raises a general topic."""
    hints, keys = look.hints, list(topic_names())
    at = np.flatnonzero(hints.topic >= 0)
    columns = (hints.row[at], hints.topic[at], hints.first[at], hints.last[at])
    for row, topic, first, last in zip(*(column.tolist() for column in columns), strict=True):
        labels = topic_names()[keys[topic]]
        yield row, labels.get(look.spoken[row][0]) or labels["es"], first, last
