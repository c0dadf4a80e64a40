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

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice, starmap
from typing import NamedTuple

from .spelling import FLAG, REMEMBERED, SPELLING, spell

MAX_TOKENS = 8_000
"""The cap of tokens a text, everywhere: what comes after is not searchable. Marks take at most a quarter."""

MAX_TOKEN_LENGTH = 120
"""Longer tokens are cut here, in texts and in queries alike. `MAX_TOKENS` of them stay below the 1 MB that a
PostgreSQL tsvector can hold (Limitations, chapter Full Text Search of its manual)."""

_IN_NAMES = {"_": "0f", ".": "0g", "-": "0h", "@": "0i"}
_NAME = r"[\w·\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
_HANDLE = r"\w(?:[\w.\-]*\w)?"
_MARK = re.compile(
    r"[#＃@＠](?<!\w[#＃@＠])"
    rf"(?:(?<=[#＃])(?P<tags>{_NAME}+(?:[#＃]{_NAME}+)*)"
    rf"|(?<=[@＠])(?P<user>{_HANDLE})(?:@(?P<host>{_HANDLE}))?)"
)
"""It begins with a set of characters, so that `re` leaps to where one of them stands."""

_SHORT_TEXT = 1000
"""Characters of a text whose tags and users are worth remembering; larger ones would fill the memory."""


class Token(NamedTuple):
    """One token of a text and the characters of the text, `start` to `end`, that it came from."""

    text: str
    start: int
    end: int


def normalise(text: str) -> str:
    """`text` as its tokens, with one space between and around them; a single space where there is none.

    What is stored for full text is `" " + workspace_token(id) + normalise(text)`.
    """
    tokens = word_tokens(text)
    if "#" in text or "@" in text or "＃" in text or "＠" in text:
        marks_of = _marks_of if len(text) <= _SHORT_TEXT else _marks_of.__wrapped__
        marks = dict.fromkeys(chain.from_iterable(starmap(marks_of, _MARK.findall(text))))
        tokens = [*islice(marks, MAX_TOKENS // 4), *tokens]
    if len(tokens) > MAX_TOKENS:
        del tokens[MAX_TOKENS:]
    return f" {' '.join(tokens)} " if tokens else " "


def word_tokens(text: str) -> list[str]:
    """The tokens of `text` where they stand, in order, without those of tags and users, and without a cap."""
    spelt = spell(text)
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
        for mark, start, end in _placed_marks(*found.groups("")):
            yield Token(mark, at + start, at + end)


def placed_tokens(text: str) -> Iterator[Token]:
    """The same as `word_tokens`, with the characters that each came from (slower: for the screen)."""
    pieces: list[str] = []
    origin: list[int] = []
    breaks = {at for flag in FLAG.finditer(text) for at in flag.span()}
    for at, char in enumerate(text):
        spelt = f" {SPELLING[ord(char)]}" if at in breaks else SPELLING[ord(char)]
        pieces.append(spelt)
        origin.extend([at] * len(spelt))
    for token in re.finditer("[^ ]+", "".join(pieces)):
        end = origin[token.end() - 1] + 1
        while end < len(text) and end not in breaks and not SPELLING[ord(text[end])]:
            end += 1
        yield Token(token[0][:MAX_TOKEN_LENGTH], origin[token.start()], end)


def workspace_token(workspace_id: int) -> str:
    """The token that keeps one workspace's texts apart in a full-text index that all of them share."""
    return f"0w{workspace_id}"


def fold(text: str) -> str:
    """`text` without case, accents and outer spaces, for comparing names («Sí» and «si»)."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).strip()


def _has_long(spelt: str) -> bool:
    """Whether there is a token longer than `MAX_TOKEN_LENGTH`, leaping from space to space."""
    at, last = -1, len(spelt) - MAX_TOKEN_LENGTH
    while at + 1 < last:
        space = spelt.rfind(" ", at + 1, at + MAX_TOKEN_LENGTH + 2)
        if space < 0:
            return True
        at = space
    return False


@functools.lru_cache(REMEMBERED // 4)
def _marks_of(tags: str, user: str, host: str) -> tuple[str, ...]:
    return tuple(token.text for token in _placed_marks(tags, user, host))


def _placed_marks(tags: str, user: str, host: str) -> Iterator[Token]:
    """What `_MARK` found, as tokens with the characters they come from, counted from the first of them."""
    if not tags:
        users = [user, f"{user}@{host}"] if host else [user]
        yield from (Token(_mark("0u", name), 0, len(users[-1]) + 1) for name in users)
        return
    start = 0
    for name in re.split("[#＃]", tags):
        end = start + 1 + len(name)
        if _mark("", name):
            yield Token(_mark("0t", name), start, end)
        start = end


def _mark(kind: str, name: str) -> str:
    spelt = (_IN_NAMES.get(char) or SPELLING[ord(char)].replace(" ", "") for char in name)
    return (kind + "".join(spelt))[:MAX_TOKEN_LENGTH]
