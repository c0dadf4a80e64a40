"""Where things live: the data folder, its key, and the database that an address names."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from tertulia.kit import place


def test_it_makes_a_folder_that_only_its_owner_enters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTULIA_DATA", str(tmp_path / "a" / "b"))
    made = place.data_dir()
    assert made == tmp_path / "a" / "b"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_it_uses_the_checkout_or_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERTULIA_DATA")
    monkeypatch.setattr(place, "checkout", lambda: tmp_path)
    assert place.data_dir() == tmp_path / "data"
    monkeypatch.setattr(place, "checkout", lambda: None)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert place.data_dir() == tmp_path / "share" / "tertulia"


def test_it_makes_a_key_once(tmp_path: Path) -> None:
    [key] = place.secret_keys(tmp_path)
    assert len(key) >= 64
    assert place.secret_keys(tmp_path) == [key]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_it_agrees_on_one_key_with_whoever_starts_too(tmp_path: Path) -> None:
    found: list[str] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        found.extend(place.secret_keys(tmp_path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_it_keeps_several_keys_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.secret_keys(tmp_path)
    place.write_keys(tmp_path, ["new", "old"])
    assert place.secret_keys(tmp_path) == ["new", "old"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]
    monkeypatch.setenv("TERTULIA_SECRET_KEY", "given older")
    assert place.secret_keys(tmp_path) == ["given", "older"]


def test_it_keeps_sqlite_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert place.database(tmp_path)["NAME"] == str(tmp_path / "tertulia.sqlite3")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///srv/otra%20casa.sqlite3")
    assert place.database(tmp_path)["NAME"] == "/srv/otra casa.sqlite3"


def test_it_reads_the_address_of_a_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ana:p%40ss@db.example:5433/casa?sslmode=require")
    found = place.database(tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [found[name] for name in names] == ["casa", "ana", "p@ss", "db.example", "5433"]
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_it_finds_a_postgresql_by_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///casa?host=/run/postgresql")
    found = place.database(tmp_path)
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize("address", ["mysql://u@h/casa", "casa.sqlite3"])
def test_it_says_which_addresses_it_understands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ValueError, match="postgresql://"):
        place.database(tmp_path)
