"""How easily a text reads: syllables, words and sentences counted, and the formula of its language.

Spanish: Szigriszt-Pazos, «Sistemas predictivos de legibilidad del mensaje escrito» (1993), read on the
INFLESZ scale of Barrio-Cantalejo (2008), and Fernández Huerta, «Medidas sencillas de lecturabilidad» (1959),
with words in a sentence as its unit. English: Flesch, «A new readability yardstick» (1948). Portuguese:
Martins, Ghiraldelo, Nunes and Oliveira, «Readability formulas applied to textbooks in Brazilian Portuguese»
(1996). All four grow with ease; 0 to 100 is the usual range, and none is cut off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

LONG_SENTENCE = 30
"""Words from which a sentence is hard to follow on a screen."""
_LEFT_OUT = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+(?:[@.]\w+)*|\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+[»”\"')\]]*(?=\s|$)|\n+")
_SHORTENED = frozenset(
    _WORD.findall(
        """sr sra srs dr dra d dña ud uds pág núm art p ej etc av avda c tel máx mín aprox
        mr mrs ms vs st no fig"""
    )
)


@dataclass(frozen=True, slots=True)
class Readability:
    """`score`: the formula of the language. `also`: the other one of Spanish, 0 elsewhere. `longest`: words
    of the longest sentence. `long_sentences`: (start, end) in the text of each that is too long."""

    score: float
    also: float
    words: int
    sentences: int
    syllables: int
    longest: int
    long_sentences: tuple[tuple[int, int], ...]


def measure(text: str, language: str = "es") -> Readability | None:
    """The figures of `text` in `language` (its first two letters); None for a language without a formula
    here. Links, mentions, hashtags and figures are no words. A text without words scores 0."""
    counted = _SYLLABLES.get(language[:2])
    if counted is None:
        return None
    plain = _LEFT_OUT.sub(lambda match: " " * len(match[0]), text)
    spans = sentences(plain)
    lengths = [len(_WORD.findall(plain[start:end])) for start, end in spans]
    words = _WORD.findall(plain)
    spoken = sum(counted(word) for word in words)
    kept = sum(length > 0 for length in lengths)
    if not words or not kept:
        return Readability(0.0, 0.0, 0, 0, 0, 0, ())
    score, also = _score(language[:2], spoken / len(words), len(words) / kept)
    too_long = [span for span, length in zip(spans, lengths, strict=True) if length > LONG_SENTENCE]
    return Readability(score, also, len(words), kept, spoken, max(lengths), tuple(too_long))


def _score(language: str, syllables: float, words: float) -> tuple[float, float]:
    """From syllables in a word and words in a sentence."""
    if language == "es":
        return 206.835 - 62.3 * syllables - words, 206.84 - 60 * syllables - 1.02 * words
    if language == "pt":
        return 248.835 - 84.6 * syllables - 1.015 * words, 0.0
    return 206.835 - 84.6 * syllables - 1.015 * words, 0.0


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of `text` stands, blanks around it left out. A line break ends one; the point of a
    figure («3.000») and of an abbreviation («Sr.») does not."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = re.search(r"(\w+)$", text[start : match.start()])
        short = before is not None and before[1].lower() in _SHORTENED
        if match[0].startswith(".") and short and match.end() < len(text):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return [trimmed for span in found if (trimmed := _trimmed(text, *span))[0] < trimmed[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_STRONG = frozenset("aeoáéóàèòâêôãõ")
_STRESSED_WEAK = frozenset("íúìù")
_VOWELS = _STRONG | _STRESSED_WEAK | frozenset("iuüï")


def syllables_es(word: str) -> int:
    """Syllables of a Spanish word, as its spelling parts them (Ortografía of the academies, 2010): two open
    vowels part, a stressed «í» or «ú» parts from an open one, any other closed vowel joins; an «h» between
    vowels does not part them."""
    small = unicodedata.normalize("NFC", word.lower())
    small = re.sub(r"qu(?=[eiéí])", "q", small)
    small = re.sub(r"gu(?=[eiéí])", "g", small)
    small = re.sub(r"y$|y(?=[^aeiouáéíóúü])", "i", small)
    small = re.sub(r"(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])", "", small)
    return max(1, sum(_nuclei(run) for run in _runs(small)))


def _runs(word: str) -> list[str]:
    return re.findall(r"[aeiouáéíóúüïàèòâêôãõìù]+", word)


def _nuclei(run: str) -> int:
    """How many syllables a run of vowels makes."""
    count = 1
    for one, other in pairwise(run):
        both = one in _STRONG and other in _STRONG
        parted = (one in _STRESSED_WEAK and other in _STRONG) or (one in _STRONG and other in _STRESSED_WEAK)
        count += both or parted or one == other or other == "ï"
    return count


def syllables_pt(word: str) -> int:
    """Syllables of a Portuguese word, as its spelling parts them: the nasal «ão», «ãe», «õe» are one; «ia»,
    «io», «ua» part but at the end of a word stressed before; «i» and «u» join the open vowel before them."""
    small = unicodedata.normalize("NFC", word.lower())
    small = re.sub(r"[qg]u(?=[eiéíêaoáó])", "q", small)
    small = re.sub(r"ão|ãe|õe|ãi", "ã", small)
    stressed = bool(re.search(r"[áéíóúâêô]", small))
    count = 0
    for match in re.finditer(r"[aeiouáéíóúüàâêôãõ]+", small):
        run, last = match[0], match.end() == len(small) or small[match.end() :] == "s"
        count += _nuclei_pt(run, falling=last and stressed and small.index(match[0]) >= 0)
    return max(1, count)


def _nuclei_pt(run: str, *, falling: bool) -> int:
    count = 1
    for place, (one, other) in enumerate(pairwise(run)):
        closes = other in "iu" and one not in "iu"
        joins = falling and one in "iu" and other in "aeo" and place == len(run) - 2
        joins = joins or (one in "iu" and other in "iu" and one != other)
        count += not (closes or joins)
    return count


_APART = re.compile(r"(?<![stcgx])i[ao](?!u)|(?<=[^q])ua(?=[lt])|ying|ea$|crea|iou(?=[^s])")
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$")


def syllables_en(word: str) -> int:
    """Syllables of an English word, estimated from its spelling: runs of vowels, without a silent «e» at the
    end («-le» after a consonant is spoken), «-ed» and «-es» spoken only where they must."""
    small = re.sub(r"[^a-z]", "", unicodedata.normalize("NFD", word.lower()))
    if len(small) <= 3:
        return 1 if small else 0
    small = re.sub(r"(?<=[^aeiouydt])ed$", "", small)
    small = re.sub(r"(?<![sxzg])(?<!ch)(?<!sh)(?<=[^aeiouyc])es$", "s", small)
    count = len(re.findall(r"[aeiouy]+", small))
    count += len(_APART.findall(small))
    if _SILENT_E.search(small) and not re.search(r"[^aeiouy]le$", small) and count > 1:
        count -= 1
    return max(1, count)


_SYLLABLES: dict[str, Callable[[str], int]] = {
    "es": syllables_es,
    "en": syllables_en,
    "pt": syllables_pt,
}
