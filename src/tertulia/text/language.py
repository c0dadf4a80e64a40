"""In which language a text is written: `eldc` among ours, then rules for what is too short for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

OURS: Final = ("es", "en", "pt", "ca")
READ: Final = 400
"""Characters looked at."""
DOUBTFUL: Final = 0.45
"""Below this score (eldc, 0-1) none of ours fits: another language, code, or noise."""
FOREIGN: Final = 0.6
CLOSE: Final = 0.2
FEW: Final = 4
"""Fewer words than these may be decided by what the network declares."""
_WORDS = re.compile(r"[^\W\d_]+(?:['’·][^\W\d_]+)*")
_NO_WORDS = re.compile(r"[\ue000-\uf8ff\d_#]+|(?:[jJ]+[aAeEiI]+){2,}[jJ]*")


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


def languages_of(texts: Sequence[str], declared: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its ISO 639-1 code («» where it cannot be told) and how sure that is (0 to 1).

    `declared` is what the network says of the text: often only the author's default, so it decides nothing
    but what the text itself leaves open.
    """
    ours, _ = _detectors()
    detect = ours.detect_details
    found = []
    for text, told in zip(texts, declared, strict=True):
        seen = _NO_WORDS.sub(" ", text[:READ])
        if not seen.isascii() and not seen.isprintable():
            seen = seen.encode("utf-8", "replace").decode()
        found.append(_decide(seen, told, detect(seen)))
    return found


def _decide(text: str, declared: str, found: Any) -> tuple[str, float]:
    scores = found.scores
    best = str(found.language)
    score = scores.get(best, 0.0)
    if found.reliable and score >= DOUBTFUL and len(text) > 25:
        return best, min(1.0, 0.9 + score / 10)
    words = _WORDS.findall(text)
    if not words:
        return "", 0.0
    ranking = sorted(scores.items(), key=lambda pair: -pair[1])
    best, score = ranking[0] if ranking else ("", 0.0)
    votes = _votes(words)
    if score < DOUBTFUL:
        return _without(text, words, votes, declared)
    if found.reliable:
        return best, 0.9
    second = ranking[1][1] if len(ranking) > 1 else 0.0
    if votes and score - second < CLOSE:
        return votes, 0.8
    near = {code for code, value in ranking if score - value < CLOSE}
    if _known(declared) in near and len(words) < FEW:
        return _known(declared), 0.7
    return best, 0.6


def _without(text: str, words: list[str], votes: str, declared: str) -> tuple[str, float]:
    """None of ours fits: a language that is plainly another, else what single words or the network tell."""
    found = _detectors()[1].detect_details(text)
    code = str(found.language)
    sure = found.reliable and len(words) > 2 and found.scores.get(code, 0.0) >= FOREIGN
    if sure and code not in OURS and code != "und":
        return code, 0.8
    if votes:
        return votes, 0.7
    return (_known(declared), 0.6) if _known(declared) else ("", 0.0)


def _known(declared: str) -> str:
    code = declared[:2].lower()
    return code if code in OURS else ""


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
