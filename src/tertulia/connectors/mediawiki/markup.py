"""Wikitext as plain words: enough of it for what people write to one another."""

from __future__ import annotations

import re

from tertulia.kit.html import to_text

_SECTION = re.compile(r"/\*\s*(.*?)\s*\*/")
_PING = re.compile(
    r"\{\{\s*(?:ping|re|reply to|respuesta a|u|usuario)\s*\|\s*([^|{}]+)[^{}]*\}\}", re.IGNORECASE
)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_LINK = re.compile(r"\[\[:?(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_OUTWARD = re.compile(r"\[(https?://[^\s\]]+)(?:\s+([^\]]*))?\]")
_EMPHASIS = re.compile(r"'{2,5}")
_INDENT = re.compile(r"^[:*#;]+\s*", re.MULTILINE)
_STAMP = re.compile(r"\s*\d{1,2}:\d{2}[^\n]{0,40}\d{4}[^\n]{0,12}\([\w+/-]{2,8}\)\s*$")
HEADING = re.compile(r"^(={1,6})\s*(.+?)\s*\1\s*$")


def plain(text: str) -> str:
    """The words of a summary or a comment."""
    text = _SECTION.sub(r"\1: ", text[:20_000])
    text = _PING.sub(r"@\1", text)
    for _depth in range(5):
        text, found = _TEMPLATE.subn("", text)
        if not found:
            break
    text = _OUTWARD.sub(lambda match: f"{match[2]} {match[1]}" if match[2] else match[1], text)
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", text))
    return to_text(_INDENT.sub("", text).strip().replace("\n", "<br>")).strip(" :\n")


def unsigned(text: str, user: str) -> str:
    """A comment without the signature at its end: by whom and when is known otherwise."""
    name = re.escape(user).replace(r"\ ", "[ _]")
    signature = re.search(
        rf"(?:--|—|–)?\s*(?:<[^<>\n]*>|'')*\[\[:?[^\[\]|\n]*[:/]\s*{name}\s*[\]|/#][^\n]*$",
        text,
        re.IGNORECASE | re.MULTILINE,
    )
    if signature and not text[signature.end() :].strip():
        return text[: signature.start()].rstrip(" -—–")
    return _STAMP.sub("", text)


def depth(line: str) -> int:
    """How far a line is set in: what it answers is set in less."""
    return len(line) - len(line.lstrip(":*#"))
