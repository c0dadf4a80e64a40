"""A file that somebody brought, unpacked once into a line for each row, so that any row is found at once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.spreadsheet import bytes as sheet_bytes
from tertulia.connectors.spreadsheet import workbook
from tertulia.kit.failures import Rejected

MOST_BYTES = 25_000_000
MOST_ROWS = 200_000
HEAD_BYTES = 400_000


def rows(path: Path) -> Iterator[list[str]]:
    """Every row of a file, CSV or XLSX, empty ones as []. Raises Rejected for what cannot be read, or has
    more than `MOST_ROWS`."""
    with path.open("rb") as file:
        packed = workbook.is_workbook(file.read(4))
    found: Iterable[list[str]]
    found = workbook.rows_of(path) if packed else sheet_bytes.rows_of(text_of(path.read_bytes()))
    for number, row in enumerate(found, 1):
        if number > MOST_ROWS:
            words = _("La hoja tiene más de {most} filas: repártela en varias.")
            raise Rejected(format_lazy(words, most=f"{MOST_ROWS:,}".replace(",", ".")))
        yield row if any(row) else []


def head(path: Path, most: int = 200) -> list[list[str]]:
    """The first rows that hold anything, read without reading the rest. Raises Rejected."""
    with path.open("rb") as file:
        content = file.read(HEAD_BYTES)
    if workbook.is_workbook(content[:4]):
        found: Iterator[list[str]] = workbook.rows_of(path)
    else:
        found = sheet_bytes.rows_of(text_of(content), cut=len(content) == HEAD_BYTES)
    kept: list[list[str]] = []
    for row in found:
        if any(cell.strip() for cell in row):
            kept.append(row)
        if len(kept) > most:
            break
    if not kept:
        raise Rejected(_("La hoja está vacía."))
    return kept


def unpack(path: Path) -> Path:
    """The file of lines beside `path`, written now if it is not there; whole, or not there. Raises
    Rejected."""
    lines = path.with_name(path.name + ".rows")
    if not lines.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                for row in rows(path):
                    file.write(json.dumps(row) + "\n")
            part.replace(lines)
        finally:
            part.unlink(missing_ok=True)
    return lines


def read(lines: Path, offset: int, most: int) -> tuple[list[list[str]], int]:
    """(up to `most` rows from byte `offset` on, the offset after them)."""
    found: list[list[str]] = []
    with lines.open("rb") as file:
        file.seek(offset)
        while len(found) < most and (line := file.readline()):
            found.append(json.loads(line))
        return found, file.tell()


def text_of(content: bytes) -> str:
    """The text of what should be a CSV. Raises Rejected for a page, an old XLS, a PDF or a picture."""
    start = content[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise Rejected(_("Ahí hay una página web, no una hoja: ¿está publicada como CSV?"))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Rejected(
            _("Es un XLS antiguo (o tiene contraseña): guárdalo como XLSX o CSV y prueba otra vez.")
        )
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PK", b"{\\rtf")):
        raise Rejected(_("Ese archivo no es una hoja: valen CSV y XLSX."))
    return sheet_bytes.decode(content)
