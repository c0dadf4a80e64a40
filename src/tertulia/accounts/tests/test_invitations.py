"""Invitations: made, sent, taken up, renewed, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tertulia.accounts import actions
from tertulia.accounts.models import Invitation, Member
from tertulia.accounts.queries import find_invitation
from tertulia.kit.models import Mail
from tertulia.kit.verbs import Actor, Forbidden, Refused
from tests import make
from tests.world import World

LINK = "https://casa.example/invitacion/{token}/"
GUEST = {"name": "Nuria Pons", "email": "nuria@example.org", "password": "una frase bien larga"}


@pytest.fixture(autouse=True)
def _letters_are_rows(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"


def guest(invitation: Invitation) -> Actor:
    return Actor("link", name="Nuria Pons", workspace=invitation.workspace_id)


def test_it_invites_with_a_link_that_only_the_maker_sees(world: World) -> None:
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    assert made.token
    assert made.token not in str(Invitation.objects.filter(pk=made.pk).values())
    found = find_invitation(made.token)
    assert found == made
    assert timedelta(days=6) < found.expires_at - timezone.now() <= timedelta(days=7)
    assert not Mail.objects.exists()


def test_it_leaves_a_letter_when_there_is_an_address(world: World) -> None:
    made = actions.invite(
        world.workspace, role="agent", email="Nuria@example.org", link=LINK, by=world.alice.actor
    )
    mail = Mail.objects.get()
    assert (mail.to, mail.workspace_id) == (["nuria@example.org"], world.workspace.pk)
    assert mail.about == f"accounts.invitation:{made.pk}"
    assert f"https://casa.example/invitacion/{made.token}/" in mail.body
    assert mail.subject == "Alice te invita a «Cooperativa Aurora»"


def test_it_opens_a_seat_and_an_account_once(world: World) -> None:
    made = actions.invite(world.workspace, role="manager", by=world.alice.actor)
    member = actions.accept_invitation(made, by=guest(made), **GUEST)
    assert (member.name, member.role, member.workspace) == ("Nuria Pons", "manager", world.workspace)
    assert member.user.check_password("una frase bien larga")
    with pytest.raises(Refused):
        actions.accept_invitation(made, by=guest(made), **{**GUEST, "email": "otra@example.org"})
    assert User.objects.filter(email="otra@example.org").count() == 0


def test_it_seats_somebody_who_is_signed_in(world: World) -> None:
    made = actions.invite(world.workspace, role="reader", by=world.alice.actor)
    member = actions.accept_invitation(made, user=world.charlie.user, name="Carlos", by=guest(made))
    assert (member.role, member.user) == ("reader", world.charlie.user)
    assert Member.objects.filter(user=world.charlie.user).count() == 2


def test_it_brings_back_who_had_left(world: World) -> None:
    actions.remove_member(world.bob, by=world.alice.actor)
    made = actions.invite(world.workspace, role="reader", by=world.alice.actor)
    member = actions.accept_invitation(made, user=world.bob.user, by=guest(made))
    assert (member.pk, member.left_at, member.role) == (world.bob.pk, None, "reader")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "bob@example.org"}, "email"),
        ({"email": "nada"}, "email"),
        ({"password": "corta"}, "password"),
        ({"name": " "}, "name"),
    ],
)
def test_it_says_what_keeps_a_guest_out(world: World, given: dict[str, str], field: str) -> None:
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(made, by=guest(made), **{**GUEST, **given})
    assert list(refused.value.problems) == [field]
    assert Invitation.objects.get(pk=made.pk).is_pending


def test_it_refuses_who_sits_here_already(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.invite(world.workspace, role="agent", email="BOB@example.org", by=world.alice.actor)
    assert "email" in refused.value.problems
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    with pytest.raises(Refused):
        actions.accept_invitation(made, user=world.bob.user, by=guest(made))


def test_it_closes_a_link_that_is_revoked_or_too_old(world: World) -> None:
    revoked = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    actions.revoke_invitation(revoked, by=world.alice.actor)
    old = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    for made in (revoked, old):
        with pytest.raises(Refused):
            actions.accept_invitation(made, by=guest(made), **GUEST)


def test_it_renews_a_link_and_the_old_one_stops(world: World) -> None:
    made = actions.invite(world.workspace, role="agent", email="n@example.org", by=world.alice.actor)
    first = made.token
    actions.renew_invitation(made, link=LINK, by=world.alice.actor)
    assert find_invitation(first) is None
    assert find_invitation(made.token) == made
    assert made.token in Mail.objects.get().body
    actions.accept_invitation(made, by=guest(made), **GUEST)
    for change in (actions.renew_invitation, actions.revoke_invitation):
        with pytest.raises(Refused):
            change(Invitation.objects.get(pk=made.pk), by=world.alice.actor)


@pytest.mark.parametrize("who", ["bob", "rita", "charlie"])
def test_it_forbids_members_who_may_not(world: World, who: str) -> None:
    actor = getattr(world, who).actor
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    with pytest.raises(Forbidden):
        actions.invite(world.workspace, role="reader", by=actor)
    with pytest.raises(Forbidden):
        actions.renew_invitation(made, by=actor)
    with pytest.raises(Forbidden):
        actions.revoke_invitation(made, by=actor)


def test_it_forbids_inviting_above_ones_own_role(world: World) -> None:
    manager = make.member(world.workspace, "Mara", "manager")
    with pytest.raises(Forbidden):
        actions.invite(world.workspace, role="owner", by=manager.actor)


def test_it_forbids_a_link_of_another_workspace(world: World) -> None:
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    with pytest.raises(Forbidden):
        actions.accept_invitation(made, by=Actor("link", workspace=world.elsewhere.pk), **GUEST)


@pytest.mark.parametrize("then", [{"left_at": timezone.now()}, {"role": "agent"}], ids=["left", "lesser"])
def test_it_opens_nothing_for_who_could_not_invite_today(world: World, then: dict[str, Any]) -> None:
    """Somebody who is about to be sent away keeps no key."""
    manager = make.member(world.workspace, "Mara", "manager")
    made = actions.invite(world.workspace, role="manager", by=manager.actor)
    Member.objects.filter(pk=manager.pk).update(**then)
    with pytest.raises(Refused):
        actions.accept_invitation(made, by=guest(made), **GUEST)
    again = actions.renew_invitation(Invitation.objects.get(), by=world.alice.actor)
    assert again.is_pending
