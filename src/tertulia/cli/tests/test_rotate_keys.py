"""`tertulia rotate-keys`: everything sealed opens with the new key, and then with it alone."""

from __future__ import annotations

import stat
from argparse import Namespace
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from pytest_django import Settings

from tertulia.accounts.models import Workspace
from tertulia.cli import rotate_keys
from tertulia.cli.backup import tables
from tertulia.cli.tests.house import furnish
from tertulia.kit.place import secret_keys, write_keys
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.sources.models import Source
from tests.world import World


@pytest.fixture
def sealed(world: World, settings: Settings, tmp_path: Path) -> World:
    """Things sealed with the only key of a data folder."""
    settings.DATA = tmp_path
    Source.objects.update(credentials=seal({"token": "of the source"}))
    Workspace.objects.filter(pk=world.workspace.pk).update(mail_server=seal({"host": "of the mail"}))
    return world


def opened() -> list[str]:
    mail = Workspace.objects.exclude(mail_server="").get().mail_server
    return [unseal(Source.objects.get().credentials)["token"], unseal(mail)["host"]]


def test_it_seals_anew_and_keeps_the_old_key(sealed: World, tmp_path: Path) -> None:
    [old] = secret_keys(tmp_path)
    assert rotate_keys.run(Namespace(forget_old=False)) == 0
    new, kept = secret_keys(tmp_path)
    assert kept == old != new
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    write_keys(tmp_path, [new])
    assert opened() == ["of the source", "of the mail"]


def test_it_forgets_the_old_key_if_asked(sealed: World, tmp_path: Path) -> None:
    [old] = secret_keys(tmp_path)
    rotate_keys.run(Namespace(forget_old=True))
    assert len(secret_keys(tmp_path)) == 1
    assert secret_keys(tmp_path) != [old]
    assert opened() == ["of the source", "of the mail"]


def test_it_says_what_no_key_opens(sealed: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_keys(tmp_path, ["another"])
    Workspace.objects.update(mail_server="")
    assert rotate_keys.run(Namespace(forget_old=False)) == 0
    printed = capsys.readouterr()
    assert "1 could not be opened" in printed.err
    assert printed.out.startswith("0 secrets")
    with pytest.raises(CannotOpen):
        unseal(Source.objects.get().credentials)


def test_it_reseals_under_the_key_that_is_given(
    sealed: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [old] = secret_keys(tmp_path)
    monkeypatch.setenv("TERTULIA_SECRET_KEY", f"new {old}")
    assert rotate_keys.run(Namespace(forget_old=True)) == 0
    monkeypatch.setenv("TERTULIA_SECRET_KEY", "new")
    assert opened() == ["of the source", "of the mail"]
    assert (tmp_path / "secret.key").read_text().split() == [old]


def test_it_seals_second_steps_anew(sealed: World, tmp_path: Path) -> None:
    secret = generate_totp_secret()
    TOTP.activate(sealed.alice.user, secret)
    codes = RecoveryCodes.activate(sealed.alice.user).get_unused_codes()
    rotate_keys.run(Namespace(forget_old=True))
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert unseal(kept) == {"secret": secret}
    again = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert RecoveryCodes(again).get_unused_codes() == codes


def test_it_knows_everything_that_is_sealed(world: World) -> None:
    furnish(world)
    found = set()
    for model in tables():
        for row in model._base_manager.values():
            columns = [name for name, value in row.items() if str(value).startswith("gAAAAA")]
            found |= {(model, name) for name in columns}
    assert found == set(rotate_keys.sealed_columns())
