"""A library of its own for each test, and a picture to bring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.world import world as world


@pytest.fixture(autouse=True)
def library(tmp_path: Path, settings: Any) -> Path:
    """Where files of this test are kept."""
    settings.DATA = tmp_path / "data"
    return tmp_path / "data" / "media"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A JPEG with a place told."""
    across = Image.linear_gradient("L").rotate(90).resize((900, 600))
    down = Image.linear_gradient("L").resize((900, 600))
    exif = Image.Exif()
    exif[0x010F] = "Telefono de Ana"
    path = tmp_path / "tejado_al_sol.jpg"
    Image.merge("RGB", (across, down, across.rotate(180))).save(path, exif=exif, quality=90)
    return path
