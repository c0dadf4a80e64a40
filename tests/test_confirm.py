"""Our own posts, heard back, prove deliveries."""

from __future__ import annotations

from tertulia.intake import take_in
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.outbox import actions
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World


def heard_back(world: World, **over: object) -> Delivery:
    ask = make.said()
    take_in(Arrivals(world.source, [ask]))
    item = Item.objects.get()
    made = actions.reply(
        item, source=world.source, text="A las  nueve", brand=world.brand, by=world.bob.actor
    )
    Delivery.objects.update(**over)
    ours = make.said("A las nueve", id="demo:ours", own=True, parent=ask.id, author=make.author("Aurora"))
    take_in(Arrivals(world.source, [ours]))
    made.refresh_from_db()
    return made


def test_it_joins_by_the_networks_id(world: World) -> None:
    made = heard_back(world, state="published", remote_id="demo:ours", next_try_at=None)
    assert made.item is not None
    assert made.item.text == "A las nueve"


def test_it_ends_a_doubt_by_words_and_parent(world: World) -> None:
    made = heard_back(world, state="unconfirmed")
    assert (made.state, made.remote_id, made.next_try_at) == ("published", "demo:ours", None)


def test_it_leaves_what_still_waits_alone(world: World) -> None:
    assert heard_back(world).state == "queued"
