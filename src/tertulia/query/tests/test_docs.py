"""`docs/query.md` is true: every example parses, finds what it says, and does not find what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertulia.query import (
    MAX_LENGTH,
    MAX_TERMS,
    MAX_TOKENS,
    QueryError,
    matches,
    parse,
    pieces,
    warnings,
)
from tertulia.query.limits import (
    MAX_ALTERNATIVES,
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_DISTANCE,
    MAX_PHRASE,
    MAX_TOGETHER,
    MAX_TYPED,
)
from tertulia.query.tokens import MAX_TOKEN_LENGTH

from .plans import Part, Sample
from .world import REGISTRY

PAGE = (Path(__file__).parents[4] / "docs" / "query.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the rows that begin with an example, from this heading to the next as large."""
    size = heading.index(" ")
    rest = PAGE[PAGE.index(f"\n{heading}") + 1 + len(heading) :]
    section = re.split(rf"\n#{{2,{size}}} ", rest)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


EXAMPLES = [
    row
    for name in ("Palabras", "Etiquetas", "Cerca", "Combinar", "Campos")
    for row in rows_under(f"## {name}")
    if len(row) == 5
]
ERRORS = rows_under("## Cuando algo no se entiende")
ODD = rows_under("## Cuando se entiende, pero es raro")
PIECES = rows_under("## Por piezas")


def bare(cell: str) -> str:
    """What stands between a cell's backticks."""
    assert cell.startswith("`"), cell
    assert cell.endswith("`"), cell
    return cell[1:-1]


def sample(cell: str) -> Sample:
    """«text {field: value}» as a thing said."""
    text, _brace, fields = bare(cell).partition(" {")
    return Sample((Part(text, ()),), dict(_read(one) for one in fields.rstrip("}").split(", ") if one))


def _read(field: str) -> tuple[str, Any]:
    name, value = field.split(": ") if not field.endswith(": ") else (field[:-2], "")
    if not value:
        return name, None
    if name == "date":
        return name, datetime.fromisoformat(f"{value}T12:00").replace(tzinfo=UTC)
    if name == "has":
        return name, frozenset(value.split())
    known: dict[str, Any] = {"yes": True, "no": False}
    return name, known.get(value, int(value) if value.isdigit() else value)


def test_it_has_read_the_page() -> None:
    assert len(EXAMPLES) > 45
    assert len(ERRORS) > 15
    assert (len(ODD), len(PIECES)) == (5, 3)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: str(row[0]))
def test_it_finds_what_the_page_says(row: list[str]) -> None:
    node = parse(bare(row[0]), REGISTRY)
    assert matches(node, sample(row[3])) is True
    assert matches(node, sample(row[4])) is False


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: str(row[0]))
def test_it_complains_as_the_page_says(row: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(bare(row[0]), REGISTRY)
    assert caught.value.position == int(row[1])
    assert str(caught.value) == bare(row[2])
    assert caught.value.proposal == (None if row[3] == "—" else bare(row[3]))


@pytest.mark.parametrize("row", ODD, ids=lambda row: str(row[0]))
def test_it_warns_as_the_page_says(row: list[str]) -> None:
    assert [one.kind for one in warnings(parse(bare(row[0]), REGISTRY), REGISTRY)] == [row[1]]


@pytest.mark.parametrize("row", PIECES, ids=lambda row: str(row[0]))
def test_it_takes_to_pieces_as_the_page_says(row: list[str]) -> None:
    found = pieces(parse(bare(row[0]), REGISTRY), REGISTRY)
    cells = [re.findall("`(.+?)`", cell) for cell in row[1:]]
    if row[1] == "—":
        assert found is None
        return
    assert found is not None
    places = [chip for one in found.places for chip in one.chips]
    kept = (found.about, found.all, found.any, found.none, places)
    assert [[chip.text for chip in chips] for chips in kept] == cells


def test_it_tells_the_limits_as_they_are() -> None:
    limits = PAGE[PAGE.index("## Límites") :]
    for number in (MAX_TERMS, MAX_DEPTH, MAX_CONDITIONS, MAX_TOGETHER, MAX_TYPED, MAX_TOKEN_LENGTH):
        assert limits.count(f" {number} ") >= 2
    assert MAX_PHRASE == MAX_DISTANCE == MAX_ALTERNATIVES
    assert limits.count(f" {MAX_PHRASE} ") == 6
    assert f"{MAX_LENGTH:,} characters" in limits
    assert f"{MAX_TOKENS:,} words" in limits
