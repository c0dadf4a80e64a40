"""How long a text is, in each network's own unit, exactly as its maker publishes the counting.

`web/static/js/count.js` counts the same in the browser; a test holds the two together.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from tertulia.connectors.boxes import Limits
from tertulia.connectors.web_addresses import addresses

# What counts one in X; everything else counts two (twitter-text 3, «config/v3.json»).
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_BASE = ord("🇦") - ord("A")
_COUNTRIES = """
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET
EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM
IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK
PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC
TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
"""The regions that have a flag among the emoji that Unicode recommends (RGI)."""


def _flag(code: str) -> str:
    return "".join(chr(ord(letter) + _BASE) for letter in code)


def _subdivision(code: str) -> str:
    return "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in code) + "\U000e007f"


_FLAGS = "|".join([*map(_flag, _COUNTRIES.split()), *map(_subdivision, ("gbeng", "gbsct", "gbwls"))])
# One emoji: a base with its tone, or a sign that is drawn in colour by itself or is asked to be.
_ONE = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    r"|(?![0-9#*©®])(?!\p{Regional_Indicator})\p{Emoji}\ufe0f?(?!\ufe0e)|[©®]\ufe0f)"
)
EMOJI = regex.compile(rf"[0-9#*]\ufe0f?\u20e3|{_FLAGS}|{_ONE}(?:\u200d{_ONE})*")
"""Whole emoji, with their tones and what is joined to them: «👩‍👩‍👧» is one."""

_WORD = r"\p{L}\p{M}\p{Nd}\p{Pc}"
_REMOTE = regex.compile(
    rf"(?<![=/{_WORD}])(@[a-zA-Z0-9_]+(?:[.-]+[a-zA-Z0-9_]+)*)@[{_WORD}]+(?:[{_WORD}.-]+[{_WORD}]+)?(?::[0-9]+)?"
)
"""A mention of somebody on another server: the first group is what their server counts."""
TAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_/&])[#＃](?=[\p{L}\p{M}\p{N}_]*[\p{L}\p{M}])[\p{L}\p{M}\p{N}_]+")
MENTION = regex.compile(r"(?<![\p{L}\p{N}_/.@])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?")


def count(text: str, limits: Limits) -> int:
    """How long `text` is in the unit of `limits`, its links and mentions counted as the network does."""
    if limits.unit == "weighted":
        return _weighted(unicodedata.normalize("NFC", text), limits.url_length or 23)
    links = addresses(text) if limits.url_length is not None else []
    length = len(links) * (limits.url_length or 0)
    last = 0
    plain = []
    for start, end in links:
        plain.append(text[last:start])
        last = end
    plain.append(text[last:])
    if limits.url_length is None:
        return _measured(_short(text, limits), limits.unit)
    # A link stands as one sign of its own, so that nothing around it joins over it.
    joined = _short("\x00".join(plain), limits)
    return length + _measured(joined, limits.unit) - len(links)


def size(text: str) -> int:
    """The bytes of `text` in UTF-8, for limits that have `bytes` besides."""
    return len(text.encode("utf-8", "surrogatepass"))


def excess(text: str, limits: Limits, *, with_file: bool = False) -> int:
    """By how much `text` is over, in the unit of `limits` (or in bytes, where only those are over); 0: it
    fits. `with_file`: it goes with a picture or another file, whose text may be shorter."""
    most = limits.caption if with_file and limits.caption is not None else limits.maximum
    over = 0 if most is None else max(0, count(text, limits) - most)
    if over == 0 and limits.bytes is not None:
        over = max(0, size(text) - limits.bytes)
    return over


def fits(text: str, limits: Limits, *, with_file: bool = False) -> bool:
    """Whether the network takes `text` in one piece, by its length."""
    return excess(text, limits, with_file=with_file) == 0


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many hashtags, mentions and different links a text has."""

    tags: int
    mentions: int
    links: int


def amounts(text: str) -> Amounts:
    """What networks that limit them count: links are told apart by their address, bare ones included."""
    spans = addresses(text, bare=True)
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    said = "".join(rest)
    different = {text[start:end] for start, end in spans}
    return Amounts(len(TAG.findall(said)), len(MENTION.findall(said)), len(different))


def too_many(text: str, limits: Limits) -> list[tuple[str, int, int]]:
    """(«tags», «mentions» or «links», how many there are, how many may be) for each that is over."""
    told = amounts(text)
    found = []
    for name, most in (("tags", limits.tags), ("mentions", limits.mentions), ("links", limits.links)):
        there = int(getattr(told, name))
        if most is not None and there > most:
            found.append((name, there, most))
    return found


def graphemes(text: str) -> list[str]:
    """What a person calls letters (UAX #29, extended grapheme clusters)."""
    return [str(cluster) for cluster in regex.findall(r"\X", text)]


def _short(text: str, limits: Limits) -> str:
    return str(_REMOTE.sub(r"\1", text)) if limits.short_mentions else text


def _measured(text: str, unit: str) -> int:
    if unit == "graphemes":
        return len(graphemes(text))
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "bytes":
        return size(text)
    if unit == "emoji_bytes":
        return sum(size(e[0]) - len(e[0]) for e in EMOJI.finditer(text)) + len(text)
    return len(text)


def _weighted(text: str, url_length: int) -> int:
    """X: a link 23, an emoji two, other signs one or two. `text` is in NFC."""
    total = last = 0
    for start, end in addresses(text, bare=True):
        total += _weight(text[last:start]) + url_length
        last = end
    return total + _weight(text[last:])


def _weight(text: str) -> int:
    plain, emoji = EMOJI.subn("", text)
    return 2 * emoji + sum(1 if any(a <= ord(c) <= b for a, b in LIGHT) else 2 for c in plain)
