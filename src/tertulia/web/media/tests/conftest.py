"""A library of its own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.world import alice as alice
from tests.world import bob as bob
from tests.world import charlie as charlie
from tests.world import rita as rita
from tests.world import world as world


@pytest.fixture(autouse=True)
def library(tmp_path: Path, settings: Any) -> Path:
    """Where files of this test are kept."""
    settings.DATA = tmp_path / "data"
    return tmp_path / "data" / "media"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture with many colours."""
    across = Image.linear_gradient("L").rotate(90).resize((900, 600))
    down = Image.linear_gradient("L").resize((900, 600))
    Image.merge("RGB", (across, down, across.rotate(180))).save(tmp_path / "sol.jpg")
    return tmp_path / "sol.jpg"
