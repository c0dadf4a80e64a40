"""`tertulia login-link`, and the link with which a new house greets."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tertulia.accounts.models import LoginLink, Member
from tertulia.cli import login_link
from tests import make
from tests.world import World


def asked(email: str | None = None, port: int = 8000) -> Namespace:
    return Namespace(email=email, port=port)


def test_it_lets_its_person_in_once(world: World, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert login_link.run(asked("BOB@example.org", 8123)) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://localhost:8123/entrar/enlace/")
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(LoginLink.objects.values()))
    path = link.removeprefix("http://localhost:8123")
    answer = client.get(path)
    if answer.status_code == 200:
        answer = client.post(path)
    assert client.get("/escucha/").status_code == 200
    assert User.objects.get(email="bob@example.org").last_login is not None


def test_it_uses_the_public_address(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PUBLIC_URL = "https://tertulia.example"
    login_link.run(asked("bob@example.org"))
    assert capsys.readouterr().out.startswith("https://tertulia.example/entrar/enlace/")


def test_it_knows_the_only_owner(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    make.member(make.workspace(), "Alice", "owner")
    make.member(make.workspace(name="Otra"), "Alice", "owner")
    assert login_link.run(asked()) == 0
    assert LoginLink.objects.get().user.email == "alice@example.org"


@pytest.mark.parametrize("email", [None, "nobody@example.org"])
def test_it_asks_whose(world: World, capsys: pytest.CaptureFixture[str], email: str | None) -> None:
    assert login_link.run(asked(email)) == 1
    assert "alice@example.org, charlie@example.org" in capsys.readouterr().err
    assert not LoginLink.objects.exists()


def test_it_says_that_nobody_lives_here(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert login_link.run(asked()) == 1
    assert "nobody yet" in capsys.readouterr().err


@pytest.mark.parametrize("over", [{"left_at": timezone.now()}, {"role": "manager"}])
def test_it_counts_only_owners_of_today(
    world: World, capsys: pytest.CaptureFixture[str], over: dict[str, Any]
) -> None:
    Member.objects.filter(pk=world.charlie.pk).update(**over)
    assert login_link.run(asked()) == 0
    assert LoginLink.objects.get().user == world.alice.user


def test_it_greets_a_new_house_with_a_way_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTULIA_OWNER", "ana@example.org")
    first = login_link.first_link(asked())
    owner = Member.objects.get()
    assert (owner.user.email, owner.role) == ("ana@example.org", "owner")
    assert not owner.workspace.is_demo
    again = login_link.first_link(asked())
    assert first != again
    assert "/entrar/enlace/" in again
    assert Member.objects.count() == 1


def test_it_greets_nobody_who_has_come_in(world: World) -> None:
    User.objects.update(last_login=timezone.now())
    assert login_link.first_link(asked()) == ""
