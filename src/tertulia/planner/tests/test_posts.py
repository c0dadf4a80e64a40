"""Writing: what changes what, and what of it goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.verbs import Forbidden, Refused
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions, versions
from tertulia.planner.actions import sending
from tertulia.planner.models import Post
from tests import make
from tests.world import World


def two(world: World) -> tuple[Post, Channel, Channel]:
    """A post for tomorrow, by hand on Instagram and on our own blog."""
    hand, blog = make.channel(world.brand), make.channel(world.brand, world.source)
    return make.post(world.brand, hand, blog, at=timezone.now() + timedelta(days=1)), hand, blog


def states(post: Post) -> list[str]:
    return [delivery.state for delivery in sending.deliveries_of(post)]


def test_it_begins_a_post_with_its_channels(world: World) -> None:
    channel = make.channel(world.brand)
    post = actions.create_post(
        world.brand, title=" Sol ", text="Hola", channels=[channel], by=world.bob.actor
    )
    assert (post.title, post.state, post.author) == ("Sol", "draft", world.bob)
    assert [variant.words for variant in post.variants.all()] == ["Hola"]
    strange = make.channel(world.other_brand)
    with pytest.raises(Refused):
        actions.create_post(world.brand, channels=[strange], by=world.bob.actor)
    with pytest.raises(Forbidden):
        actions.create_post(world.brand, by=world.rita.actor)


def test_it_inherits_until_it_is_changed(world: World) -> None:
    post, hand, blog = two(world)
    actions.set_variant(post, channel=hand, changes={"text": "Aquí, otra cosa"}, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "El común"}, by=world.bob.actor)
    words = {variant.channel_id: variant.words for variant in post.variants.all()}
    assert words == {hand.pk: "Aquí, otra cosa", blog.pk: "El común"}
    actions.set_variant(post, channel=hand, changes={"text": None}, by=world.bob.actor)
    assert post.variants.get(channel=hand).words == "El común"


def test_it_counts_only_what_would_be_published_as_a_revision(world: World) -> None:
    post, _hand, _blog = two(world)
    actions.edit_post(post, changes={"notes": "ojo"}, by=world.bob.actor)
    assert post.revision == 1
    actions.edit_post(post, changes={"text": "Otra"}, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Otra"}, by=world.bob.actor)
    assert post.revision == 2
    with pytest.raises(Refused):
        actions.edit_post(post, changes={"state": "scheduled"}, by=world.bob.actor)


def test_it_changes_a_post_and_its_variants_at_once(world: World) -> None:
    post, hand, blog = two(world)
    told = {hand.pk: {"text": "Una"}, blog.pk: {"first_comment": "#sol"}}
    actions.edit_post(post, changes={"title": "Sol"}, variants=told, by=world.bob.actor)
    assert post.revision == 2
    assert post.variants.get(channel=blog).first_comment == "#sol"
    with pytest.raises(Refused):
        actions.edit_post(post, changes={}, variants={987: {"text": "x"}}, by=world.bob.actor)


def test_it_remakes_what_waits_when_the_words_change(world: World) -> None:
    post, _hand, blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Mejor así"}, by=world.bob.actor)
    assert post.state == Post.State.SCHEDULED
    assert states(post) == ["withdrawn", "withdrawn", "hand", "queued"]
    fresh = Delivery.objects.get(state="queued")
    assert (fresh.text, fresh.channel, fresh.at) == ("Mejor así", blog, post.at)


def test_it_leaves_withdrawn_what_should_be_out_already(world: World) -> None:
    post, _hand, _blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    past = timezone.now() - timedelta(hours=1)
    Post.objects.filter(pk=post.pk).update(at=past)
    Delivery.objects.update(at=past, state="failed", next_try_at=None)
    post.refresh_from_db()
    actions.edit_post(post, changes={"text": "Mejor así"}, by=world.bob.actor)
    assert set(states(post)) == {"withdrawn"}
    assert len(sending.unsaid(post)) == 2


def test_it_says_again_only_what_was_refused(world: World) -> None:
    post, _hand, blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    Delivery.objects.filter(channel=blog).update(state="rejected", next_try_at=None)
    Delivery.objects.exclude(channel=blog).update(state="published")
    actions.edit_post(post, variants={blog.pk: {"text": "Más corto"}}, changes={}, by=world.bob.actor)
    assert states(post) == ["published", "rejected"]
    day = post.at
    actions.schedule(post, at=timezone.now() + timedelta(hours=2), by=world.bob.actor)
    assert states(post) == ["published", "rejected", "queued"]
    assert post.at == day


def test_it_changes_nothing_of_what_is_out(world: World) -> None:
    post, hand, blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    Delivery.objects.filter(channel=blog).update(state="published")
    with pytest.raises(Refused, match="ya salió"):
        actions.set_variant(post, channel=blog, changes={"text": "x"}, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.drop_variant(post, channel=blog, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.remove_post(post, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Para la otra"}, by=world.bob.actor)
    assert Delivery.objects.get(state="hand").text == "Para la otra"
    assert Delivery.objects.get(state="hand").channel == hand


def test_it_moves_one_network_alone(world: World) -> None:
    post, _hand, blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    later = timezone.now() + timedelta(days=3)
    actions.set_variant(post, channel=blog, changes={"at": later}, by=world.bob.actor)
    assert Delivery.objects.get(channel=blog).at == later
    assert post.revision == 1
    assert states(post) == ["hand", "queued"]
    past = timezone.now() - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        actions.set_variant(post, channel=blog, changes={"at": past}, by=world.bob.actor)
    assert "at" in refused.value.problems


def test_it_drops_a_channel_and_what_waits_there(world: World) -> None:
    post, _hand, blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    actions.drop_variant(post, channel=blog, by=world.bob.actor)
    assert post.variants.count() == 1
    assert list(Delivery.objects.exclude(state="withdrawn").values_list("state", flat=True)) == ["hand"]


def test_it_throws_away_and_brings_back(world: World) -> None:
    post, _hand, _blog = two(world)
    actions.schedule(post, by=world.bob.actor)
    before = post.undo_state()
    actions.remove_post(post, by=world.bob.actor)
    assert set(states(post)) == {"withdrawn"}
    actions.restore_post(post, before=before, by=world.bob.actor)
    assert post.removed_at is None
    assert post.state == Post.State.DRAFT


def test_it_puts_an_idea_elsewhere_on_the_board(world: World) -> None:
    post = make.post(world.brand, state="idea")
    before = post.undo_state()
    actions.set_column(post, column="doing", position=3.0, by=world.bob.actor)
    assert (post.column, post.position) == ("doing", 3.0)
    actions.restore_post(post, before=before, by=world.bob.actor)
    assert post.column == "idea"
    with pytest.raises(Refused):
        actions.set_column(post, column="otra", position=1.0, by=world.bob.actor)


def test_it_keeps_versions_by_who_writes(world: World) -> None:
    post, hand, _blog = two(world)
    actions.edit_post(post, changes={"text": "Uno"}, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Uno dos"}, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Uno dos tres"}, by=world.alice.actor)
    actions.set_variant(post, channel=hand, changes={"text": "Aparte"}, by=world.alice.actor)
    listed = versions.listed(post)
    assert [one.who for one in listed] == ["Alice", "Bob", ""]
    assert (
        listed[0].words == ("añadió algo a el texto común", "cambió la variante de Instagram")
        or listed[0].words
    )


def test_it_goes_back_to_a_version_channels_and_all(world: World) -> None:
    post, hand, blog = two(world)
    actions.edit_post(post, changes={"text": "Uno"}, by=world.bob.actor)
    actions.edit_post(post, changes={"text": "Dos"}, by=world.alice.actor)
    actions.drop_variant(post, channel=hand, by=world.bob.actor)
    old = post.versions.get(content__text="Uno")
    before = post.undo_state()
    actions.restore_version(post, version=old, by=world.bob.actor)
    assert post.text == "Uno"
    assert {variant.channel for variant in post.variants.all()} == {hand, blog}
    actions.leave_version(post, before=before, by=world.bob.actor)
    assert post.text == "Dos"
    assert [variant.channel for variant in post.variants.all()] == [blog]
    strange = make.post(world.brand)
    with pytest.raises(Refused):
        actions.restore_version(strange, version=old, by=world.bob.actor)


def test_it_talks_and_takes_words_back(world: World, mailoutbox: list[object]) -> None:
    post, _hand, _blog = two(world)
    said = actions.remark(post, text="@alice mira esto", by=world.bob.actor)
    assert [member.name for member in said.mentions.all()] == ["Alice"]
    with pytest.raises(Refused):
        actions.remark(post, text="  ", by=world.bob.actor)
    other = make.member(world.workspace, "Eva", "agent")
    with pytest.raises(Refused):
        actions.remove_remark(post, remark=said, by=other.actor)
    actions.remove_remark(post, remark=said, by=world.bob.actor)
    assert said.removed_at is not None


def test_it_knows_who_has_it_open(world: World) -> None:
    from tertulia.planner.actions.remarks import others

    post, _hand, _blog = two(world)
    actions.be_present(post, writing=True, by=world.alice.actor)
    assert [(one.member, one.is_writing) for one in others(post, world.bob)] == [(world.alice, True)]
    actions.leave(post, by=world.alice.actor)
    assert others(post, world.bob) == []
