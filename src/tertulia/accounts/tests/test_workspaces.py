"""Opening, renaming, the guide's steps, and leaving the demo."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from tertulia.accounts import actions
from tertulia.accounts.models import AuditEntry, Member, Workspace
from tertulia.accounts.queries import closed_demo_seat, real_seat, seats
from tertulia.kit.verbs import SYSTEM, Actor, Forbidden, Refused
from tests import make
from tests.world import World


@pytest.fixture
def demo(db: None) -> Member:
    """Dani, who owns a demo and nothing else."""
    return make.member(make.workspace(name="Cooperativa Aurora", is_demo=True), "Dani", "owner")


def test_it_opens_a_workspace_with_its_owner(db: None) -> None:
    user = User.objects.create_user("eva@example.org", "eva@example.org")
    made = actions.open_workspace(user, name=" Casa  Eva ", time_zone="America/Bogota", by=SYSTEM)
    owner = Member.objects.of(made).get()
    assert (made.name, made.time_zone, made.is_demo) == ("Casa Eva", "America/Bogota", False)
    assert (owner.user, owner.role, owner.name) == (user, "owner", "eva")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": ""}, "name"), ({"language": "xx"}, "language"), ({"time_zone": "Marte"}, "time_zone")],
)
def test_it_says_what_a_workspace_lacks(db: None, given: dict[str, str], field: str) -> None:
    user = User.objects.create_user("eva@example.org", "eva@example.org")
    with pytest.raises(Refused) as refused:
        actions.open_workspace(user, by=SYSTEM, **{"name": "Casa", **given})
    assert list(refused.value.problems) == [field]


def test_it_opens_in_the_language_of_the_installation(db: None, settings: Any) -> None:
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "en", "America/Bogota"
    user = User.objects.create_user("eva@example.org", "eva@example.org")
    made = actions.open_workspace(user, name="Casa", by=SYSTEM)
    assert (made.language, made.time_zone) == ("en", "America/Bogota")


def test_only_the_system_opens_a_workspace(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.open_workspace(world.alice.user, name="Otra", by=world.alice.actor)


def test_it_renames_a_workspace(world: World) -> None:
    actions.rename_workspace(world.workspace, name="Aurora", language="en", by=world.alice.actor)
    world.workspace.refresh_from_db()
    assert (world.workspace.name, world.workspace.language) == ("Aurora", "en")
    with pytest.raises(Refused):
        actions.rename_workspace(world.workspace, name=" ", by=world.alice.actor)


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
def test_it_forbids_members_who_may_not(world: World, who: str) -> None:
    actor = getattr(world, who).actor
    for change in (
        lambda: actions.rename_workspace(world.workspace, name="Mía", by=actor),
        lambda: actions.mark_step(world.workspace, step="brand", by=actor),
        lambda: actions.close_demo(world.workspace, by=actor),
        lambda: actions.reopen_demo(world.workspace, by=actor),
    ):
        with pytest.raises(Forbidden):
            change()


def test_it_remembers_the_steps_of_the_guide(world: World) -> None:
    stale = Workspace.objects.get(pk=world.workspace.pk)
    actions.mark_step(world.workspace, step="brand", by=world.alice.actor)
    actions.mark_step(stale, step="source", how="skipped", by=world.alice.actor)
    world.workspace.refresh_from_db()
    assert world.workspace.guided == {"brand": "done", "source": "skipped"}
    actions.mark_step(world.workspace, step="source", how="", by=world.alice.actor)
    assert world.workspace.guided == {"brand": "done"}
    with pytest.raises(Refused):
        actions.mark_step(world.workspace, step="party", by=world.alice.actor)


def test_it_leaves_the_demo_for_a_real_workspace(demo: Member) -> None:
    actions.close_demo(demo.workspace, by=demo.actor)
    seat = real_seat(demo.user)
    assert seat
    assert (seat.role, seat.name, seat.workspace.is_demo) == ("owner", "Dani", False)
    assert seats(demo.user) == [seat]
    assert AuditEntry.objects.filter(verb="accounts.close_demo", workspace=demo.workspace).exists()


def test_it_enters_the_real_workspace_that_there_is(demo: Member) -> None:
    home = make.workspace(name="Casa")
    seat = make.member(home, "Dani", "agent")
    actions.close_demo(demo.workspace, by=demo.actor)
    assert real_seat(demo.user) == seat
    assert Workspace.objects.filter(is_demo=False).count() == 1


def test_it_opens_the_demo_again(demo: Member) -> None:
    actions.close_demo(demo.workspace, by=demo.actor)
    again = closed_demo_seat(demo.user)
    assert again == demo
    actions.reopen_demo(again.workspace, by=again.actor)
    assert len(seats(demo.user)) == 2
    assert closed_demo_seat(demo.user) is None


def test_it_never_closes_a_real_workspace(world: World) -> None:
    for change in (actions.close_demo, actions.reopen_demo):
        with pytest.raises(Refused):
            change(world.workspace, by=world.alice.actor)


def test_it_closes_for_the_system_without_opening_anything(demo: Member) -> None:
    actions.close_demo(demo.workspace, by=SYSTEM)
    assert Workspace.objects.count() == 1


def test_a_rule_of_another_workspace_is_forbidden(demo: Member) -> None:
    with pytest.raises(Forbidden):
        actions.close_demo(demo.workspace, by=Actor("rule", role="owner", workspace=demo.workspace_id + 1))


def test_it_leaves_the_demo_once_though_it_was_pressed_twice(demo: Member) -> None:
    one, other = (Workspace.objects.get(pk=demo.workspace_id) for _ in range(2))
    actions.close_demo(one, by=demo.actor)
    with pytest.raises(Refused):
        actions.close_demo(other, by=demo.actor)
    assert Workspace.objects.filter(is_demo=False, members__user=demo.user).count() == 1
