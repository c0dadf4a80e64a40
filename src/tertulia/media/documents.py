"""PDF documents, looked through without a reader of theirs: pages, programs and orders inside.

Names of objects: ISO 32000-1, 7.6 (encryption), 7.7.3 (pages), 12.6.4 (actions).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

_STREAM = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(
    rb"/Type\s*/Pages\b[^>]{0,400}?/Count\s+(\d{1,6})|/Count\s+(\d{1,6})[^>]{0,400}?/Type\s*/Pages\b"
)
_ORDERS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|ImportData|SubmitForm|EmbeddedFiles?)(?![A-Za-z])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_OPENED = 40_000_000
"""Bytes of packed objects that are unpacked to look through."""


@dataclass(frozen=True, slots=True)
class Document:
    """`pages`: 0 where it does not tell. `orders`: it would run or open something. `sealed`: encrypted."""

    pages: int
    orders: bool
    sealed: bool


def look(path: Path) -> Document:
    """What is in the PDF at `path`."""
    data = path.read_bytes()
    objects = [_plain(data), *map(_plain, _packed(data))]
    pages = [int(one or other) for part in objects for one, other in _COUNT.findall(part)]
    counted = sum(len(_PAGE.findall(part)) for part in objects)
    return Document(
        pages=max(pages, default=0) or counted,
        orders=any(_ORDERS.search(part) for part in objects),
        sealed=any(re.search(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<", part) for part in objects),
    )


def _plain(data: bytes) -> bytes:
    """Names written by their codes («/J#61vaScript») as they are read."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data


def _packed(data: bytes) -> list[bytes]:
    """What is packed in object streams, where new PDFs keep their objects."""
    found, left = [], MOST_OPENED
    for start in _STREAM.finditer(data):
        head = data[max(0, start.start() - 600) : start.start()].rpartition(b" obj")[2]
        if b"/ObjStm" not in _plain(head):
            continue
        try:
            text = zlib.decompressobj().decompress(data[start.end() :], left)
        except zlib.error:
            continue
        found.append(text)
        left -= len(text)
        if left <= 0:
            break
    return found
