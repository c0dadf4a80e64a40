"""One-time links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tertulia.accounts import actions
from tertulia.accounts.actions.links import DEMO_LASTS
from tertulia.accounts.models import LoginLink
from tertulia.accounts.queries import find_login_link, has_password
from tertulia.kit.verbs import SYSTEM, Actor, Forbidden, Refused
from tests.world import World

DOOR = Actor("link")


def test_it_opens_once(world: World) -> None:
    made = actions.make_login_link(world.alice.user, by=SYSTEM)
    assert made.token not in str(LoginLink.objects.values())
    found = find_login_link(made.token)
    assert found
    assert actions.use_login_link(found, by=DOOR).user == world.alice.user
    with pytest.raises(Refused):
        actions.use_login_link(made, by=DOOR)


def test_it_lasts_half_an_hour_and_a_day_in_the_demo(world: World) -> None:
    short = actions.make_login_link(world.alice.user, by=SYSTEM).expires_at - timezone.now()
    long = actions.make_login_link(world.alice.user, lasts=DEMO_LASTS, by=SYSTEM).expires_at - timezone.now()
    assert timedelta(minutes=29) < short <= timedelta(minutes=30)
    assert timedelta(hours=23) < long <= timedelta(hours=24)


def test_it_refuses_an_old_link_and_a_closed_account(world: World) -> None:
    old = actions.make_login_link(world.alice.user, lasts=timedelta(seconds=-1), by=SYSTEM)
    with pytest.raises(Refused):
        actions.use_login_link(old, by=DOOR)
    made = actions.make_login_link(world.bob.user, by=SYSTEM)
    world.bob.user.is_active = False
    world.bob.user.save()
    with pytest.raises(Refused):
        actions.use_login_link(made, by=DOOR)


def test_only_the_system_makes_links(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.make_login_link(world.bob.user, by=world.alice.actor)


def test_it_finds_nothing_for_a_made_up_token(world: World) -> None:
    assert find_login_link("inventado") is None


def test_it_leaves_an_account_without_a_password_plainly_without(world: World) -> None:
    user = User.objects.create(username="tu@localhost", email="tu@localhost")
    assert not has_password(user)
    actions.use_login_link(actions.make_login_link(user, by=SYSTEM), by=DOOR)
    assert not User.objects.get(pk=user.pk).has_usable_password()
    assert has_password(world.alice.user)
