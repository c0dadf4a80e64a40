"""A text as tokens: folded forms with their place in the original.

Every pattern is linear (no nested repetition over the same characters) and lengths are capped, so that no
text, however odd, costs more than a text of LOOKED_AT characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LOOKED_AT: Final = 4_000
"""Characters looked at, from the beginning. What a post wants is said there; the rest is not read."""
LONGEST_WORD: Final = 40

_TOKEN = re.compile(
    r"""
    (?P<url>(?:https?://|www\.)[^\s<>"«»]+)
    |(?P<email>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,24}){1,3})
    |(?P<user>@[\w][\w.-]{0,63}(?:@[\w.-]{1,63})?)
    |(?P<tag>\#\w{1,80})
    |(?P<money>[$€£]\s?\d[\d.,]{0,15}|\d[\d.,]{0,15}\s?(?:€|\$|£|(?:euros?|eur|usd|pesos?|soles|reais|lucas)\b))
    |(?P<phone>\+\d[\d\ .-]{7,16}\d|\b\d{3}[ .-]?\d{3}[ .-]?\d{3}\b)
    |(?P<n>\d[\d.,:/]*)
    |(?P<face>[:;=]['’]?-?[()DPp/\\|*3oO]+|\(:|<3|\bx[dD]+\b|\^\^)
    |(?P<word>[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['’](?:t|s|re|ve|ll|d|m)\b)?)
    |(?P<mark>[?¿!¡.,;:…\n])
    |(?P<emoji>[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff])
    """,
    re.VERBOSE,
)
_CAMEL = re.compile(r"[^\W\d_a-zà-ÿ]?[a-zà-ÿ]+|[^\W\d_a-zà-ÿ]+|\d+")
_LONG = re.compile(r"(.)\1{2,}")
_LAUGH = re.compile(r"a?(?:j[aeiou]){2,}j?|a?(?:h[aeiou]){2,}h?|k{3,}|(?:rs){2,}|a?(?:ja|ha)+j+")
_SENTENCE_END: Final = frozenset("?!.…\n")

LAUGH: Final = "jaja"


class Tokens:
    """The tokens of one text, as parallel lists. Token 0 stands for the start of the text.

    `forms`: folded words; «<url>», «<n>», … for the other kinds; the sign itself for marks and emoji.
    `spoken`: lower case with its accents, for the few patterns that need them («qué» against «que»).
    `ends_clause`, `ends_sentence`: what negation and gaps may not cross.
    """

    __slots__ = (
        "ends",
        "ends_clause",
        "ends_sentence",
        "forms",
        "kinds",
        "loud",
        "names",
        "spoken",
        "starts",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.forms: list[str] = ["<start>"]
        self.spoken: list[str] = [""]
        self.kinds: list[str] = ["mark"]
        self.starts: list[int] = [0]
        self.ends: list[int] = [0]
        self.ends_clause: list[bool] = [True]
        self.ends_sentence: list[bool] = [True]
        self.names: list[bool] = [False]
        self.loud: list[bool] = [False]

    def __len__(self) -> int:
        return len(self.forms)

    def add(self, kind: str, start: int, end: int, form: str, raw: str) -> None:
        """Append one token. A word is a name when it has a capital without opening a clause."""
        is_word = kind == "word"
        self.names.append(is_word and len(raw) > 1 and raw[0].isupper() and not raw.isupper())
        if is_word and self.ends_clause[-1]:
            self.names[-1] = False
        self.forms.append(form)
        self.spoken.append(raw.lower() if is_word else "")
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        self.ends_clause.append(kind == "mark")
        self.ends_sentence.append(kind == "mark" and form in _SENTENCE_END)
        self.loud.append(is_word and len(raw) > 3 and (raw.isupper() or _LONG.search(raw) is not None))


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Case, accents, decoration and stretched letters removed: «¡GENIAAAL!» and «genial» are one word."""
    plain = unicodedata.normalize("NFKD", word[:LONGEST_WORD].casefold())
    plain = "".join(c for c in plain if c.isalnum())
    if _LAUGH.fullmatch(plain):
        return LAUGH
    return _LONG.sub(r"\1", plain)


def tokenise(text: str) -> Tokens:
    """Cut the first LOOKED_AT characters of a text into tokens. Never raises; what is no token is skipped."""
    seen = text[:LOOKED_AT]
    tokens = Tokens(seen)
    for found in _TOKEN.finditer(seen):
        kind = found.lastgroup or "mark"
        start, end = found.span()
        raw = found[0]
        if kind == "word":
            tokens.add(kind, start, end, fold(raw), raw)
        elif kind in ("mark", "emoji"):
            tokens.add(kind, start, end, raw, raw)
        elif kind == "face":
            tokens.add("emoji", start, end, raw.replace("-", ""), raw)
        elif kind == "tag":
            tokens.add("tag", start, start + 1, "<tag>", "#")
            for part in _CAMEL.finditer(raw):
                tokens.add("word", start + part.start(), start + part.end(), fold(part[0]), part[0].lower())
        else:
            tokens.add(kind, start, end, f"<{kind}>", raw)
    return tokens
