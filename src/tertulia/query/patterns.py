"""Regular expressions for what a substring cannot decide: words near one another, and words as typed.

One expression decides it everywhere: Python's `re` in memory and in SQLite (Django's REGEXP), `~` in
PostgreSQL. Only what the three read alike is used: bounded repetition up to 255 (`DUPMAX`, PostgreSQL manual,
«Regular Expression Details»), groups that do not capture, looking ahead and behind, code points in classes.
No expression can take longer than the length of the text times the distance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_BLANK = "[ \t\n\r\f\v\u00a0\u2009\u202f]+"
"""Between two words as typed, any white space will do."""

_LETTER = (
    "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0300-\u0374\u0376-\u037d\u037f-\u0386"
    "\u0388-\u0481\u0483-\u0559\u0560-\u0588\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7-\u05f2"
    "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06ff\u0710-\u0963\u0966-\u096f\u0971-\u0dff"
    "\u10a0-\u10fa\u10fc-\u135f\u1380-\u166c\u166f-\u167f\u1820-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1ffc"
    "\u2c00-\u2cf3\u2d00-\u2d6f\ua640-\uabff\uac00-\ud7ff\ufb00-\ufdcf\ufdf0-\ufdfc\ufe70-\ufefc\uff10-\uff19"
    "\uff21-\uff3a\uff41-\uff5a"
)
"""What makes a longer word of a word: letters, digits and accents of the scripts that put spaces between
words. A list of our own: in PostgreSQL, what is a letter depends on the locale."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression for use in memory."""
    return re.compile(pattern)


def near(sides: Sequence[Sequence[str]], distance: int, *, ordered: bool) -> str:
    """True of a normalised text in which one alternative of each side stands with at most `distance` tokens
    that belong to none of them between the first and the last. `ordered`: the sides in this order.

    An alternative is tokens with one space between; with `*` at its end the last is a beginning. Two sides
    may be anything; three or more are single tokens, each another one, in any order.
    """
    if len(sides) > 2:
        return _within([side[0] for side in sides], distance)
    one, other = (f"(?:{'|'.join(map(_beginning, side))})" for side in sides)
    between = f"(?: [a-z0-9]+){{0,{distance}}}"
    forward = f" {one}{between} {other} "
    return forward if ordered or one == other else f"{forward}| {other}{between} {one} "


def _beginning(alternative: str) -> str:
    return f"{alternative[:-1]}[a-z0-9]*" if alternative.endswith("*") else alternative


def _within(tokens: Sequence[str], distance: int) -> str:
    """From one of the tokens on, all of them within so many words."""
    far = f"(?:[a-z0-9]+ ){{0,{len(tokens) + distance - 1}}}"
    every = "".join(f"(?={far}{token} )" for token in tokens)
    return f" (?=(?:{'|'.join(tokens)}) ){every}"


def exact(text: str) -> str:
    """True of a text in which `text` stands just as it is typed, not as a part of a longer word.

    An accent may be a character of its own or not: nobody sees the difference.
    """
    words = unicodedata.normalize("NFC", text).split()
    body = _BLANK.join("".join(map(_either, word)) for word in words)
    before = f"(?<![{_LETTER}])" if compiled(f"[{_LETTER}]").match(words[0]) else ""
    after = f"(?![{_LETTER}])" if compiled(f"[{_LETTER}]").match(words[-1][-1]) else "(?![\u0300-\u036f])"
    return f"{before}{body}{after}"


def _either(char: str) -> str:
    """One character as a pattern, whole or taken apart."""
    apart = unicodedata.normalize("NFD", char)
    plain = f"\\{char}" if char.isascii() and not char.isalnum() else char
    return plain if apart == char else f"(?:{plain}|{apart})"
