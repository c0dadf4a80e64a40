"""How each character is spelt in a token, in the code that `tokens` describes, and whole texts quickly."""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata

REMEMBERED = 20_000
"""Characters whose spelling is kept; a text that contains all of Unicode must not fill the memory."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FOLDED = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
}
"""Letters that Unicode does not take apart into a plain letter and an accent."""

_SILENT = {*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0100, 0xE01F0), 0xB7}
"""Dropped inside a word: variant selectors, skin tones, the middle dot of «col·lecció»."""

_EMOJI = (
    range(0x2300, 0x2400),
    range(0x25A0, 0x27C0),
    range(0x2900, 0x2980),
    range(0x2B00, 0x2C00),
    range(0x1F000, 0x1FB00),
)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_UNSPACED = (
    range(0x0E00, 0x0F00),
    range(0x1000, 0x10A0),
    range(0x1780, 0x1800),
    range(0x3040, 0x3100),
    range(0x31F0, 0x3200),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0x20000, 0x3FFFE),
)
"""Thai and Lao, Burmese, Khmer, kana, and the Chinese characters."""

FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")

_BEYOND = "tertulia.beyond-latin-1"
_SHORT = 4
"""Characters in a row beyond Latin-1 that are an emoji or a quotation mark rather than a word."""


class _Spelling(dict[int, str]):
    """How each character is spelt, worked out when it is first met. A table for `str.translate`."""

    def __missing__(self, point: int) -> str:
        spelt = _spell_char(point)
        if len(self) < REMEMBERED:
            self[point] = spelt
        return spelt


SPELLING = _Spelling()


def _apart(text: str) -> str:
    """`text` with its flags set apart: a flag is two letters, and four letters are two flags."""
    return text if text.isascii() else FLAG.sub(r" \g<0> ", text)


def spell(text: str) -> str:
    """`_apart(text).translate(SPELLING)`, three times as quick for texts that are mostly of Latin-1: those
    are folded as bytes, and only what is not of Latin-1 is looked up."""
    folded = text.replace("0", "00").encode("latin-1", _BEYOND).translate(_FOLD, _DROPPED)
    if folded.isascii():
        return folded.decode("ascii")
    return folded.decode("latin-1").translate(_SEVERAL)


def _beyond_latin(problem: UnicodeError) -> tuple[bytes, int]:
    """The spelling of the characters that Latin-1 lacks, and where to go on. From the first run of letters
    on, the rest of the text is taken at one stroke: it is in another script."""
    assert isinstance(problem, UnicodeEncodeError)
    run = problem.object[problem.start : problem.end]
    if len(run) <= _SHORT:
        return _short_run(run), problem.end
    rest = problem.object[problem.start :].replace("00", "0")
    return _apart(rest).translate(SPELLING).encode("ascii"), len(problem.object)


@functools.lru_cache(REMEMBERED)
def _short_run(run: str) -> bytes:
    return _apart(run).translate(SPELLING).encode("ascii")


def _spell_char(point: int) -> str:
    """How one character is spelt: letters and digits in code, silent ones not at all, others as a space."""
    char = chr(point)
    category = unicodedata.category(char)
    if point in _SILENT or category in ("Cf", "Me") or unicodedata.combining(char):
        return ""
    if category in ("So", "Cn"):
        return _spell_symbol(point)
    if not _is_letter(category):
        return " "
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_spell_letter(letter) for part in apart for letter in _FOLDED.get(part, part))


def _spell_symbol(point: int) -> str:
    """An emoji is a token, half a flag is a letter, «Ⓐ» is an `a`, and «™» is nothing to search for."""
    if point in _FLAG_LETTERS:
        return _code(point)
    plain = unicodedata.normalize("NFKD", chr(point))
    if len(plain) == 1 and plain.isascii() and plain.isalpha():
        return plain.lower()
    return f" {_code(point)} " if any(point in block for block in _EMOJI) else " "


def _spell_letter(char: str) -> str:
    if char == "0":
        return "00"
    if char.isascii():
        return char if char.isalnum() else " "
    if unicodedata.combining(char) or ord(char) in _SILENT:
        return ""
    category = unicodedata.category(char)
    if category == "Nd":
        return _spell_letter(str(unicodedata.decimal(char)))
    if not _is_letter(category):
        return " "
    point = ord(char)
    return f" {_code(point)} " if any(point in block for block in _UNSPACED) else _code(point)


def _is_letter(category: str) -> bool:
    """Letters, digits, and the vowel signs of Indian scripts (marks that are no accents)."""
    return category[0] in "LN" or category in ("Mn", "Mc")


def _code(point: int) -> str:
    """A code point as an escape of 4, 5 or 6 characters, none of which begins another."""
    for letter, width in (("b", 2), ("c", 3), ("d", 4)):
        if point < 36**width:
            return f"0{letter}" + "".join(
                _DIGITS[point // 36**place % 36] for place in reversed(range(width))
            )
    raise ValueError(point)


def _by_bytes() -> tuple[bytes, bytes, dict[int, str]]:
    """Latin-1 for `bytes.translate`: what each character becomes, which ones go, and which ones stay as they
    are, because they become several («ß»)."""
    spelt = {point: _spell_char(point) for point in range(256) if point != ord("0")}
    several = {point: text for point, text in spelt.items() if len(text) > 1}
    fold = {point: ord(text) for point, text in spelt.items() if len(text) == 1}
    dropped = bytes(point for point, text in spelt.items() if not text)
    return bytes(fold.get(point, point) for point in range(256)), dropped, several


_FOLD, _DROPPED, _SEVERAL = _by_bytes()
codecs.register_error(_BEYOND, _beyond_latin)
