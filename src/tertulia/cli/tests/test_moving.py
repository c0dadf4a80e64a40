"""A house moves by its backup: to another folder, and from one database to the other."""

from __future__ import annotations

import os
import re
import subprocess
from argparse import Namespace
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from tertulia.cli import backup
from tertulia.cli.tests.house import contents, furnish
from tests.environment import POSTGRES
from tests.live import COMMAND
from tests.world import World


def tertulia(data: Path, database: str, *words: str) -> str:
    """What `tertulia WORDS` says in the house whose data folder is `data`."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {"TERTULIA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
    given = {"DATABASE_URL": database} if database else {}
    done = subprocess.run(
        [COMMAND, *words],
        env={**kept, **own, **given},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def new_database() -> str:
    """The address of an empty database in the PostgreSQL under test."""
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"moving_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address.rsplit('/', 1)[0]}/{name}"


@pytest.mark.parametrize("to", ["SQLite", *(["PostgreSQL"] if POSTGRES else [])])
def test_it_arrives_whole(
    transactional_db: None, request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, to: str
) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path / "old", tmp_path / "old" / "media"
    settings.DATA.mkdir()
    world: World = request.getfixturevalue("world")
    furnish(world)
    left, arrived = tmp_path / "left.tar.gz", tmp_path / "arrived.tar.gz"
    assert backup.run(Namespace(file=left)) == 0
    house = (tmp_path / "new", new_database() if to == "PostgreSQL" else "")
    told = tertulia(*house, "restore", str(left))
    assert re.fullmatch(r"\d+ rows restored\. Start with: tertulia up\n", told)
    tertulia(*house, "backup", str(arrived))
    before, after = contents(left), contents(arrived)
    rows = [name for name in before if name.startswith("data/")]
    assert [name for name in rows if before[name] != after[name]] == []
    assert after["secret.key"].startswith(before["secret.key"])
    assert "/entrar/enlace/" in tertulia(*house, "login-link", "alice@example.org")
