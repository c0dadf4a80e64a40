"""A post as the card that Teams shows: words as they are, addresses that can be followed."""

from __future__ import annotations

import re
from typing import Any

from tertulia.connectors.base import Draft
from tertulia.connectors.web_addresses import addresses

VERSION = "1.4"
# What a text block would read as marks.
_MARKS = re.compile(r"([\\`*_\[\]()#+\-!>~|])")


def message_of(draft: Draft) -> dict[str, Any]:
    """The whole message: one card with the title, a block for each line, and a button for the link."""
    body: list[dict[str, Any]] = []
    if draft.title:
        body.append(_block(_escaped(draft.title), size="Large", weight="Bolder"))
    body += [_block(_line(line), spacing="Small") for line in draft.text.splitlines() if line.strip()]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": body,
        "msteams": {"width": "Full"},
    }
    if draft.link and draft.link.url.startswith(("https://", "http://")):
        title = draft.link.title or draft.link.url
        card["actions"] = [{"type": "Action.OpenUrl", "title": title[:100], "url": draft.link.url}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "summary": (draft.title or draft.text)[:100], "attachments": [attachment]}


def _block(text: str, **how: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **how}


def _line(line: str) -> str:
    """One line with its addresses as links."""
    kept, last = [], 0
    for start, end in addresses(line):
        address = line[start:end]
        target = address.replace("(", "%28").replace(")", "%29")
        kept += [_escaped(line[last:start]), f"[{_escaped(address)}]({target})"]
        last = end
    return "".join([*kept, _escaped(line[last:])])


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
