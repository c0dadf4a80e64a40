"""The rows of an XLSX, a value at a time: no formula is run, no picture opened, no bomb unpacked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected

MOST_UNPACKED = 300_000_000
MOST_STRINGS = 100_000_000
"""Bytes, as the file itself tells (the unpacker gives no more than was told)."""
MOST_PARTS = 2000
MOST_EMPTY = 1000
"""Empty rows in a row after which a sheet has ended: some are «a million rows» long."""
MOST_COLUMNS = 200
_ELEMENT = re.compile(r"<[A-Za-z]")


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is an XLSX (a ZIP)."""
    return head.startswith(b"PK\x03\x04")


def rows_of(file: Path | IO[bytes]) -> Iterator[list[str]]:
    """The rows of the first sheet that has any. Raises Rejected for what is no workbook, or a hostile one."""
    if isinstance(file, Path):
        # Opened by us: openpyxl goes by the ends of names, and ours have none.
        with file.open("rb") as opened:
            yield from rows_of(opened)
        return
    _inspect(file)
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as problem:
        raise Rejected(_BROKEN) from problem
    try:
        for sheet in book.worksheets:
            any_row = False
            for row in _sheet(sheet):
                any_row = True
                yield row
            if any_row:
                return
    except Rejected:
        raise
    except Exception as problem:
        raise Rejected(_BROKEN) from problem
    finally:
        book.close()


_BROKEN = _("El archivo XLSX está estropeado: ábrelo en tu hoja de cálculo y guárdalo otra vez.")


def _sheet(sheet: Any) -> Iterator[list[str]]:
    # What a sheet says of its own size is often wrong, either way.
    sheet.reset_dimensions()
    empty = 0
    for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
        row = [_text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        if row:
            yield from ([] for _blank in range(empty))
            empty = 0
            yield row
        else:
            empty += 1
            if empty > MOST_EMPTY:
                return


def _text(value: Any) -> str:
    """A cell as text: moments as ISO 8601, whole numbers without a point; errors («#REF!») as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    return "" if text.startswith("#") and text.endswith(("!", "?", "/A")) and len(text) < 9 else text


def _inspect(file: IO[bytes]) -> None:
    """Look before unpacking: sizes, number of parts, and that no part declares entities of its own."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Rejected(_("Ese archivo no es una hoja XLSX."))
            strings = sum(p.file_size for p in parts if p.filename.endswith("sharedStrings.xml"))
            whole = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or whole > MOST_UNPACKED or strings > MOST_STRINGS:
                raise Rejected(
                    _("Desplegada, esa hoja es desmesurada: guárdala como CSV o repártela en varias.")
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _has_no_doctype(packed, part)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as problem:
        raise Rejected(_BROKEN) from problem


def _has_no_doctype(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with packed.open(part) as content:
        head = content.read(65_536)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
    root = _ELEMENT.search(text)
    if root is None or "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Rejected(_("Ese archivo XLSX trae declaraciones que una hoja no necesita: no se lee."))
