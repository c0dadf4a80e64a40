"""Our own posts, heard back, prove deliveries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

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


def in_doubt(world: World, text: str, heard: str, **over: object) -> Delivery:
    """What becomes of an answer `text` in doubt once `heard` is heard from us under the same words."""
    ask = make.said()
    take_in(Arrivals(world.source, [ask]))
    made = actions.reply(
        Item.objects.get(), source=world.source, text=text, brand=world.brand, by=world.bob.actor
    )
    Delivery.objects.update(state="unconfirmed")
    ours = make.said(heard, own=True, parent=ask.id, author=make.author("Aurora"), **over)
    take_in(Arrivals(world.source, [ours]))
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Sí, mañana", "Sí, mañana"),
        ("Sí, mañana", "@marta@masto.es @ana Sí,  mañana"),
        ("«Sí», dijo", "\N{LEFT DOUBLE QUOTATION MARK}Sí\N{RIGHT DOUBLE QUOTATION MARK}, dijo"),
        ("🙂", "🙂"),
        ("Abrimos a las nueve, en la calle Mayor.", "Abrimos a las nueve, en la calle Mayor. — Aurora"),
    ],
)
def test_it_knows_our_words_in_the_networks_dress(world: World, text: str, heard: str) -> None:
    assert in_doubt(world, text, heard).state == "published"


@pytest.mark.parametrize(
    ("text", "heard"), [("No", "Nosotros tampoco lo sabemos"), ("Sí", "Sí que lo sentimos"), ("🙂", "🙁")]
)
def test_it_takes_no_other_words_for_ours(world: World, text: str, heard: str) -> None:
    assert in_doubt(world, text, heard).state == "unconfirmed"


def test_it_takes_no_old_words_for_todays(world: World) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    assert in_doubt(world, "Gracias, Marta", "Gracias, Marta", published=long_ago).state == "unconfirmed"
