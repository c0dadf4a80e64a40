"""`scripts/bootstrap` on machines that lack something: one clear sentence, nothing asked of the system."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT

TOOLS = ("sh", "cat", "cksum", "dirname", "rm", "mkdir", "ln")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh checkout with nothing installed, as far as the script looks."""
    (tmp_path / "scripts").mkdir()
    for name in ("pyproject.toml", "scripts/bootstrap", "scripts/build_hook.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def bootstrap(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run it where `python3` is this shell script."""
    stub = checkout / "bin" / "python3"
    stub.write_text("#!/bin/sh\n" + python)
    stub.chmod(0o755)
    command = [str(checkout / "bin" / "sh"), "scripts/bootstrap"]
    return subprocess.run(
        command,
        cwd=checkout,
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_says_that_python_is_too_old(checkout: Path) -> None:
    done = bootstrap(checkout, '[ "$1" != --version ] || echo "Python 3.9.2"\n[ "$1" = --version ]\n')
    assert done.returncode == 1
    assert "Python 3.11 or later is needed and this machine has Python 3.9.2" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_says_that_there_is_neither_pip_nor_venv(checkout: Path) -> None:
    done = bootstrap(checkout, '[ "$1" = --version ] && echo "Python 3.11.2"\n[ "$1" != -m ]\n')
    assert done.returncode == 1
    assert "Python 3.11.2 has neither pip nor venv" in done.stderr
    assert "python3-venv" in done.stderr


def test_it_installs_uv_into_a_folder_of_its_own(checkout: Path) -> None:
    asked = checkout / "asked"
    bootstrap(checkout, f'[ "$1" != -m ] || echo "$@" >>{asked}\n')
    first, second = asked.read_text().splitlines()[:2]
    assert first == "-m pip --version"
    assert "install" in second
    assert "--target .tools/uv" in second


def test_it_costs_nothing_until_the_project_changes(checkout: Path) -> None:
    asked, uv = checkout / "asked", checkout / ".tools" / "uv" / "bin" / "uv"
    for stub in (uv, checkout / ".venv" / "bin" / "tertulia"):
        stub.parent.mkdir(parents=True)
        stub.write_text(f'#!/bin/sh\n[ "$1" = --version ] || echo "$@" >>{asked}\n')
        stub.chmod(0o755)
    assert bootstrap(checkout, "").returncode == 0
    once = asked.read_text()
    assert bootstrap(checkout, "").returncode == 0
    assert asked.read_text() == once
    with (checkout / "pyproject.toml").open("a") as project:
        project.write("# something new\n")
    assert bootstrap(checkout, "").returncode == 0
    assert asked.read_text() == once * 2
