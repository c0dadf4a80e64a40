"""What is sealed opens with our keys and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tertulia.kit.secrets import CannotOpen, fingerprint, new_token, reseal, seal, unseal

VALUES = {"token": "ñandú-secreto", "port": 587}


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """The key file of a data folder of its own."""
    settings.DATA = tmp_path
    file = tmp_path / "secret.key"
    file.write_text("first\n")
    return file


def test_it_opens_what_it_sealed(keys: Path) -> None:
    sealed = seal(VALUES)
    assert unseal(sealed) == VALUES
    assert "secreto" not in sealed


def test_it_seals_the_same_differently_each_time(keys: Path) -> None:
    assert seal(VALUES) != seal(VALUES)


def test_it_opens_nothing_as_nothing(keys: Path) -> None:
    assert unseal("") == {}
    assert reseal("") == ""


def test_it_opens_with_any_of_its_keys(keys: Path) -> None:
    sealed = seal(VALUES)
    keys.write_text("second\nfirst\n")
    assert unseal(sealed) == VALUES


def test_it_reseals_with_the_newest(keys: Path) -> None:
    sealed = seal(VALUES)
    keys.write_text("second\nfirst\n")
    again = reseal(sealed)
    keys.write_text("second\n")
    assert unseal(again) == VALUES


@pytest.mark.parametrize("broken", ["not sealed at all", "ñ", "gAAAAA=="])
def test_it_says_when_it_cannot_open(keys: Path, broken: str) -> None:
    sealed = seal(VALUES)
    keys.write_text("another\n")
    for text in (sealed, broken):
        with pytest.raises(CannotOpen):
            unseal(text)
        with pytest.raises(CannotOpen):
            reseal(text)


def test_it_makes_tokens_that_cannot_be_guessed() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == len({fingerprint(token) for token in tokens}) == 100
    assert all(len(token) >= 32 and token not in fingerprint(token) for token in tokens)
