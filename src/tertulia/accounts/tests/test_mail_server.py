"""The workspace's mail server: sealed, kept from other hosts, and found by the worker."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tertulia.accounts import actions
from tertulia.accounts.actions.mail_server import own_server
from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tests import make
from tests.world import World

GIVEN: dict[str, Any] = {
    "host": "smtp.casa.example",
    "port": 587,
    "user": "aurora",
    "password": "muy-secreta",
    "sender": "Aurora <hola@casa.example>",
}


def test_it_seals_the_server_and_hides_the_password(world: World) -> None:
    actions.set_mail_server(world.workspace, by=world.alice.actor, **GIVEN)
    world.workspace.refresh_from_db()
    assert "muy-secreta" not in world.workspace.mail_server
    assert "muy-secreta" not in str(AuditEntry.objects.of(world.workspace)[0].words)
    server = actions.mail_server_of(world.workspace.pk)
    assert server
    assert (server.host, server.port, server.user, server.password) == (
        "smtp.casa.example",
        587,
        "aurora",
        "muy-secreta",
    )
    assert server.sender == "Aurora <hola@casa.example>"


def test_it_keeps_the_password_for_the_same_host_alone(world: World) -> None:
    actions.set_mail_server(world.workspace, by=world.alice.actor, **GIVEN)
    actions.set_mail_server(world.workspace, by=world.alice.actor, **{**GIVEN, "password": "", "port": 465})
    own = own_server(world.workspace)
    assert own
    assert (own.password, own.port) == ("muy-secreta", 465)
    actions.set_mail_server(
        world.workspace, by=world.alice.actor, **{**GIVEN, "password": "", "host": "smtp.ladron.example"}
    )
    own = own_server(world.workspace)
    assert own
    assert own.password == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "https://smtp"}, "host"),
        ({"port": 0}, "port"),
        ({"security": "magic"}, "security"),
        ({"sender": "Aurora"}, "sender"),
        ({"sender": "a@b.es\nBcc: x@y.es"}, "sender"),
    ],
)
def test_it_says_which_setting_is_wrong(world: World, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.set_mail_server(world.workspace, by=world.alice.actor, **{**GIVEN, **given})
    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
def test_it_forbids_members_who_may_not(world: World, who: str) -> None:
    actor = getattr(world, who).actor
    with pytest.raises(Forbidden):
        actions.set_mail_server(world.workspace, by=actor, **GIVEN)
    with pytest.raises(Forbidden):
        actions.clear_mail_server(world.workspace, by=actor)


def test_it_falls_back_on_the_instances_server(world: World, settings: Settings) -> None:
    assert actions.mail_server_of(world.workspace.pk) is None
    assert actions.mail_server_of(None) is None
    settings.MAIL_URL = "smtp://casa.example"
    server = actions.mail_server_of(world.workspace.pk)
    assert server
    assert server.host == "casa.example"
    actions.set_mail_server(world.workspace, by=world.alice.actor, **GIVEN)
    own = actions.mail_server_of(world.workspace.pk)
    assert own
    assert own.host == "smtp.casa.example"
    actions.clear_mail_server(world.workspace, by=world.alice.actor)
    assert actions.mail_server_of(world.workspace.pk) == server


def test_a_demo_never_writes_through_the_instances_server(db: None, settings: Settings) -> None:
    settings.MAIL_URL = "smtp://casa.example"
    assert actions.mail_server_of(make.workspace(is_demo=True).pk) is None


def test_a_lost_key_is_no_server(world: World) -> None:
    world.workspace.mail_server = "sealed with another key"
    world.workspace.save()
    assert actions.mail_server_of(world.workspace.pk) is None
