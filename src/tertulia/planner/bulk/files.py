"""The rows of a file that somebody brought: CSV in whatever coding, or XLSX."""

from __future__ import annotations

from pathlib import Path

from tertulia.connectors.spreadsheet import bytes as csv
from tertulia.connectors.spreadsheet import workbook


def rows_of(path: Path) -> list[list[str]]:
    """Every row of the first sheet of the file at `path`. Raises Rejected for what is no sheet."""
    content = path.read_bytes()
    if workbook.is_workbook(content[:8]):
        return list(workbook.rows_of(path))
    return list(csv.rows_of(csv.decode(content)))
