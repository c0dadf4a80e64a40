"""A second, plain reading of UAX #29 (extended grapheme clusters): its rules one by one, at each boundary."""

from __future__ import annotations

import functools

import regex

_KINDS = (
    "CR",
    "LF",
    "Control",
    "Extend",
    "ZWJ",
    "Regional_Indicator",
    "Prepend",
    "SpacingMark",
    "L",
    "V",
    "T",
)
_HANGUL = ("LV", "LVT")


@functools.cache
def _kind(sign: str) -> str:
    for kind in (*_KINDS, *_HANGUL):
        if regex.fullmatch(rf"\p{{Grapheme_Cluster_Break={kind}}}", sign):
            return kind
    return "Other"


@functools.cache
def _is(sign: str, name: str) -> bool:
    return regex.fullmatch(rf"\p{{{name}}}", sign) is not None


def plain_graphemes(text: str) -> list[str]:
    """`text` cut at every boundary that no rule forbids."""
    found = [text[:1]] if text else []
    for at in range(1, len(text)):
        if _breaks(text, at):
            found.append("")
        found[-1] += text[at]
    return found


def _breaks(text: str, at: int) -> bool:
    before, after = _kind(text[at - 1]), _kind(text[at])
    if before == "CR" and after == "LF":
        return False
    if before in ("Control", "CR", "LF") or after in ("Control", "CR", "LF"):
        return True
    if before == "L" and after in ("L", "V", "LV", "LVT"):
        return False
    if before in ("LV", "V") and after in ("V", "T"):
        return False
    if before in ("LVT", "T") and after == "T":
        return False
    if after in ("Extend", "ZWJ", "SpacingMark") or before == "Prepend":
        return False
    if _conjunct(text, at) or _joined_emoji(text, at):
        return False
    return not (before == after == "Regional_Indicator" and _flags_before(text, at) % 2 == 1)


def _conjunct(text: str, at: int) -> bool:
    """GB9c: consonant, linker among what extends it, consonant."""
    if not _is(text[at], "InCB=Consonant"):
        return False
    back, linked = at - 1, False
    while back >= 0 and (_is(text[back], "InCB=Extend") or _is(text[back], "InCB=Linker")):
        linked = linked or _is(text[back], "InCB=Linker")
        back -= 1
    return linked and back >= 0 and _is(text[back], "InCB=Consonant")


def _joined_emoji(text: str, at: int) -> bool:
    """GB11: a pictograph, what extends it, a joiner, a pictograph."""
    if _kind(text[at - 1]) != "ZWJ" or not _is(text[at], "Extended_Pictographic"):
        return False
    back = at - 2
    while back >= 0 and _kind(text[back]) == "Extend":
        back -= 1
    return back >= 0 and _is(text[back], "Extended_Pictographic")


def _flags_before(text: str, at: int) -> int:
    count = 0
    while at > count and _kind(text[at - 1 - count]) == "Regional_Indicator":
        count += 1
    return count
