"""What in a text is a link, a mention or a tag: Bluesky wants them pointed at, by bytes of UTF-8.

Counted as `app.bsky.richtext.facet` defines it: `byteStart` inclusive, `byteEnd` exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tertulia.connectors.networks.tlds import TLDS

_LINK = re.compile(r"(?<![\w@/])https?://[^\s<>\"«»“”]+", re.IGNORECASE)
# Without a scheme, only what ends in a domain that exists: «aurora.coop», not «etc.Luego».
_BARE = re.compile(
    r"(?<![\w@/.#:-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24}))(?![\w@-])(?:[/?#][^\s<>\"«»“”]*)?",
    re.IGNORECASE,
)
_TAIL = ".,;:!?'…)]}"
_MENTION = re.compile(r"(?<![\w@/.])@((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]*)")
_TAG = re.compile(r"(?<![^\s(¡¿«\"])#(\w*[^\W\d_]\w*)")
LONGEST_TAG = 64
_ENDINGS = frozenset(TLDS)


def facets(text: str, did_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The facets of `text`, in order. `did_of(handle)` is whose account a mention means («» = nobody's: it
    stays plain text)."""
    found = [*_links(text), *_mentions(text, did_of), *_tags(text)]
    taken: list[tuple[int, int]] = []
    told = []
    for start, end, feature in sorted(found, key=lambda part: part[0]):
        # «#» within a link is the link's own.
        if any(a < end and start < b for a, b in taken):
            continue
        taken.append((start, end))
        where = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
        told.append({"index": where, "features": [feature]})
    return told


Part = tuple[int, int, dict[str, str]]


def _links(text: str) -> Iterator[Part]:
    found = [(match.span(), "") for match in _LINK.finditer(text)]
    found += [(m.span(), "https://") for m in _BARE.finditer(text) if m[2].lower() in _ENDINGS]
    for (start, end), scheme in found:
        while text[end - 1] in _TAIL:
            # A parenthesis that the link opened is its own.
            if text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end):
                break
            end -= 1
        yield start, end, {"$type": "app.bsky.richtext.facet#link", "uri": scheme + text[start:end]}


def _mentions(text: str, did_of: Callable[[str], str]) -> Iterator[Part]:
    for match in _MENTION.finditer(text):
        did = did_of(match[1].lower())
        if did:
            yield *match.span(), {"$type": "app.bsky.richtext.facet#mention", "did": did}


def _tags(text: str) -> Iterator[Part]:
    for match in _TAG.finditer(text):
        if len(match[1]) <= LONGEST_TAG:
            yield *match.span(), {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]}
