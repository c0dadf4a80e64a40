"""The list of cases: views, filters, search, pages, counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.brand.models import Department
from tertulia.inbox.models import Case, Label
from tertulia.inbox.queries import Filters, counts, listing, page, view_of
from tertulia.inbox.tests.hearing import hear
from tertulia.query import QueryError
from tests import make
from tests.world import World

Status = Case.Status


def names(world: World, view: str = "todas", **narrow: Any) -> list[str]:
    found = page(world.workspace, world.bob, view_of(view), Filters(**narrow))
    return [case.identity.name for case in found.cases]


def case(world: World, name: str, ago: int = 0, **over: Any) -> Case:
    """A case of `name`, whose last word was said `ago` minutes ago."""
    facts = {key: over.pop(key) for key in ("sentiment", "intent", "network") if key in over}
    at = timezone.now() - timedelta(minutes=ago)
    item = make.item(world.workspace, by=make.identity(world.workspace, name), at=at, **facts)
    return make.case(over.pop("brand", world.brand), item, **over)


def test_each_view_shows_its_own_newest_first(world: World) -> None:
    now = timezone.now()
    case(world, "Ana", 1, owner=world.bob)
    case(world, "Bea", 2, owner=world.alice)
    case(world, "Cora", 3)
    case(world, "Dora", 4, due_at=now + timedelta(minutes=10), owner=world.alice)
    case(world, "Eva", 5, due_at=now - timedelta(hours=1), owner=world.alice)
    case(world, "Flor", 6, priority="urgent", owner=world.alice, due_at=None)
    case(world, "Gala", 7, status=Status.SNOOZED, snoozed_until=now + timedelta(days=1))
    case(world, "Ines", 8, status=Status.RESOLVED, due_at=now)
    expected = {
        "todas": ["Ana", "Bea", "Cora", "Dora", "Eva", "Flor"],
        "para-mi": ["Ana"],
        "sin-asignar": ["Cora"],
        "urgentes": ["Dora", "Eva", "Flor"],
        "pospuestas": ["Gala"],
        "resueltas": ["Ines"],
    }
    assert {view: names(world, view) for view in expected} == expected
    assert counts(world.workspace, world.bob) == {view: len(found) for view, found in expected.items()}


def test_an_unknown_view_is_the_first() -> None:
    assert view_of("nonsense").slug == "todas"


def test_it_shows_no_strangers(world: World) -> None:
    case(world, "Ana")
    assert page(world.elsewhere, world.charlie, view_of("todas")).cases == []
    assert counts(world.elsewhere, world.charlie)["todas"] == 0


def test_it_counts_in_one_statement_and_stops(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 1)
    for name in ("Ana", "Bea", "Cora"):
        case(world, name)
    with django_assert_num_queries(1):
        assert counts(world.workspace, world.bob)["todas"] == 2


def test_it_narrows_by_what_is_known(world: World) -> None:
    finance = Department.objects.get(brand=world.brand, kind="finance")
    other = make.brand(world.workspace, name="Boreal")
    vip = Label.objects.create(workspace=world.workspace, name="socia")
    case(world, "Ana", 1, sentiment="negative", intent="complaint")
    case(world, "Bea", 2, network="mastodon", department=finance, owner=world.bob)
    case(world, "Cora", 3, brand=other, owner=world.alice).labels.add(vip)
    assert names(world, tones=("negative",)) == ["Ana"]
    assert names(world, tones=("negative", "neutral")) == ["Ana", "Bea", "Cora"]
    assert names(world, intents=("complaint",)) == ["Ana"]
    assert names(world, networks=("mastodon",)) == ["Bea"]
    assert names(world, departments=(finance.pk,)) == ["Bea"]
    assert names(world, departments=(0,)) == ["Ana", "Cora"]
    assert names(world, owners=(0, world.bob.pk)) == ["Ana", "Bea"]
    assert names(world, labels=(vip.pk,)) == ["Cora"]
    assert names(world, brands=(world.brand.pk,)) == ["Ana", "Bea"]
    assert names(world, tones=("neutral",), owners=(world.bob.pk,)) == ["Bea"]


def said(world: World, name: str, text: str, **facts: Any) -> None:
    hear(world.source, make.said(text, author=make.author(name)), **facts)


def test_it_finds_what_was_said_whatever_its_case_and_accents(world: World) -> None:
    said(world, "Ana", "Quiero la RENOVACIÓN del abono")
    said(world, "Bea", "Hola")
    assert names(world, words="renovacion") == ["Ana"]
    assert names(world, words='"del abono" -hola') == ["Ana"]
    assert names(world, words="renovación OR hola") == ["Bea", "Ana"]
    assert names(world, "resueltas", words="renovación") == []


def test_it_finds_earlier_words_of_the_person_but_not_of_others(world: World) -> None:
    first = make.said("Mi contador hace ruido", author=make.author("Ana"))
    hear(world.source, first)
    hear(world.source, make.said("¿Hola?", author=make.author("Ana"), parent=first.id, thread=first.id))
    hear(world.source, make.said("Y yo", author=make.author("Bea"), parent=first.id, thread=first.id))
    assert names(world, words="contador") == ["Ana"]


def test_it_finds_people_by_the_beginnings_of_their_names(world: World) -> None:
    said(world, "Marta Iglesias", "Hola")
    said(world, "Íñigo Ureña", "Hola")
    assert names(world, words="marta") == ["Marta Iglesias"]
    assert names(world, words="IÑI") == ["Íñigo Ureña"]
    assert names(world, words="igle mar") == ["Marta Iglesias"]
    assert names(world, words="-marta") == ["Íñigo Ureña", "Marta Iglesias"]


def test_it_asks_the_state_of_cases_in_the_same_language(world: World) -> None:
    vip = Label.objects.create(workspace=world.workspace, name="Socia nueva")
    said(world, "Ana", "Hola", sentiment="negative")
    said(world, "Bea", "Hola")
    ana = Case.objects.get(identity__name="Ana")
    ana.labels.add(vip)
    Case.objects.filter(pk=ana.pk).update(owner=world.bob, priority="high")
    Case.objects.exclude(pk=ana.pk).update(waiting_since=None, responded_at=timezone.now())
    for words in (
        "tono:negativo",
        "responsable:bob",
        'etiqueta:"socia nueva"',
        "caso:sin-responder",
        "is:unanswered",
        "es:sin-responder NOT es:nuestro",
        "prioridad:alta estado:abierto",
        "hola responsable:Bob",
        "NOT responsable:nadie",
    ):
        assert names(world, words=words) == ["Ana"], words
    for words in ("responsable:nadie", "caso:respondido", "prioridad:normal"):
        assert names(world, words=words) == ["Bea"], words


@pytest.mark.parametrize("words", ["(hola", "responsable:Zoe", "etiqueta:nada", "estado:casi"])
def test_it_says_what_it_cannot_read(world: World, words: str) -> None:
    with pytest.raises(QueryError):
        names(world, words=words)


def test_it_reads_on_from_where_it_was(world: World) -> None:
    at = timezone.now()
    for n in range(7):
        item = make.item(world.workspace, by=make.identity(world.workspace, f"P{n}"), at=at)
        make.case(world.brand, item)
    seen: list[str] = []
    after = None
    for _ in range(4):
        found = page(world.workspace, world.bob, view_of("todas"), after=after, size=3)
        seen += [one.identity.name for one in found.cases]
        after = found.after
        if after is None:
            break
    assert seen == [f"P{n}" for n in (6, 5, 4, 3, 2, 1, 0)]


def test_it_reads_on_in_what_was_found(world: World) -> None:
    for n in range(5):
        said(world, f"P{n}", "factura")
    first = page(world.workspace, world.bob, view_of("todas"), Filters(words="factura"), size=3)
    rest = page(
        world.workspace, world.bob, view_of("todas"), Filters(words="factura"), after=first.after, size=3
    )
    assert [c.identity.name for c in first.cases + rest.cases] == ["P4", "P3", "P2", "P1", "P0"]
    assert rest.after is None


def test_it_looks_only_at_the_newest_unless_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "WINDOW", 2)
    case(world, "Ana", 3, sentiment="negative")
    case(world, "Bea", 2)
    last = case(world, "Cora", 1)
    near = page(world.workspace, world.bob, view_of("todas"), Filters(tones=("negative",)))
    assert near.cases == []
    assert near.until is not None
    assert near.until < last.last_item_at
    far = page(world.workspace, world.bob, view_of("todas"), Filters(tones=("negative",), everything=True))
    assert [one.identity.name for one in far.cases] == ["Ana"]
    assert far.until is None


def test_it_counts_what_came_since_the_list_was_drawn(world: World) -> None:
    old = case(world, "Ana", 5)
    since = (old.last_item_at, old.pk)
    case(world, "Bea", 1, owner=world.bob)
    case(world, "Cora", 2, status=Status.RESOLVED)
    view = view_of("todas")
    assert listing.newer(world.workspace, world.alice, view, Filters(), since) == 1
    assert listing.newer(world.workspace, world.alice, view, Filters(), None) == 2
    assert listing.newer(world.workspace, world.alice, view_of("para-mi"), Filters(), since) == 0


def test_its_statements_do_not_grow_with_its_rows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    label = Label.objects.create(workspace=world.workspace, name="x")
    for n in range(12):
        case(world, f"P{n}", n, owner=world.bob).labels.add(label)
    with django_assert_num_queries(3):
        found = page(world.workspace, world.bob, view_of("todas"))
        for one in found.cases:
            assert (str(one.owner), one.last_item.text != "", one.identity.name != "") == ("Bob", True, True)
            assert [str(each) for each in one.labels.all()] == ["x"]
    with django_assert_num_queries(4):
        page(world.workspace, world.bob, view_of("todas"), Filters(tones=("neutral",)))
