"""Nothing goes out without the yes that a brand asks for; a yes is of what was seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions as planner
from tertulia.planner import asked
from tertulia.planner.actions import approvals, stages
from tertulia.planner.models import Approval, Guest, Post, Remark, Stage
from tests import make
from tests.world import World

State = Approval.State


def step(
    world: World,
    name: str,
    members: Collection[Member] = (),
    guests: Collection[Guest] = (),
    needs: str = "one",
) -> Stage:
    return stages.save_stage(
        world.brand, name=name, needs=needs, members=members, guests=guests, by=world.alice.actor
    )


def client_of(world: World) -> Guest:
    return stages.add_guest(world.brand, name="Ana", email="ana@cliente.example", by=world.alice.actor)


def link(guest: Guest) -> Actor:
    return Actor("link", guest.pk, guest.name, "reader", guest.workspace_id)


def asked_post(world: World, hours: float = 48) -> Post:
    channel = Channel.objects.first() or make.channel(world.brand, world.source)
    post = make.post(world.brand, channel, author=world.bob)
    planner.schedule(post, at=timezone.now() + timedelta(hours=hours), by=world.bob.actor)
    post.refresh_from_db()
    return post


def test_without_steps_nobody_is_asked(world: World) -> None:
    assert asked_post(world).state == Post.State.SCHEDULED
    assert not Approval.objects.exists()


def test_nothing_is_in_the_outbox_until_there_is_a_yes(world: World) -> None:
    step(world, "Texto", [world.alice])
    post = asked_post(world)
    assert post.state == Post.State.REVIEW
    assert not Delivery.objects.exists()
    approvals.approve(Approval.objects.get(), by=world.alice.actor)
    post.refresh_from_db()
    assert post.state == Post.State.SCHEDULED
    assert Delivery.objects.get().at == post.at


def test_steps_are_asked_one_after_the_other(world: World) -> None:
    guest = client_of(world)
    step(world, "Texto", [world.alice])
    step(world, "Cliente", guests=[guest])
    post = asked_post(world)
    assert [row.stage.name for row in asked.standing(post)] == ["Texto"]
    approvals.approve(Approval.objects.get(member=world.alice), by=world.alice.actor)
    approvals.approve(Approval.objects.get(guest=guest), by=link(guest))
    post.refresh_from_db()
    assert post.state == Post.State.SCHEDULED


def test_one_is_enough_or_all_are_needed(world: World) -> None:
    step(world, "Una", [world.alice, world.rita])
    step(world, "Todas", [world.alice, world.rita], needs="all")
    post = asked_post(world)
    approvals.approve(Approval.objects.get(stage__name="Una", member=world.rita), by=world.rita.actor)
    assert Approval.objects.get(stage__name="Una", member=world.alice).state == State.WITHDRAWN
    approvals.approve(Approval.objects.get(stage__name="Todas", member=world.rita), by=world.rita.actor)
    post.refresh_from_db()
    assert post.state == Post.State.REVIEW
    approvals.approve(Approval.objects.get(stage__name="Todas", member=world.alice), by=world.alice.actor)
    post.refresh_from_db()
    assert post.state == Post.State.SCHEDULED


def test_only_who_was_asked_may_answer(world: World) -> None:
    step(world, "Texto", [world.alice])
    asked_post(world)
    row = Approval.objects.get()
    with pytest.raises(Refused, match="otra persona"):
        approvals.approve(row, by=world.bob.actor)
    with pytest.raises(Refused, match="otra persona"):
        approvals.approve(row, by=Actor("link", 99, "x", "reader", world.workspace.pk))


def test_asking_for_changes_needs_words_and_holds_it_back(world: World) -> None:
    step(world, "Texto", [world.alice, world.rita], needs="all")
    post = asked_post(world)
    row = Approval.objects.get(member=world.alice)
    with pytest.raises(Refused, match="cambiar"):
        approvals.ask_for_changes(row, words=" ", by=world.alice.actor)
    approvals.ask_for_changes(row, words="El precio ya no es ese", by=world.alice.actor)
    post.refresh_from_db()
    assert post.state == Post.State.CHANGES
    assert Remark.objects.get().text == "El precio ya no es ese"
    assert not Delivery.objects.exists()
    assert any("Piden cambios" in letter.subject for letter in mail.outbox)
    planner.schedule(post, by=world.bob.actor)
    assert [row.state for row in asked.standing(post)] == [State.WAITING, State.WAITING]


def test_a_change_after_a_yes_withdraws_it_and_says_so(world: World) -> None:
    step(world, "Texto", [world.alice])
    post = asked_post(world)
    approvals.approve(Approval.objects.get(), by=world.alice.actor)
    post.refresh_from_db()
    planner.edit_post(post, changes={"text": "Otra cosa"}, by=world.bob.actor)
    post.refresh_from_db()
    assert post.state == Post.State.DRAFT
    assert Approval.objects.get().state == State.WITHDRAWN
    assert Delivery.objects.get().state == Delivery.State.WITHDRAWN
    assert any("ya no vale" in letter.subject for letter in mail.outbox)


def test_an_answer_to_what_has_changed_is_refused(world: World) -> None:
    step(world, "Texto", [world.alice])
    post = asked_post(world)
    row = Approval.objects.get()
    planner.edit_post(post, changes={"text": "Otra cosa"}, by=world.bob.actor)
    with pytest.raises(Refused, match="Cambió"):
        approvals.approve(row, by=world.alice.actor)


def test_what_nobody_approved_in_time_does_not_go_out(world: World) -> None:
    step(world, "Texto", [world.alice])
    post = asked_post(world)
    Post.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert approvals.miss_due() == 1
    post.refresh_from_db()
    assert post.state == Post.State.MISSED
    assert not Delivery.objects.exists()
    with pytest.raises(Refused):
        approvals.approve(Approval.objects.get(), by=world.alice.actor)
    letters = [letter.subject for letter in mail.outbox]
    assert len([words for words in letters if "no se aprobó a tiempo" in words]) == 2
    moments = asked.new_moments(post)
    assert len(moments) == 3
    assert all(one.at > timezone.now() for one in moments)
    assert approvals.miss_due() == 0


def test_several_questions_are_one_letter_and_reminders_are_two_at_most(world: World) -> None:
    guest = client_of(world)
    step(world, "Cliente", guests=[guest])
    for _number in range(3):
        asked_post(world, hours=20)
    assert approvals.write_due() == 0
    Approval.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    assert approvals.write_due() == 1
    (letter,) = mail.outbox
    assert letter.subject == "Aurora: 3 publicaciones esperan tu visto bueno"
    for _again in range(4):
        Approval.objects.update(told_at=timezone.now() - timedelta(hours=13))
        approvals.write_due()
    assert len(mail.outbox) == 3


def test_a_guests_link_opens_for_a_month_and_can_be_withdrawn(world: World) -> None:
    guest = client_of(world)
    step(world, "Cliente", guests=[guest])
    asked_post(world)
    row = Approval.objects.get()
    token = asked.token_of(row)
    assert asked.by_token(token) == row
    assert asked.by_token("x" + token[1:]) is None
    Approval.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert asked.by_token(token) is None
    Approval.objects.update(asked_at=timezone.now())
    before = guest.undo_state()
    stages.remove_guest(guest, by=world.alice.actor)
    assert asked.by_token(token) is None
    stages.restore_guest(guest, before=before, by=world.alice.actor)
    approvals.revoke_link(row, by=world.bob.actor)
    assert asked.by_token(token) is None


def test_a_guest_may_remark_without_answering(world: World) -> None:
    guest = client_of(world)
    step(world, "Cliente", guests=[guest])
    asked_post(world)
    approvals.remark_outside(Approval.objects.get(), words="¿Y la foto?", by=link(guest))
    said = Remark.objects.get()
    assert (said.guest, said.inside) == (guest, False)
    assert Approval.objects.get().state == State.WAITING


def test_a_step_without_anybody_is_refused_and_one_whose_people_left_is_passed_by(world: World) -> None:
    with pytest.raises(Refused, match="al menos"):
        step(world, "Nadie")
    with pytest.raises(Refused, match="no es de este espacio"):
        step(world, "Charlie", [world.charlie])
    made = step(world, "Texto", [world.bob])
    Member.objects.filter(pk=world.bob.pk).update(left_at=timezone.now())
    post = make.post(world.brand, make.channel(world.brand, world.source))
    planner.schedule(post, at=timezone.now() + timedelta(hours=2), by=world.alice.actor)
    assert post.state == Post.State.SCHEDULED
    before = made.undo_state()
    stages.remove_stage(made, by=world.alice.actor)
    assert asked.stages_of(world.brand.pk) == []
    stages.restore_stage(made, before=before, by=world.alice.actor)
    assert Stage.objects.get().removed_at is None


def test_the_clients_calendar_comes_and_goes(world: World) -> None:
    share = stages.share_client(world.brand, name="Ana", by=world.alice.actor)
    before = share.undo_state()
    stages.unshare_client(share, by=world.alice.actor)
    stages.reshare_client(share, before=before, by=world.alice.actor)
    assert share.removed_at is None
