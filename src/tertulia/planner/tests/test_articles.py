"""An article that is out: changed there, taken from there, and what cannot be."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Delivery
from tertulia.planner.actions.articles import take_down_article, update_article
from tertulia.planner.actions.campaigns import create_campaign, remove_campaign, restore_campaign
from tertulia.planner.actions.links import make_link, remove_link, restore_link
from tertulia.planner.actions.sending import content_of
from tertulia.planner.models import Post, Sending
from tests import make
from tests.world import World


@pytest.fixture
def article(world: World) -> Post:
    """One that a blog shows just as it is here."""
    source = make.source(world.brand, network="wordpress")
    channel = make.channel(world.brand, source)
    post = make.post(world.brand, channel, kind="article", text="Uno", state="scheduled")
    variant = post.variants.get()
    delivery = Delivery.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        source=source,
        channel=channel,
        act="post",
        text=variant.words,
        content=content_of(variant),
        state="published",
        remote_id="blog/posts/1",
        published_at=timezone.now(),
    )
    Sending.objects.create(variant=variant, delivery=delivery)
    return post


def test_what_is_out_is_changed_there_once_it_differs(world: World, article: Post) -> None:
    article.text = "Dos"
    article.save(update_fields=["text"])
    (change,) = update_article(article, by=world.bob.actor)
    assert (change.act, change.text) == (Delivery.Act.EDIT, "Dos")
    with pytest.raises(Refused, match="ningún blog"):
        update_article(make.post(world.brand, kind="article"), by=world.bob.actor)


def test_what_is_taken_down_stays_here_as_a_draft(world: World, article: Post) -> None:
    (asked,) = take_down_article(article, by=world.bob.actor)
    assert asked.act == Delivery.Act.TAKE_DOWN
    assert article.state == Post.State.DRAFT
    with pytest.raises(Refused, match="ningún blog"):
        take_down_article(make.post(world.brand, kind="article"), by=world.bob.actor)


def test_a_campaign_and_its_link_come_back(world: World) -> None:
    today = timezone.now().date()
    values = {"name": "Otoño", "starts_on": today, "ends_on": today}
    campaign = create_campaign(world.brand, values=values, by=world.bob.actor)
    link = make_link(campaign, target="https://aurora.example/", by=world.bob.actor)
    states = campaign.undo_state(), link.undo_state()
    remove_link(link, by=world.bob.actor)
    remove_campaign(campaign, by=world.bob.actor)
    restore_campaign(campaign, before=states[0], by=world.bob.actor)
    restore_link(link, before=states[1], by=world.bob.actor)
    assert (campaign.removed_at, link.removed_at) == (None, None)
