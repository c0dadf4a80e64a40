"""Our own tokens: what a text becomes before anybody searches it, the same in memory and in both databases.

A normalised text is its tokens, each of `[a-z0-9]`, with one space between and around them, so that a word is
the substring ` word `, a beginning of a word ` wor`, and a phrase ` two words `. No database needs to know
anything about letters, accents or emoji, and none can disagree with another about them.

How a token is spelt. Letters are folded (case and accents go: «Ñandú» is `nandu`); `a` to `z` and `1` to `9`
stand for themselves. `0` opens an escape, so that nothing that a person writes can pass for something else:

    00            the digit zero
    0b, 0c, 0d    any other letter or emoji: its code point in 2, 3 or 4 digits of base 36
    0f 0g 0h 0i   `_`, `.`, `-`, `@` inside the name of a tag or a user
    0t, 0u        at the start of a token only: a tag, a user
    0w            at the start of a token only: a workspace (`workspace_token`), never produced by a text

No code is the beginning of another one; therefore a token begins with another one's spelling exactly when the
word begins with the other word, and `prefijo*` is right in every script.

What is a token: a run of letters and digits; an emoji (without skin tone and variant; a flag is one); one
character of a script that is written without spaces (Chinese, Japanese, Thai …), so that a word there is a
phrase. A `#tag` and a `@user` count twice: as words where they stand (so `cafe` finds «#café», and a phrase
runs over them), and as one token with its mark, before all words. `@ana@example.org` is `@ana` as well.
"""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, starmap
from typing import NamedTuple

MAX_TOKENS = 8_000
"""The cap of tokens a text, everywhere: what comes after is not searchable. Marks take at most a quarter."""

MAX_TOKEN_LENGTH = 120
"""Longer tokens are cut here, in texts and in queries alike. `MAX_TOKENS` of them stay below the 1 MB that a
PostgreSQL tsvector can hold (Limitations, chapter Full Text Search of its manual)."""

_REMEMBERED = 20_000
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

_IN_NAMES = {"_": "0f", ".": "0g", "-": "0h", "@": "0i"}
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

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_NAME = r"[\w·\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
_HANDLE = r"\w(?:[\w.\-]*\w)?"
_MARK = re.compile(
    r"[#＃@＠](?<!\w[#＃@＠])"
    rf"(?:(?<=[#＃])(?P<tags>{_NAME}+(?:[#＃]{_NAME}+)*)"
    rf"|(?<=[@＠])(?P<user>{_HANDLE})(?:@(?P<host>{_HANDLE}))?)"
)
"""It begins with a set of characters, so that `re` leaps to where one of them stands."""

_BEYOND = "tertulia.beyond-latin-1"
_SHORT = 4
"""Characters in a row beyond Latin-1 that are an emoji or a quotation mark rather than a word."""

_SHORT_TEXT = 1000
"""Characters of a text whose tags and users are worth remembering; larger ones would fill the memory."""


class Token(NamedTuple):
    """One token of a text and the characters of the text, `start` to `end`, that it came from."""

    text: str
    start: int
    end: int


class _Spelling(dict[int, str]):
    """How each character is spelt, worked out when it is first met. A table for `str.translate`."""

    def __missing__(self, point: int) -> str:
        spelt = _spell(point)
        if len(self) < _REMEMBERED:
            self[point] = spelt
        return spelt


_SPELLING = _Spelling()


