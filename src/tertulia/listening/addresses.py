"""Addresses as `url:` and `enlace:` compare them: without scheme and «www.»; the first by whole segments from
the left, the second whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_BEGIN = "[hH][tT]{2}[pP][sS]?://(?:[wW]{3}[.])?"
_CAPITALS = re.compile("[A-Z]+")
_HOST = re.compile(r"[^/?#]*")
_PLAIN = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(map(ord, '"\\<>')))
"""What needs no escape, neither in an address nor in the text of a JSON list."""


def compared(written: str) -> str:
    """«https://www.Blog.example/a/» as it is compared: «blog.example/a»; «» for no address at all."""
    rest = re.sub(f"^{_BEGIN}", "", quote(written.strip(), safe=_PLAIN))
    while rest[:4].lower() == "www.":
        rest = rest[4:]
    return _small_host(rest).rstrip("/")


def beginnings(urls: Iterable[str]) -> set[str]:
    """All that is true of any of these addresses: `blog.example`, `blog.example/a`, `blog.example/a/b`."""
    found = set()
    for url in urls:
        begin = re.match(_BEGIN, url)
        if begin:
            rest = _small_host(url[begin.end() :])
            found |= {rest[: end.start()] for end in re.finditer("[/?#]", rest)} | {rest}
    return found


def whole(urls: Iterable[str]) -> set[str]:
    """These addresses without what does not count, none of them cut: `blog.example/a/b`."""
    found = ((url, re.match(_BEGIN, url)) for url in urls)
    return {_small_host(url[begin.end() :]).rstrip("/") for url, begin in found if begin} - {""}


def pattern(value: str) -> str:
    """The regular expression that is true of an address of which `value` (see `compared`) is a beginning."""
    host = _HOST.match(value)[0]  # type: ignore[index]
    small = "".join(f"[{char}{char.upper()}]" if char.isalpha() else _escaped(char) for char in host)
    return f"^{_BEGIN}{small}{''.join(map(_escaped, value[len(host) :]))}([/?#]|$)"


def pattern_in_list(value: str) -> str:
    """The same of one at least in the text of a JSON list of addresses."""
    inner = pattern(value).removeprefix("^").removesuffix("([/?#]|$)")
    return f'(?<!\\\\)"{inner}[/?#"]'


def pattern_of_one(value: str) -> str:
    """What is true of the text of a JSON list of addresses, one of which is `value` (see `whole`)."""
    inner = pattern(value).removeprefix("^").removesuffix("([/?#]|$)")
    return f'(?<!\\\\)"{inner}/*"'


def _escaped(char: str) -> str:
    return char if char.isalnum() else f"\\{char}"


def _small_host(rest: str) -> str:
    host = _HOST.match(rest)[0]  # type: ignore[index]
    return _CAPITALS.sub(lambda found: found[0].lower(), host) + rest[len(host) :]
