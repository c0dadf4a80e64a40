"""In which language a text is written: `eldc` among ours, then rules for what is too short for it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tertulia.text.tokens import LAUGH, Tokens

OURS: Final = ("es", "en", "pt", "ca")
WORDS_READ: Final = 80
DOUBTFUL: Final = 0.45
"""Below this score (eldc, 0-1) none of ours fits: another language, code, or noise."""
FOREIGN: Final = 0.6
CLOSE: Final = 0.2


@lru_cache(maxsize=1)
def _detectors() -> tuple[Any, Any]:
    import eldc

    eldc.init()
    ours = eldc.instance()
    ours.set_languages(list(OURS))
    return ours, eldc.instance()


@lru_cache(maxsize=1)
def _telling_words() -> dict[str, str]:
    """Word with its accents → its language; words of two of our languages tell nothing."""
    text = (Path(__file__).parent / "lexicons" / "language.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    owners: dict[str, set[str]] = {}
    for code, words in rows:
        for word in words.split():
            owners.setdefault(word, set()).add(code)
    return {word: codes.pop() for word, codes in owners.items() if len(codes) == 1}


def language_of(tokens: Tokens, declared: str = "") -> str:
    """ISO 639-1 code, «» where it cannot be told.

    `declared` is what the network says of the text: often only the author's default, so it decides nothing
    but what the text itself leaves open.
    """
    words = _words(tokens)
    if not words:
        return ""
    votes = _votes(words)
    ours, every = _detectors()
    text = " ".join(words).encode("utf-8", "replace").decode()
    found = ours.detect_details(text)
    ranking = list(found.scores.items())
    best, score = ranking[0] if ranking else ("", 0.0)
    if score < DOUBTFUL:
        return _foreign(every.detect_details(text), len(words)) or votes or _known(declared)
    second = ranking[1][1] if len(ranking) > 1 else 0.0
    if found.reliable:
        return str(best)
    if votes and score - second < CLOSE:
        return votes
    near = {code for code, value in ranking if score - value < CLOSE}
    return declared if _known(declared) in near and len(words) < 4 else str(best)


def _foreign(found: Any, words: int) -> str:
    code = str(found.language)
    sure = found.reliable and words > 2 and found.scores.get(code, 0.0) >= FOREIGN
    return code if sure and code not in OURS and code != "und" else ""


def _known(declared: str) -> str:
    code = declared[:2].lower()
    return code if code in OURS else ""


def _words(tokens: Tokens) -> list[str]:
    spans = zip(tokens.kinds, tokens.forms, tokens.starts, tokens.ends, strict=True)
    words = ["jaja" if f == LAUGH else tokens.text[a:b] for kind, f, a, b in spans if kind == "word"]
    return words[:WORDS_READ]


def _votes(words: list[str]) -> str:
    """The language that more telling words belong to; «» on a tie."""
    telling = _telling_words()
    counts: dict[str, int] = {}
    for word in words[:12]:
        code = telling.get(word.lower())
        if code:
            counts[code] = counts.get(code, 0) + 1
    ranking = sorted(counts.items(), key=lambda pair: -pair[1])
    if not ranking or (len(ranking) > 1 and ranking[0][1] == ranking[1][1]):
        return ""
    return ranking[0][0]
