"""Addresses in a text, as X finds them: with https:// or bare («tertulia.es»), by their known endings.

The rules are those that X publishes with its text library (version 3), written anew here; Mastodon's servers
use the same ones for what begins with http:// or https:// only.
"""

from __future__ import annotations

import functools
from collections.abc import Collection

import regex

from tertulia.connectors.networks.tlds import TLDS

LONGEST_LABEL = 63
LONGEST = 4096
_T_CO = 40

_LATIN = "À-ÖØ-öø-ÿĀ-ɏɓɔɖɗəɛɣɨɯɲʉʻ\u0300-\u036fḀ-ỿ"
_CYRILLIC = "\u0400-\u04ff"
_SPACES = "\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NEVER = "\ufffe\ufeff\uffff"
_SIGNS = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"

_IN_DOMAIN = f"[^{_SIGNS}{_SPACES}{_NEVER}{_MARKS}]"
_IN_PATH = rf"[a-zA-Z0-9{_CYRILLIC}{_LATIN}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_PARENS = rf"\((?:{_IN_PATH}+|{_IN_PATH}*\({_IN_PATH}+\){_IN_PATH}*)\)"
_PATH_END = rf"(?:[a-zA-Z0-9{_CYRILLIC}{_LATIN}=_#/+\-]|{_PARENS})"
_PATH = rf"(?:{_IN_PATH}*(?:{_PARENS}{_IN_PATH}*)*{_PATH_END}|@{_IN_PATH}+/)"
_IN_QUERY = r"[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[a-zA-Z0-9\-_&=#/]"
_T_CO_LINK = regex.compile(
    rf"[hH][tT]{{2}}[pP][sS]?://[tT]\.[cC][oO]/([a-zA-Z0-9]+)(?:\?{_IN_QUERY}*{_QUERY_END})?"
)


# The longest label and the most of them that are looked at: far beyond any name, so that typing stays quick.
_LONG, _MANY = 255, 127


def _tree(endings: Collection[str]) -> str:
    """A pattern for any of `endings` in either case, the longest first, by what they begin with alike."""
    onward: dict[str, list[str]] = {}
    for ending in endings:
        if ending:
            onward.setdefault(ending[0], []).append(ending[1:])
    branches = [f"[{c}{c.upper()}]" if "a" <= c <= "z" else regex.escape(c) for c in sorted(onward)]
    whole = "|".join(branch + _tree(onward[c]) for branch, c in zip(branches, sorted(onward), strict=True))
    if not whole:
        return ""
    return f"(?:{whole})?" if "" in endings else f"(?:{whole})"


@functools.cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """An address with what stands before it; and a bare domain in Latin letters."""
    ending = rf"(?:{_tree(TLDS)}(?=[^0-9a-zA-Z@+\-]|$)|[xX][nN]--[\-0-9a-zA-Z]+)"
    sub = rf"(?:(?:{_IN_DOMAIN}(?:[_\-]|{_IN_DOMAIN}){{0,{_LONG}}})?{_IN_DOMAIN}\.)"
    name = rf"(?:(?:{_IN_DOMAIN}(?:-|{_IN_DOMAIN}){{0,{_LONG}}})?{_IN_DOMAIN}\.)"
    before = rf"[^A-Za-z0-9@＠$#＃{_NEVER}]|^"
    address = (
        rf"({before})((?<scheme>[hH][tT][tT][pP][sS]?://)?(?<domain>{sub}{{0,{_MANY}}}{name}{ending})(?::[0-9]+)?"
        rf"(?<path>/{_PATH}*)?(?:\?{_IN_QUERY}*{_QUERY_END})?)"
    )
    latin = rf"(?:[\-a-zA-Z0-9{_LATIN}]+\.)+{ending}"
    return regex.compile(address), regex.compile(latin)


_CHUNK = regex.compile(rf"[{_SPACES}]?[^{_SPACES}]*\.[^{_SPACES}]*")


def addresses(text: str, *, bare: bool = False) -> list[tuple[int, int]]:
    """Where each address of `text` begins and ends, in order. `bare`: also those without http(s)."""
    found: list[tuple[int, int]] = []
    # No address holds a space, so that each run of signs is looked at apart: it keeps long texts quick.
    for chunk in _CHUNK.finditer(text):
        if bare or "://" in chunk[0]:
            found += [(chunk.start() + a, chunk.start() + b) for a, b in _in_run(chunk[0], bare)]
    return found


def _in_run(run: str, bare: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _patterns()[0].finditer(run):
        if match["scheme"]:
            end = _end_with_scheme(match)
            if end is not None:
                found.append((match.start(2), end))
        elif bare and match[1] not in ("-", "_", ".", "/"):
            found += _bare(match)
    return found


def _end_with_scheme(match: regex.Match[str]) -> int | None:
    """Where it ends; None where no such address can be."""
    end = match.end(2)
    short = _T_CO_LINK.match(match.string, match.start(2))
    if short:
        if len(short[1]) > _T_CO:
            return None
        end = short.end()
    return end if _can_be(match["domain"], len(match[2])) else None


def _bare(match: regex.Match[str]) -> list[tuple[int, int]]:
    """The domains in Latin letters within what was found: other scripts are written without spaces, and run
    into them. What follows the last one, a path, is its own."""
    start = match.start("domain")
    spans = [
        (start + found.start(), start + found.end())
        for found in _patterns()[1].finditer(match["domain"])
        if _can_be(found[0], len(found[0]))
    ]
    if spans and match["path"]:
        spans[-1] = (spans[-1][0], match.end(2))
    return spans


def _can_be(domain: str, length: int) -> bool:
    """Whether each label of `domain` fits what names on the net may be, once written in ASCII."""
    if domain.startswith("xn--") and not domain.isascii():
        return False
    ascii_length = length
    for label in domain.split("."):
        written = len(label) if label.isascii() else 4 + len(label.encode("punycode"))
        if not 1 <= written <= LONGEST_LABEL:
            return False
        ascii_length += written - len(label)
    return ascii_length + len("https://") <= LONGEST
