"""`docs/query.md` is true: every example parses, finds what it says, and does not find what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertulia.query import MAX_LENGTH, MAX_TERMS, MAX_TOKENS, QueryError, matches, parse
from tertulia.query.limits import MAX_DEPTH, MAX_PHRASE
from tertulia.query.tokens import MAX_TOKEN_LENGTH

from .plans import Part, Sample
from .world import REGISTRY

PAGE = (Path(__file__).parents[4] / "docs" / "query.md").read_text(encoding="utf-8")
ROWS = [re.findall(r"\| (.+?) (?=\|)", line) for line in PAGE.splitlines() if line.startswith("| `")]
EXAMPLES = [row for row in ROWS if len(row) == 5]
ERRORS = [row for row in ROWS if len(row) == 4]


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
    assert len(EXAMPLES) > 35
    assert len(ERRORS) > 10
    assert len(EXAMPLES) + len(ERRORS) == len(ROWS)


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


def test_it_tells_the_limits_as_they_are() -> None:
    limits = PAGE[PAGE.index("## Límites") :]
    for number in (MAX_TERMS, MAX_DEPTH, MAX_PHRASE, MAX_TOKEN_LENGTH):
        assert limits.count(f"{number} ") == 2
    assert f"{MAX_LENGTH:,} characters" in limits
    assert f"{MAX_TOKENS:,} words" in limits
