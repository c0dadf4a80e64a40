"""Roles, leaving, preferences and access."""

from __future__ import annotations

import pytest

from tertulia.accounts import actions
from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.kit.verbs import Forbidden, Refused
from tests import make
from tests.world import World


def test_it_changes_a_role_and_takes_it_back(world: World) -> None:
    actions.change_role(world.bob, role="manager", by=world.alice.actor)
    world.bob.refresh_from_db()
    assert world.bob.role == "manager"
    take_back(AuditEntry.objects.of(world.workspace)[0], by=world.alice.actor)
    world.bob.refresh_from_db()
    assert world.bob.role == "agent"


def test_it_takes_a_thing_back_only_once(world: World) -> None:
    actions.remove_member(world.bob, by=world.alice.actor)
    entry = AuditEntry.objects.of(world.workspace)[0]
    take_back(entry, by=world.alice.actor)
    with pytest.raises(Refused):
        take_back(entry, by=world.alice.actor)


def test_it_refuses_to_leave_no_owner(world: World) -> None:
    for change in (
        lambda: actions.change_role(world.alice, role="agent", by=world.alice.actor),
        lambda: actions.remove_member(world.alice, by=world.alice.actor),
        lambda: actions.restore_member(
            world.alice, before={"role": "reader", "left_at": None}, by=world.alice.actor
        ),
    ):
        with pytest.raises(Refused):
            change()
    world.alice.refresh_from_db()
    assert world.alice.role == "owner"
    assert world.alice.left_at is None


def test_it_lets_an_owner_go_when_another_stays(world: World) -> None:
    second = make.member(world.workspace, "Eva", "owner")
    actions.remove_member(second, by=world.alice.actor)
    second.refresh_from_db()
    assert second.left_at is not None


def test_it_forbids_touching_a_role_above_ones_own(world: World) -> None:
    manager = make.member(world.workspace, "Mara", "manager")
    with pytest.raises(Forbidden):
        actions.remove_member(world.alice, by=manager.actor)
    with pytest.raises(Forbidden):
        actions.change_role(world.bob, role="owner", by=manager.actor)
    actions.change_role(world.bob, role="reader", by=manager.actor)


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
def test_it_forbids_members_who_may_not(world: World, who: str) -> None:
    actor = getattr(world, who).actor
    with pytest.raises(Forbidden):
        actions.change_role(world.bob, role="manager", by=actor)
    with pytest.raises(Forbidden):
        actions.remove_member(world.bob, by=actor)
    with pytest.raises(Forbidden):
        actions.restore_member(world.bob, by=actor)


def test_it_refuses_a_role_that_there_is_not(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_role(world.bob, role="queen", by=world.alice.actor)
    assert "role" in refused.value.problems


def test_it_keeps_what_a_person_prefers(world: World) -> None:
    actions.set_prefs(
        world.rita, theme="dark", density="compact", keys=False, time_zone="America/Lima", by=world.rita.actor
    )
    actions.set_prefs(world.rita, name="Rita Ruiz", language="en", by=world.rita.actor)
    world.rita.refresh_from_db()
    assert world.rita.prefs == {"theme": "dark", "density": "compact", "keys": False}
    assert (world.rita.name, world.rita.language, world.rita.time_zone) == ("Rita Ruiz", "en", "America/Lima")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "pink"),
        ("density", "huge"),
        ("time_zone", "Mars/Base"),
        ("language", "xx"),
        ("name", "  "),
        ("name", "x" * 121),
    ],
)
def test_it_says_which_preference_is_wrong(world: World, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.set_prefs(world.rita, **{field: value}, by=world.rita.actor)  # type: ignore[arg-type]
    assert list(refused.value.problems) == [field]


def test_it_keeps_preferences_and_access_to_the_person(world: World) -> None:
    for actor in (world.alice.actor, world.charlie.actor):
        with pytest.raises(Forbidden):
            actions.set_prefs(world.rita, theme="dark", by=actor)
        with pytest.raises(Forbidden):
            actions.set_access(world.rita, password="otra frase bien larga", by=actor)


def test_it_gives_a_person_an_address_and_a_password(world: World) -> None:
    actions.set_access(
        world.rita, email="Rita@Empresa.es ", password="otra frase bien larga", by=world.rita.actor
    )
    world.rita.user.refresh_from_db()
    assert world.rita.user.email == world.rita.user.username == "rita@empresa.es"
    assert world.rita.user.check_password("otra frase bien larga")
    entry = AuditEntry.objects.of(world.workspace)[0]
    assert entry.words == {"email": "Rita@Empresa.es ", "password": "…"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "alice@example.org"}, "email"),
        ({"email": "no es"}, "email"),
        ({"password": "corta"}, "password"),
        ({"password": "password123"}, "password"),
    ],
)
def test_it_refuses_access_that_cannot_be(world: World, given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.set_access(world.rita, by=world.rita.actor, **given)
    assert list(refused.value.problems) == [field]


def test_it_seats_nobody_again_who_left_since_their_role_was_changed(world: World) -> None:
    actions.change_role(world.bob, role="manager", by=world.alice.actor)
    entry = AuditEntry.objects.get(verb="accounts.change_role")
    actions.remove_member(world.bob, by=world.alice.actor)
    take_back(entry, by=world.alice.actor)
    world.bob.refresh_from_db()
    assert (world.bob.role, world.bob.left_at is None) == ("agent", False)
