"""`understand`: texts in, facts out, each with the words that weighed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tertulia.text.facts import Evidence, Gazetteer, Understanding
from tertulia.text.language import language_of
from tertulia.text.learnt import lesson_of
from tertulia.text.lexicon import Lexicon, entry, general, topic_names
from tertulia.text.reading import Find, Reading
from tertulia.text.scores import Verdict, department_of, intent_of, sentiment_of
from tertulia.text.tokens import Tokens, tokenise
from tertulia.text.tone import tone_of

MOST_EVIDENCE: Final = 6
"""For each fact: more marks in a text explain less."""
LEAST_WEIGHT: Final = 0.3
FEW_WORDS: Final = 3
LITTLE_SURE: Final = 0.5
BRAND_TOPIC: Final = 4.0


def understand(
    texts: Sequence[str],
    *,
    languages: Sequence[str] | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Understanding]:
    """What each text says, in the order of `texts`.

    `languages`: for each text, what its network declares («es», «pt-BR», «» unknown); it decides only where
    the text itself leaves the language open. Raises ValueError when it is not as long as `texts`.
    Never raises for what a text contains; looks at its first `tokens.LOOKED_AT` characters.
    """
    declared = [""] * len(texts) if languages is None else list(languages)
    if len(declared) != len(texts):
        raise ValueError(f"{len(texts)} texts but {len(declared)} languages")
    names = _names_of(gazetteer) if gazetteer else None
    return [_understand(text, language, names) for text, language in zip(texts, declared, strict=True)]


class _Names:
    """A gazetteer made ready: what is silent, what is a product, what raises a topic of the brand's own."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        silent, product = entry("plain"), entry("product+0.8")
        self.silent = Lexicon((name, silent) for name in (*gazetteer.brands, *gazetteer.places))
        self.products = Lexicon((name, product) for name in gazetteer.products)
        self.topics = [
            (label, Lexicon((word, silent) for word in words)) for label, words in gazetteer.topics.items()
        ]


@lru_cache(maxsize=64)
def _names_of(gazetteer: Gazetteer) -> _Names:
    return _Names(gazetteer)


def _understand(text: str, declared: str, names: _Names | None) -> Understanding:
    tokens = tokenise(text)
    hits = general().find(tokens)
    silent: frozenset[int] = frozenset()
    if names is not None:
        silent = frozenset(place for hit in names.silent.find(tokens) for place in hit.places)
        hits += names.products.find(tokens)
    language = language_of(tokens, declared)
    reading = Reading(tokens, hits, language, silent)
    if not language and not reading.speaks:
        return Understanding()
    if _says_little(reading):
        return Understanding(language, sentiment_sure=LITTLE_SURE, intent_sure=LITTLE_SURE)
    tone, lesson = tone_of(reading), lesson_of(tokens, reading.hidden)
    intent = intent_of(reading, tone, lesson)
    sentiment = sentiment_of(tone, intent.label, lesson)
    department = department_of(reading, intent.label, lesson)
    topic, topic_evidence = _topic(reading, names, language)
    return Understanding(
        language=language,
        sentiment=sentiment.label,
        sentiment_score=sentiment.score,
        sentiment_sure=sentiment.sure,
        intent=intent.label,
        intent_sure=intent.sure,
        department=department.label,
        department_sure=department.sure,
        topics=(topic,) if topic else (),
        urgent="urgent" in reading.marks and intent.label != "spam",
        evidence=(
            *_evidence("sentiment", sentiment, tokens),
            *_evidence("intent", intent, tokens),
            *_evidence("department", department, tokens),
            *topic_evidence,
        ),
    )


def _says_little(reading: Reading) -> bool:
    """«Hola», «mañana voy»: a few words of which no lexicon says anything. What the posts teach of single
    words (those who greet usually complain) must not decide alone."""
    words = [kind for kind in reading.tokens.kinds if kind != "mark"]
    told = reading.tones or reading.departments or reading.marks - {"plain"}
    return len(words) <= FEW_WORDS and not told and "?" not in reading.tokens.text


def _topic(reading: Reading, names: _Names | None, language: str) -> tuple[str, list[Evidence]]:
    """The brand's own topics first, then the general ones, then a product that is named."""
    tokens = reading.tokens
    for label, words in names.topics if names else ():
        places = [hit.places for hit in words.find(tokens)]
        if places:
            return label, [_piece("topic", place, BRAND_TOPIC, tokens) for place in places[:MOST_EVIDENCE]]
    weights: dict[str, float] = {}
    finds: dict[str, list[Find]] = {}
    for find in reading.topics:
        weights[find.entry.topic] = weights.get(find.entry.topic, 0.0) + len(find.hit.places)
        finds.setdefault(find.entry.topic, []).append(find)
    if weights:
        key = max(weights, key=lambda name: weights[name])
        labels = topic_names()[key]
        told = [find.hit.places for find in finds[key][:MOST_EVIDENCE]]
        pieces = [_piece("topic", places, len(places), tokens) for places in told]
        return labels.get(language) or labels["es"], pieces
    for hit in names.products.find(tokens) if names else ():
        piece = _piece("topic", hit.places, 1.0, tokens)
        return piece.word, [piece]
    return "", []


def _evidence(fact: str, verdict: Verdict, tokens: Tokens) -> list[Evidence]:
    """The words that weighed most, in the order of the text. Weights of the same words are added up."""
    weights: dict[tuple[int, ...], float] = {}
    for places, weight in verdict.parts:
        weights[places] = weights.get(places, 0.0) + weight
    telling = sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    pieces: list[Evidence] = []
    for places, weight in telling:
        if abs(weight) < LEAST_WEIGHT or len(pieces) == MOST_EVIDENCE:
            break
        piece = _piece(fact, places, weight, tokens)
        if piece.end > piece.start and not any(p.start <= piece.start and piece.end <= p.end for p in pieces):
            pieces.append(piece)
    return sorted(pieces, key=lambda piece: piece.start)


def _piece(fact: str, places: Sequence[int], weight: float, tokens: Tokens) -> Evidence:
    """From the first to the last word that matched; marks that only open a clause are left out."""
    spoken = [i for i in places if tokens.kinds[i] != "mark"] or list(places)
    start, end = tokens.starts[spoken[0]], tokens.ends[spoken[-1]]
    word = tokens.text[start:end].encode("utf-8", "replace").decode()
    return Evidence(fact, start, end, word, round(weight, 2))
