"""The same thing by several ways: kept once, and whatever each way teaches us of it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection

from tertulia import intake
from tertulia.connectors import base
from tertulia.inbox.models import Case
from tertulia.intake import take_in, take_in_safely
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.models import Count, Item, Search
from tertulia.listening.models import Heard as Way
from tertulia.outbox import actions
from tertulia.outbox.queries import source_for
from tertulia.people.models import Identity
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.world import World


@pytest.fixture
def public(world: World) -> Source:
    """A hashtag that anybody may write under, read for one search."""
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="Aurora", words="aurora")
    return make.source(world.brand, is_own=False, place={"id": "demo:tag", "name": "#aurora"})


def hear(source: Source, *items: base.Item) -> Heard:
    return take_in(Arrivals(source, items))


def test_it_notes_each_way_once(world: World, public: Source) -> None:
    said = make.said("Me gusta Aurora")
    for source in (public, public, world.source, world.source):
        hear(source, said)
    ways = [(way.source, way.search and way.search.name) for way in Way.objects.order_by("pk")]
    assert ways == [(public, "Aurora"), (world.source, "Aurora")]
    assert Item.objects.count() == 1
    assert Count.objects.get().items == 1


def test_it_opens_a_case_when_it_learns_that_it_was_said_to_us(world: World, public: Source) -> None:
    said = make.said("@aurora ¿abrís hoy?")
    hear(public, said)
    assert not Case.objects.exists()
    heard = hear(world.source, said)
    case = Case.objects.get()
    assert (case.status, case.heard_count, heard.items, len(heard.again)) == ("open", 1, [], 1)
    hear(world.source, said)
    assert Case.objects.get().heard_count == 1


def test_it_does_not_open_a_second_case_by_a_second_own_way(world: World) -> None:
    said = make.said()
    also = make.source(world.brand, place={"id": "demo:mentions", "name": "Menciones", "own": True})
    hear(world.source, said)
    heard = hear(also, said)
    assert (heard.again, Case.objects.get().heard_count, Way.objects.count()) == ([], 1, 2)


def test_it_learns_that_it_was_us(world: World, public: Source) -> None:
    ask = make.said("¿Abrís hoy, Aurora?")
    hear(world.source, ask)
    item = Item.objects.get()
    sent = actions.reply(item, source=world.source, text="Sí", brand=world.brand, by=world.bob.actor)
    type(sent).objects.update(state="published", remote_id="demo:ours", next_try_at=None)
    ours = make.said("Sí. Aurora", id="demo:ours", parent=ask.id, author=make.author("Aurora"))
    hear(public, ours)
    assert not Item.objects.get(remote_id="demo:ours").is_own
    hear(world.source, as_ours(ours))
    sent.refresh_from_db()
    item = Item.objects.get(remote_id="demo:ours")
    assert (item.is_own, sent.item) == (True, item)
    case = Case.objects.get()
    assert case.waiting_since is None


def as_ours(item: base.Item) -> base.Item:
    """The same, as the account that said it reads it."""
    return replace(item, own=True)


def test_it_takes_what_merely_stands_around_for_nothing_new(world: World, public: Source) -> None:
    said = make.said("Me gusta Aurora")
    hear(public, said)
    take_in(Arrivals(world.source, [said], context=frozenset([said.id])))
    assert Way.objects.count() == 1
    assert not Case.objects.exists()


def test_it_hears_in_earnest_what_it_fetched_to_show_around_another(world: World) -> None:
    above = make.said("¿Y a mí quién me responde?", author=make.author("Lucía"))
    below = make.said("Eso, eso", parent=above.id)
    take_in(Arrivals(world.source, [above, below], context=frozenset([above.id])))
    assert [case.identity.name for case in Case.objects.all()] == ["Marta Iglesias"]
    hear(world.source, above)
    assert [case.identity.name for case in Case.objects.order_by("pk")] == ["Marta Iglesias", "Lucía"]
    assert Case.objects.filter(status="open").count() == 2


def test_it_keeps_what_stands_around_though_a_search_wants_another_tone(world: World, public: Source) -> None:
    Search.objects.update(words="tono:negativo")
    above = make.said("¡Me encanta, muchas gracias!")
    take_in(Arrivals(public, [above], context=frozenset([above.id])))
    assert Item.objects.get().sentiment == "positive"


def test_it_can_answer_what_was_fetched_around_another(world: World) -> None:
    above = make.said("Arriba", author=make.author("Lucía"))
    below = make.said("Debajo", parent=above.id)
    take_in(Arrivals(world.source, [above, below], context=frozenset([above.id])))
    assert source_for(Item.objects.get(text="Arriba")) == world.source


def test_it_notes_nothing_that_nobody_wants(world: World, public: Source) -> None:
    said = make.said("Nada que ver")
    hear(world.source, said)
    hear(public, said)
    assert [way.source for way in Way.objects.all()] == [world.source]


def test_it_looks_again_when_another_was_quicker(
    world: World, public: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = make.said("Me gusta Aurora")
    honest = intake.prepare

    def interrupted(*args: object, **words: object) -> object:
        news = honest(*args, **words)  # type: ignore[arg-type]
        monkeypatch.setattr(intake, "prepare", honest)
        hear(public, said)
        return news

    monkeypatch.setattr(intake, "prepare", interrupted)
    assert take_in_safely(Arrivals(world.source, [said])) == 0
    assert (Item.objects.count(), Way.objects.count(), Case.objects.count()) == (1, 2, 1)
    assert not SetAside.objects.exists()


def test_it_lets_two_workers_hear_the_same_at_once(
    transactional_db: None, request: pytest.FixtureRequest
) -> None:
    world: World = request.getfixturevalue("world")
    sources = [
        make.source(world.brand, place={"id": f"demo:{n}", "name": str(n), "own": True}) for n in range(3)
    ]
    pages = [
        [make.said(f"mensaje {n}.{m}", author=make.author(f"Ana {m}")) for m in range(4)] for n in range(6)
    ]
    start = threading.Barrier(len(sources))
    new: list[int] = []

    def read(source: Source) -> None:
        start.wait()
        new.extend(take_in_safely(Arrivals(source, page)) for page in pages)
        connection.close()

    threads = [threading.Thread(target=read, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == Item.objects.count() == 24
    assert Identity.objects.count() == 4
    assert Way.objects.count() == 72
    assert not SetAside.objects.exists()
    assert sum(Count.objects.values_list("items", flat=True)) == 24
