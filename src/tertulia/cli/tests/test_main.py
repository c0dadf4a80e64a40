"""`tertulia VERB`: what there is to type, and what is misspelt."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

import pytest

from tertulia import __version__
from tertulia.cli import COMMANDS, main


def test_it_shows_what_there_is_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_it_explains_each(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: tertulia {name}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["upp"], ["up", "--nowhere"], ["restore"], ["listen"]])
def test_it_says_what_is_misspelt(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: tertulia" in capsys.readouterr().err


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"tertulia {__version__}\n"


def test_it_gives_back_what_its_verb_says(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("tertulia.cli.prepare")

    def interrupted(options: Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run", lambda options: 7)
    assert main(["prepare"]) == 7
    monkeypatch.setattr(module, "run", interrupted)
    assert main(["prepare"]) == 130


def test_it_passes_on_to_django(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manage", "version"]) == 0
    assert capsys.readouterr().out.startswith("5.2")
