"""`docs/query.md` lists every field that there is, under all of its names, and its examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tertulia.inbox.models import Label
from tertulia.listening.fields import FIELDS
from tertulia.people.models import Person
from tertulia.query import parse
from tertulia.query.nodes import comparisons
from tests import make
from tests.world import World

PAGE = (Path(__file__).parents[4] / "docs" / "query.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("### Todos los campos") :].split("\n## ")[0]
ROWS = [line.split("|")[1:-1] for line in SECTION.splitlines() if line.startswith("| `")]


def quoted(cell: str) -> list[str]:
    """What stands between the backticks of a cell."""
    return re.findall("`(.+?)`", cell)


def test_it_lists_every_field() -> None:
    listed = {quoted(row[0])[0]: ({*quoted(row[0]), *quoted(row[1])}, row[2].strip()) for row in ROWS}
    assert listed == {field.written: ({field.name, *field.aliases}, str(field.stage)) for field in FIELDS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: quoted(row[0])[0])
def test_its_examples_are_read(world: World, row: list[str]) -> None:
    make.source(world.brand, name="El blog")
    Person.objects.create(workspace=world.workspace, name="Marta Iglesias", tags=["socias"])
    Label.objects.create(workspace=world.workspace, name="sin luz")
    field = FIELDS.find(quoted(row[0])[0])
    assert field is not None
    tree = parse(quoted(row[3])[0], FIELDS, scope=world.workspace.pk)
    assert {one.name for one in comparisons(tree)} == {field.name}


def test_every_field_says_what_it_is() -> None:
    assert all(str(field.label) for field in FIELDS)
