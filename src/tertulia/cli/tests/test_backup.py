"""`tertulia backup` and `tertulia restore`: an equal house, or nothing at all."""

from __future__ import annotations

import stat
from argparse import Namespace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import Settings

from tertulia.accounts.models import Workspace
from tertulia.cli import backup, restore
from tertulia.cli.tests.house import Rows, about, contents, everything, furnish, packed
from tertulia.kit.models import Event
from tertulia.kit.place import secret_keys
from tertulia.kit.secrets import unseal
from tertulia.listening.models import Item
from tertulia.listening.queries import find
from tertulia.listening.tests.hearing import hear
from tertulia.sources.models import Source
from tests import make
from tests.world import World


@pytest.fixture
def house(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Settings
) -> World:
    """A furnished house with a data folder of its own."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logos" / "aurora.svg").write_bytes(b"<svg/>")
    world: World = request.getfixturevalue("world")
    furnish(world)
    return world


@pytest.fixture
def file(house: World, tmp_path: Path) -> Path:
    """Its backup."""
    path = tmp_path / "aurora.tar.gz"
    assert backup.run(Namespace(file=path)) == 0
    return path


def move_out(settings: Settings, folder: Path) -> None:
    """Another, empty house."""
    call_command("flush", interactive=False, verbosity=0)
    folder.mkdir()
    settings.DATA, settings.MEDIA_ROOT = folder, folder / "media"


def test_it_makes_an_equal_house(house: World, file: Path, settings: Settings, tmp_path: Path) -> None:
    before = everything()
    assert all(before[label] for label in FURNISHED), [label for label in FURNISHED if not before[label]]
    move_out(settings, tmp_path / "new")
    assert restore.run(Namespace(file=file)) == 0
    after = everything()
    assert {label for label in before if before[label] != after[label]} == set()
    assert (tmp_path / "new" / "media" / "logos" / "aurora.svg").read_bytes() == b"<svg/>"


FURNISHED = (
    *("accounts.auditentry", "accounts.invitation", "accounts.loginlink", "accounts.member"),
    *("accounts.workspace", "auth.user", "brand.brand", "brand.department", "demo.post", "demo.stage"),
    *("inbox.case", "inbox.case_labels", "inbox.draft", "inbox.handoff", "inbox.label", "inbox.note"),
    *("kit.mail", "outbox.delivery"),
    *("listening.correction", "listening.count", "listening.heard", "listening.item", "listening.revision"),
    *("listening.search", "listening.thread", "people.identity", "people.person"),
    *("sources.setaside", "sources.source"),
)


def test_it_goes_on_living_where_it_left_off(
    house: World, file: Path, settings: Settings, tmp_path: Path
) -> None:
    newest = Item.objects.latest("pk").pk
    move_out(settings, tmp_path / "new")
    restore.run(Namespace(file=file))
    ours = Workspace.objects.get(name="Cooperativa Aurora")
    [item] = hear(Source.objects.get(network="demo"), "Una más")
    assert item.pk > newest
    assert make.workspace().pk > ours.pk
    found = find(Item.objects.of(ours), ours.pk, "mañana")
    assert [one.text for one in found] == ["¿Abrís mañana?"]
    assert unseal(Source.objects.get(network="wordpress").credentials)["app_password"] == "abcd efgh"
    assert not Event.objects.filter(kind="of the moment").exists()


def test_it_is_for_its_owners_eyes(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.glob("*.part")] == []
    inside = contents(file)
    assert next(iter(inside)) == "about.json"
    assert inside["secret.key"]
    assert b"abcd efgh" not in b"".join(inside.values())
    assert "data/sessions.session.jsonl" not in inside


def test_it_says_why_there_is_no_backup(
    house: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup.run(Namespace(file=tmp_path / "nowhere" / "a.tar.gz")) == 1
    assert "no backup was made" in capsys.readouterr().err


def test_it_brings_the_keys_and_keeps_its_own(
    house: World, file: Path, settings: Settings, tmp_path: Path
) -> None:
    came = secret_keys(settings.DATA)
    move_out(settings, tmp_path / "new")
    ours = secret_keys(settings.DATA)
    restore.run(Namespace(file=file))
    assert secret_keys(settings.DATA) == [*came, *ours]


def test_it_asks_for_keys_that_stand_elsewhere(
    house: World,
    file: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [came] = secret_keys(settings.DATA)
    move_out(settings, tmp_path / "new")
    monkeypatch.setenv("TERTULIA_SECRET_KEY", "given")
    assert restore.run(Namespace(file=file)) == 0
    assert f"add to TERTULIA_SECRET_KEY, or the accounts cannot be read: {came}" in capsys.readouterr().err
    assert not (settings.DATA / "secret.key").exists()


def refused(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Why `file` was not restored; nothing has changed."""
    before: Rows = everything()
    assert restore.run(Namespace(file=file)) == 1
    assert everything() == before
    return capsys.readouterr().err


