"""A sheet's bytes as text, whatever they say of themselves; how its columns are separated."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 100_000
_FEW = 50


def decode(content: bytes) -> str:
    """`content` as text: by its byte order mark where the rest bears it out, as UTF-16 where every second
    byte is empty, as UTF-8 where (nearly) all of it is, else as Windows-1252, which Excel writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
        if _reads(text):
            return text
        content = content[2:]
    if (guess := _silent_utf16(content)) and _reads(text := content.decode(guess, "replace")):
        return text
    content = content.removeprefix(codecs.BOM_UTF8)
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and lost * 50 > sum(not c.isascii() for c in text):
        text = content.decode("cp1252", "replace")
    return text


def _silent_utf16(content: bytes) -> str:
    """Which UTF-16 it is though it does not say so; «» if it is not."""
    sample = content[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reads(text: str) -> bool:
    """Whether it looks like a table of words: lines, and separators or plain letters."""
    sample = text[:4000]
    plain = sum(c.isascii() and (c.isprintable() or c in "\r\n\t") for c in sample)
    return plain * 4 > len(sample)


def rows_of(text: str, *, cut: bool = False) -> Iterator[list[str]]:
    """The rows of a CSV, cell by cell. `cut`: the text may end in the middle of a row, which is left out.
    Raises Rejected, with the row's number, for a quote that never closes."""
    text = text.replace("\0", "")
    first, _nl, rest = text.partition("\n")
    separator = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first.strip()[4], rest
    if cut and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    # The limit is the process's: raised once, never lowered under somebody who is reading.
    if csv.field_size_limit() < LONGEST_CELL:
        csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text))
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("La fila {row} no se entiende: ¿unas comillas sin cerrar?")
            raise Rejected(format_lazy(words, row=number)) from None
        yield row


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the most columns, always as many."""
    lines = text[:200_000].splitlines()[:_FEW]
    best, most = ",", 0.0
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if row]
        usual = max(set(widths), key=widths.count) if widths else 1
        score = usual * widths.count(usual) / len(widths) if usual > 1 else 0.0
        if score > most:
            best, most = separator, score
    return best
