"""Prepared assets: a font that has our letters and no more, a sprite with our icons, made once."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from tertulia.cli import prepare


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of assets."""
    monkeypatch.setenv("TERTULIA_ASSETS", str(tmp_path / "assets"))
    return tmp_path / "assets"


def test_it_makes_a_font_of_our_letters_in_every_weight_that_we_use() -> None:
    made = prepare.font()
    face = TTFont(io.BytesIO(made))
    assert face.flavor == "woff2"
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in face["fvar"].axes] == [
        ("wght", 400, 700)
    ]
    assert {ord(letter) for letter in "añÑçãõàèòüïŀ¿¡«»€–—…·↑→✓"} <= set(face.getBestCmap())
    assert len(made) < 90_000


def test_it_draws_every_listed_icon() -> None:
    names = prepare.icon_names()
    root = ElementTree.fromstring(prepare.sprite(names))
    assert [symbol.get("id") for symbol in root] == [f"i-{name}" for name in names]
    assert all(len(symbol) for symbol in root)


def test_it_names_the_icon_that_does_not_exist() -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        prepare.sprite(["inbox", "no-such-icon"])


def test_it_makes_everything_once(assets: Path) -> None:
    prepare.prepare_assets()
    made = {path: path.stat().st_mtime_ns for path in assets.rglob("*")}
    prepare.prepare_assets()
    assert {path: path.stat().st_mtime_ns for path in assets.rglob("*")} == made
    assert {path.name for path in made} >= {"inter-latin-var.woff2", "icons.svg"}


def test_it_makes_again_what_was_lost(assets: Path) -> None:
    prepare.prepare_assets()
    (assets / prepare.SPRITE).unlink()
    prepare.prepare_assets()
    assert (assets / prepare.SPRITE).exists()