def normalise(text: str) -> str:
    """`text` as its tokens, with one space between and around them; a single space where there is none.

    What is stored for full text is `" " + workspace_token(id) + normalise(text)`.
    """
    tokens = word_tokens(text)
    if "#" in text or "@" in text or "＃" in text or "＠" in text:
        work_out = _mark_of if len(text) <= _SHORT_TEXT else _mark_of.__wrapped__
        found = starmap(work_out, _MARK.findall(text))
        marks = dict.fromkeys(token for one in found for token, _start, _end in one)
        tokens = [*islice(marks, MAX_TOKENS // 4), *tokens]
    if len(tokens) > MAX_TOKENS:
        del tokens[MAX_TOKENS:]
    return f" {' '.join(tokens)} " if tokens else " "


def word_tokens(text: str) -> list[str]:
    """The tokens of `text` where they stand, in order, without those of tags and users, and without a cap."""
    spelt = _spelt(text)
    tokens = spelt.split()
    if len(spelt) > MAX_TOKEN_LENGTH and _has_long(spelt):
        return [token[:MAX_TOKEN_LENGTH] for token in tokens]
    return tokens


def mark_tokens(text: str) -> Iterator[Token]:
    """The tags and users of `text`, each as one token with its mark and the characters it came from.

    `#covid-19` is the tag `#covid`; `#a#b` are two tags; `hola@example.org` is an address, not a user.
    """
    for found in _MARK.finditer(text):
        at = found.start()
        for spelt, start, end in _mark_of.__wrapped__(*found.groups("")):
            yield Token(spelt, at + start, at + end)


def placed_tokens(text: str) -> Iterator[Token]:
    """The same as `word_tokens`, with the characters that each came from (slower: for the screen)."""
    pieces: list[str] = []
    origin: list[int] = []
    breaks = {at for flag in _FLAG.finditer(text) for at in flag.span()}
    for at, char in enumerate(text):
        spelt = f" {_SPELLING[ord(char)]}" if at in breaks else _SPELLING[ord(char)]
        pieces.append(spelt)
        origin.extend([at] * len(spelt))
    for token in re.finditer("[^ ]+", "".join(pieces)):
        end = origin[token.end() - 1] + 1
        while end < len(text) and end not in breaks and not _SPELLING[ord(text[end])]:
            end += 1
        yield Token(token[0][:MAX_TOKEN_LENGTH], origin[token.start()], end)


def workspace_token(workspace_id: int) -> str:
    """The token that keeps one workspace's texts apart in a full-text index that all of them share."""
    return f"0w{workspace_id}"


def fold(text: str) -> str:
    """`text` without case, accents and outer spaces, for comparing names («Sí» and «si»)."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).strip()


def _apart(text: str) -> str:
    """`text` with its flags set apart: a flag is two letters, and four letters are two flags."""
    return text if text.isascii() else _FLAG.sub(r" \g<0> ", text)


def _spelt(text: str) -> str:
    """`_apart(text).translate(_SPELLING)`, three times as quick for texts that are mostly of Latin-1: those
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
    return _apart(rest).translate(_SPELLING).encode("ascii"), len(problem.object)


@functools.lru_cache(_REMEMBERED)
def _short_run(run: str) -> bytes:
    return _apart(run).translate(_SPELLING).encode("ascii")


def _has_long(spelt: str) -> bool:
    """Whether there is a token longer than `MAX_TOKEN_LENGTH`, leaping from space to space."""
    at, last = -1, len(spelt) - MAX_TOKEN_LENGTH
    while at + 1 < last:
        space = spelt.rfind(" ", at + 1, at + MAX_TOKEN_LENGTH + 2)
        if space < 0:
            return True
        at = space
    return False


@functools.lru_cache(_REMEMBERED // 4)
def _mark_of(tags: str, user: str, host: str) -> tuple[tuple[str, int, int], ...]:
    """What `_MARK` found, as tokens with the characters they come from, counted from the first of them."""
    if not tags:
        users = [user, f"{user}@{host}"] if host else [user]
        return tuple((_mark("0u", name), 0, len(users[-1]) + 1) for name in users)
    made, start = [], 0
    for name in re.split("[#＃]", tags):
        end = start + 1 + len(name)
        if _mark("", name):
            made.append((_mark("0t", name), start, end))
        start = end
    return tuple(made)


def _mark(kind: str, name: str) -> str:
    spelt = (_IN_NAMES.get(char) or _SPELLING[ord(char)].replace(" ", "") for char in name)
    return (kind + "".join(spelt))[:MAX_TOKEN_LENGTH]


def _spell(point: int) -> str:
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
    spelt = {point: _spell(point) for point in range(256) if point != ord("0")}
    several = {point: text for point, text in spelt.items() if len(text) > 1}
    fold = {point: ord(text) for point, text in spelt.items() if len(text) == 1}
    dropped = bytes(point for point, text in spelt.items() if not text)
    return bytes(fold.get(point, point) for point in range(256)), dropped, several


_FOLD, _DROPPED, _SEVERAL = _by_bytes()
codecs.register_error(_BEYOND, _beyond_latin)
