"""When a post goes out: given to the outbox, moved, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.verbs import AFTER, Refused
from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.actions import sending
from tertulia.planner.models import Post
from tests import make
from tests.world import World

TOMORROW = timedelta(days=1)


def one(world: World, **over: object) -> Post:
    return make.post(world.brand, make.channel(world.brand, world.source), **over)


def test_it_leaves_each_variant_at_its_moment(world: World) -> None:
    at = timezone.now() + TOMORROW
    post = one(world, at=at)
    actions.schedule(post, by=world.bob.actor)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.at, delivery.text) == ("queued", at, post.text)
    assert post.state == Post.State.SCHEDULED


@pytest.mark.parametrize("text", ["", "  \n "])
def test_it_refuses_to_say_nothing(world: World, text: str) -> None:
    post = one(world, at=timezone.now() + TOMORROW, text=text)
    with pytest.raises(Refused) as refused:
        actions.schedule(post, by=world.bob.actor)
    assert "text" in refused.value.problems


def test_it_refuses_without_channels_or_a_moment_to_come(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.schedule(make.post(world.brand), at=timezone.now() + TOMORROW, by=world.bob.actor)
    assert "channels" in refused.value.problems
    post = one(world)
    for at in (None, timezone.now() - TOMORROW):
        with pytest.raises(Refused) as refused:
            actions.schedule(post, at=at, by=world.bob.actor)
        assert "at" in refused.value.problems
    assert not Delivery.objects.exists()


def test_it_hangs_a_thread_and_its_comment_together(world: World) -> None:
    post = one(world, at=timezone.now() + TOMORROW)
    variant = post.variants.get()
    variant.parts, variant.first_comment = ["Una", "Dos", "Tres"], "#sol"
    variant.save()
    actions.schedule(post, by=world.bob.actor)
    first, second, third, comment = sending.deliveries_of(post)
    assert [one.text for one in (first, second, third, comment)] == ["Una", "Dos", "Tres", "#sol"]
    assert (first.after, second.after, third.after, comment.after) == (None, first, second, first)


def test_it_marks_links_and_names_people_as_each_network_does(world: World) -> None:
    from tertulia.planner.models import Campaign

    campaign = Campaign.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        name="Sol",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
        utm_campaign="sol",
    )
    make.identity(world.workspace, "Marta Iglesias", network="mastodon", handle_key="marta.iglesias")
    text = "Con @marta.iglesias en https://a.example/x?y=1#z."
    post = one(world, at=timezone.now() + TOMORROW, text=text, campaign=campaign)
    actions.schedule(post, by=world.bob.actor)
    utm = "utm_source=demo&utm_medium=social&utm_campaign=sol"
    assert Delivery.objects.get().text == f"Con Marta Iglesias en https://a.example/x?y=1&{utm}#z."


def test_it_moves_what_waits_and_back(world: World) -> None:
    post = one(world, at=timezone.now() + TOMORROW)
    actions.schedule(post, by=world.bob.actor)
    before, old = post.undo_state(), post.at
    later = timezone.now() + 2 * TOMORROW
    actions.move_post(post, at=later, by=world.bob.actor)
    assert Delivery.objects.get().at == later
    actions.unmove_post(post, before=before, by=world.bob.actor)
    assert Delivery.objects.get().at == old
    with pytest.raises(Refused):
        actions.move_post(post, at=timezone.now() - TOMORROW, by=world.bob.actor)


def test_it_is_taken_back_as_it_was(world: World) -> None:
    post = one(world, at=timezone.now() + TOMORROW)
    before = post.undo_state()
    actions.schedule(post, by=world.bob.actor)
    now = post.undo_state()
    before[AFTER] = {name: now[name] for name in now if now[name] != before[name]}
    actions.restore_post(post, before=before, by=world.bob.actor)
    assert post.state == Post.State.DRAFT
    assert Delivery.objects.get().state == "withdrawn"


def test_it_is_not_taken_back_once_it_is_out(world: World) -> None:
    post = one(world, at=timezone.now() + TOMORROW)
    before = post.undo_state()
    actions.schedule(post, by=world.bob.actor)
    Delivery.objects.update(state="published")
    with pytest.raises(Refused):
        actions.restore_post(post, before=before, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.keep_as_idea(post, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.schedule(post, at=timezone.now() + TOMORROW, by=world.bob.actor)


def test_it_becomes_an_idea_or_a_draft_again(world: World) -> None:
    post = one(world, at=timezone.now() + TOMORROW)
    actions.schedule(post, by=world.bob.actor)
    actions.unschedule(post, by=world.bob.actor)
    assert post.state == Post.State.DRAFT
    actions.schedule(post, by=world.bob.actor)
    actions.keep_as_idea(post, by=world.bob.actor)
    assert (post.state, post.at) == (Post.State.IDEA, None)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_it_goes_out_at_once_with_eight_seconds(world: World) -> None:
    post = one(world)
    actions.publish_now(post, by=world.bob.actor)
    at = Delivery.objects.get().at
    assert at is not None
    assert timezone.now() < at < timezone.now() + timedelta(seconds=9)
