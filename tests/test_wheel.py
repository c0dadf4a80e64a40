"""The package as a stranger gets it: built, installed into an empty environment, started from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.wheel
UV = ROOT / ".tools" / "uv" / "bin" / "uv"
CARRIED = {".html", ".css", ".js", ".svg", ".po", ".tsv", ".txt"}


def run(*words: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """What a command printed; AssertionError with its last words unless it exits with 0."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TERTULIA_")}
    command = [str(word) for word in words]
    done = subprocess.run(
        command, env={**surroundings, **(env or {})}, cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "--quiet", "--wheel", "--out-dir", folder)
    return next(folder.glob("*.whl"))


def test_it_carries_everything_that_is_not_python(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    source = ROOT / "src"
    needed = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in CARRIED and not {"fixtures", "tests", "__pycache__"} & set(path.parts)
    }
    assert needed - inside == set()
    catalogues = {name for name in needed if name.endswith(".po")}
    assert {name.replace(".po", ".mo") for name in catalogues} - inside == set()


def test_it_carries_no_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert [name for name in names if "/tests/" in name or "/test_" in name or "/fixtures/" in name] == []


def test_it_gives_the_command_far_from_the_source(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv")
    run(UV, "pip", "install", "--quiet", "--python", python, wheel)
    home = {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CACHE_HOME": str(tmp_path / "c"),
    }
    env = {**home, "PYTHONPATH": "", "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
    assert "up" in run(python.with_name("tertulia"), "--help", env=env, cwd=tmp_path)
    assert "0 silenced" in run(python, "-m", "django", "check", env=env, cwd=tmp_path)