def test_it_enters_no_house_where_somebody_lives(
    house: World, file: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = (settings.DATA / "secret.key").read_text()
    (settings.MEDIA_ROOT / "logos" / "aurora.svg").unlink()
    assert "not empty" in refused(file, capsys)
    assert (settings.DATA / "secret.key").read_text() == keys
    assert not (settings.MEDIA_ROOT / "logos" / "aurora.svg").exists()


def test_it_enters_no_house_with_a_guest(
    transactional_db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user("guest")
    file = tmp_path / "x.tar.gz"
    file.write_bytes(packed({"about.json": about()}))
    assert "not empty" in refused(file, capsys)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no backup of Tertulia"),
        ({"hello.txt": b"hi"}, "no backup of Tertulia"),
        ({"data/auth.user.jsonl": b'["id"]\n'}, "no backup of Tertulia"),
        (
            {"about.json": about(migrations=["inbox.9999_tomorrow"], version="9.9")},
            "which is newer",
        ),
        ({"about.json": b"{}"}, "damaged"),
        ({"about.json": b"not json"}, "damaged"),
        ({"about.json": about(), "data/accounts.workspace.jsonl": b'["id", "name"]\n[1, "x"\n'}, "damaged"),
        ({"about.json": about(), "data/accounts.workspace.jsonl": b""}, "damaged"),
        ({"about.json": about(), "data/accounts.workspace.jsonl": b'["id", "name"]\n[1]\n'}, "damaged"),
        (
            {"about.json": about(), "data/accounts.workspace.jsonl": b'["id", "name"]\n["x", "y"]\n'},
            "damaged",
        ),
        ({"about.json": about(), "data/accounts.workspace.jsonl": b'["id", "name"]\n7\n'}, "damaged"),
        (
            {
                "about.json": about(),
                "data/accounts.workspace.jsonl": b'["id", "name"]\n[1, "x"]\n',
                "data/accounts.member.jsonl": b'["id", "workspace_id", "user_id", "name", "joined_at"]\n'
                b'[1, 1, 77, "Nadie", "2026-05-01T10:00:00+00:00"]\n',
            },
            "damaged",
        ),
        ({"about.json": about(), "media/../../evil.txt": b"x"}, "outside its folder"),
    ],
)
def test_it_restores_nothing_of_what_makes_no_sense(
    transactional_db: None,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, bytes],
    words: str,
) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    settings.DATA.mkdir()
    file = tmp_path / "x.tar.gz"
    file.write_bytes(packed(files))
    assert words in refused(file, capsys)
    assert not Workspace.objects.exists()
    assert not list(tmp_path.rglob("evil.txt"))


def test_it_restores_nothing_of_a_file_that_was_cut(
    house: World, file: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = file.read_bytes()
    move_out(settings, tmp_path / "new")
    for part in (whole[: len(whole) // 2], whole[:20], b"", b"not a tar", whole[:-200] + b"\x00" * 200):
        file.write_bytes(part)
        assert "nothing was restored" in refused(file, capsys)
    file.unlink()
    assert "nothing was restored" in refused(file, capsys)
    assert not Workspace.objects.exists()


def test_it_takes_what_an_older_version_left(
    transactional_db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    file = tmp_path / "x.tar.gz"
    rows = b'["id", "name", "forgotten", "created_at"]\n[7, "Casa", 1, "2026-05-01T10:00:00.123456+00:00"]\n'
    gone = b'["id"]\n[1]\n'
    file.write_bytes(
        packed(
            {
                "about.json": about(),
                "data/accounts.workspace.jsonl": rows,
                "data/rooms.thatwas.jsonl": gone,
            }
        )
    )
    assert restore.run(Namespace(file=file)) == 0
    made = Workspace.objects.get()
    assert (made.pk, made.name, made.language, made.guided) == (7, "Casa", "es", {})
    assert made.created_at.isoformat() == "2026-05-01T10:00:00.123456+00:00"
