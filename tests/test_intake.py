"""The main path: what goes in, comes to stand where it should, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from tertulia.connectors import base
from tertulia.inbox.models import Case
from tertulia.intake import PATIENCE, take_in, take_in_safely
from tertulia.kit.models import Event
from tertulia.listening import store
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Heard, Item, Revision, Search, Thread
from tertulia.listening.prepare import prepare
from tertulia.people.models import Identity
from tertulia.sources.models import SetAside, Source
from tertulia.text.facts import Understanding
from tests import make
from tests.world import World


def arrivals(source: Source, items: Sequence[base.Item], **over: object) -> Arrivals:
    return Arrivals(source, items, **{"cursor": {"seen": len(items)}, **over})  # type: ignore[arg-type]


def test_it_opens_a_case_for_what_is_said_in_our_space(world: World) -> None:
    take_in(arrivals(world.source, [make.said("Llevo desde las nueve sin poder entrar. ¿Qué hago?")]))
    case = Case.objects.get()
    assert (case.status, case.identity.name, case.workspace) == ("open", "Marta Iglesias", world.workspace)
    assert case.due_at == case.waiting_since + timedelta(minutes=240)


def test_it_takes_each_thing_once(world: World) -> None:
    said = make.said()
    for _ in range(3):
        take_in(arrivals(world.source, [said, said]))
    assert (Item.objects.count(), Case.objects.count(), Identity.objects.count()) == (1, 1, 1)
    assert Count.objects.get().items == 1


def test_it_moves_the_cursor_with_the_items(world: World) -> None:
    take_in(arrivals(world.source, [make.said()]))
    assert Source.objects.get().cursor == {"seen": 1}


def test_it_writes_nothing_if_anything_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("tertulia.intake.count", broken)
    with pytest.raises(RuntimeError):
        take_in(arrivals(world.source, [make.said()]))
    assert not Item.objects.exists()
    assert Source.objects.get().cursor == {}


def test_it_reads_a_first_reading_as_history(world: World) -> None:
    new = make.source(world.brand, read_through_at=None, place={"id": "demo:new", "name": "x", "own": True})
    take_in(arrivals(new, [make.said()], more=True))
    take_in(arrivals(new, [make.said()]))
    assert not Case.objects.open().exists()
    assert not Case.objects.filter(due_at__isnull=False).exists()
    new.refresh_from_db()
    assert new.read_through_at is not None
    take_in(arrivals(new, [make.said()]))
    assert Case.objects.open().count() == 1


def test_it_keeps_of_the_public_only_what_a_search_wants(world: World) -> None:
    public = make.source(world.brand, is_own=False, place={"id": "demo:tag", "name": "#energia"})
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="Aurora", words="aurora -boreal")
    take_in(
        arrivals(
            public,
            [
                make.said("La cooperativa Aurora va bien"),
                make.said("Aurora boreal"),
                make.said("Nada que ver"),
            ],
        )
    )
    assert [item.text for item in Item.objects.all()] == ["La cooperativa Aurora va bien"]
    assert Heard.objects.get().search is not None
    assert not Case.objects.exists()


def test_it_asks_facts_of_a_search_after_understanding(world: World) -> None:
    public = make.source(world.brand, is_own=False, place={"id": "demo:tag", "name": "#energia"})
    Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Quejas", words="aurora tono:negativo"
    )
    take_in(
        arrivals(
            public,
            [make.said("Aurora es horrible, un desastre"), make.said("Aurora es maravillosa, gracias")],
        )
    )
    assert [item.sentiment for item in Item.objects.all()] == ["negative"]


def test_it_keeps_a_conversation_together(world: World) -> None:
    root = make.said("Ya puedes renovar tu abono", own=True, kind="article", author=make.author("Aurora"))
    ask = make.said("¿Y si no tengo la app?", parent=root.id)
    answer = make.said("En la oficina, Marta", parent=ask.id, own=True, author=make.author("Aurora"))
    take_in(arrivals(world.source, [root]))
    take_in(arrivals(world.source, [ask]))
    take_in(arrivals(world.source, [answer]))
    assert Thread.objects.count() == 1
    assert Thread.objects.get().remote_id == root.id


def test_it_fetches_no_case_for_what_only_stands_around(world: World) -> None:
    above = make.said("Un mensaje de hace días", author=make.author("Otra persona"))
    below = make.said("@aurora ¿qué opináis?", parent=above.id)
    take_in(arrivals(world.source, [above, below], context=frozenset([above.id])))
    assert Item.objects.count() == 2
    assert [case.identity.name for case in Case.objects.all()] == ["Marta Iglesias"]


def test_it_keeps_what_was_said_before_an_edit(world: World) -> None:
    said = make.said("La factura esta mal")
    take_in(arrivals(world.source, [said]))
    take_in(arrivals(world.source, [replace(said, text="La factura está mal, perdón por el tono")]))
    item = Item.objects.get()
    assert (item.text, item.edited_at is not None) == ("La factura está mal, perdón por el tono", True)
    assert Revision.objects.get().text == "La factura esta mal"


def test_it_marks_what_its_author_deleted(world: World) -> None:
    said = make.said()
    take_in(arrivals(world.source, [said]))
    take_in(arrivals(world.source, [], gone=[base.Gone(said.id)]))
    assert Item.objects.get().deleted_at is not None


def test_it_learns_that_a_held_comment_was_let_through(world: World) -> None:
    said = make.said(held=True)
    take_in(arrivals(world.source, [said]))
    assert Item.objects.get().is_held
    take_in(arrivals(world.source, [replace(said, held=False)]))
    assert not Item.objects.get().is_held
    assert not Revision.objects.exists()


def test_it_isolates_a_poisonous_item(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = store._item

    def picky(pk: int, fresh: store.Fresh, *rest: object) -> Item:
        if "veneno" in fresh.item.text:
            raise ValueError("poison")
        return honest(pk, fresh, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "_item", picky)
    items = [make.said(f"mensaje {n}" if n != 5 else "veneno") for n in range(9)]
    assert take_in_safely(arrivals(world.source, items)) == 8
    aside = SetAside.objects.get()
    assert (aside.remote_id, "poison" in aside.error) == (items[5].id, True)
    assert Source.objects.get().cursor == {"seen": 9}


def test_it_marks_what_is_gone_though_the_last_item_is_poison(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = make.said()
    take_in(arrivals(world.source, [said]))
    items = [make.said("uno"), replace(make.said("dos"), published=datetime(2026, 1, 1))]
    assert take_in_safely(arrivals(world.source, items, gone=[base.Gone(said.id)])) == 1
    assert Item.objects.get(remote_id=said.id).deleted_at is not None
    assert Source.objects.get().cursor == {"seen": 2}


def test_it_blames_no_item_for_what_breaks_on_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of understanding is gone, the disk is full of something: the page waits, with its cursor."""

    def gone(*_: object, **__: object) -> list[Understanding]:
        raise FileNotFoundError("the lexicon")

    items = [make.said(f"mensaje {n}") for n in range(4)]
    for attempts in range(PATIENCE):
        Source.objects.update(attempts=attempts)
        with pytest.raises(FileNotFoundError):
            take_in_safely(arrivals(Source.objects.get(), items), read=gone)
        assert (SetAside.objects.count(), Source.objects.get().cursor) == (0, {})
    Source.objects.update(attempts=PATIENCE)
    assert take_in_safely(arrivals(Source.objects.get(), items), read=gone) == 0
    assert SetAside.objects.count() == 4


def test_it_blames_no_item_for_a_table_that_is_not_there_yet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unmigrated(*_: object) -> None:
        raise ProgrammingError("column listening_item.new does not exist")

    monkeypatch.setattr("tertulia.intake.store", unmigrated)
    with pytest.raises(ProgrammingError):
        take_in_safely(arrivals(Source.objects.get(), [make.said()]))
    assert not SetAside.objects.exists()


def test_it_never_takes_an_older_edit_for_news(world: World) -> None:
    """Two sources tell of the same thing: one that is slow comes with what it said before its last change."""
    said, now = make.said("uno"), timezone.now()
    take_in(arrivals(world.source, [said]))
    take_in(arrivals(world.source, [replace(said, text="tres", edited=now)]))
    take_in(arrivals(world.source, [replace(said, text="dos", edited=now - timedelta(minutes=1))]))
    assert Item.objects.get().text == "tres"
    assert Revision.objects.get().text == "uno"


def test_it_keeps_one_revision_of_an_edit_heard_twice_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = make.said("uno")
    take_in(arrivals(world.source, [said]))
    batch = arrivals(world.source, [replace(said, text="dos")])
    both = [prepare(batch, read=None) for _ in range(2)]
    for news in both:
        store.store(news, {})
    assert (Item.objects.get().text, Revision.objects.count()) == ("dos", 1)


def test_it_links_to_nothing_that_could_do_harm(world: World) -> None:
    bad = [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "https://a b",
        'https://a"b',
        "//x",
    ]
    for url in bad:
        media = (base.Media(url), base.Media("https://example.org/a.png"))
        author = make.author(url=url, avatar=url, id=f"demo:{url}")
        take_in(arrivals(world.source, [make.said(url=url, author=author, media=media)]))
    assert set(Item.objects.values_list("url", flat=True)) == {""}
    assert set(Identity.objects.values_list("url", "avatar")) == {("", "")}
    assert all(len(item.media) == 1 for item in Item.objects.all())


def test_it_takes_numbers_that_fit_no_column(world: World) -> None:
    author = make.author(followers=10**15)
    take_in(arrivals(world.source, [make.said(author=author, audience="a" * 50)]))
    assert Identity.objects.get().followers == 2**31 - 1
    assert Item.objects.get().audience == ""


def test_it_survives_what_people_type(world: World) -> None:
    texts = [
        "",
        "\x00nulos\x00",
        "a" * 100_000,
        "‮evilla‬ al revés",
        "\ud800 roto",
        "<script>alert(1)</script>",
        "🙂",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́O",
    ]
    name = "<script>alert('x')</script>\x00"
    items = [make.said(text, author=make.author(name, handle="@ana", id="demo:ana")) for text in texts]
    assert take_in_safely(arrivals(world.source, items)) == len(texts)
    assert not SetAside.objects.exists()
    assert all("\x00" not in item.text and "‮" not in item.text for item in Item.objects.all())


def test_it_never_trusts_a_clock_ahead(world: World) -> None:
    take_in(arrivals(world.source, [make.said(published=timezone.now() + timedelta(days=400))]))
    assert Item.objects.get().published_at <= timezone.now()


def test_it_keeps_workspaces_apart(world: World) -> None:
    other = make.source(world.other_brand)
    said = make.said()
    take_in(arrivals(world.source, [said]))
    take_in(arrivals(other, [said]))
    assert Item.objects.of(world.workspace).count() == Item.objects.of(world.elsewhere).count() == 1


def test_it_tells_open_browsers(world: World) -> None:
    take_in(arrivals(world.source, [make.said()]))
    assert {"heard", "case"} <= set(Event.objects.values_list("kind", flat=True))
