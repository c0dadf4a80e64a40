"""What a scope holds, and what it leaves out."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Scope
from tertulia.listening.insight.tests.counting import at, heard, search_of
from tertulia.query import parse
from tests import make
from tests.world import World

START, END = at("2026-10-05 00:00"), at("2026-10-06 00:00")
NOON = at("2026-10-05 12:00")


def scope_of(world: World, **over: object) -> Scope:
    return Scope(world.workspace.pk, world.brand, START, END, **over)  # type: ignore[arg-type]


def test_it_holds_what_the_brand_heard_in_its_time_newest_first(world: World) -> None:
    early = heard(world.source, at=START)
    late = heard(world.source, at=END - timedelta(seconds=1))
    heard(world.source, at=END)
    heard(world.source, at=START - timedelta(seconds=1))
    assert list(scope_of(world).items()) == [late, early]


def test_it_leaves_out_ours_what_was_deleted_what_only_stands_around_and_strangers(world: World) -> None:
    heard(world.source, at=NOON, is_own=True)
    heard(world.source, at=NOON, deleted_at=NOON)
    make.item(world.workspace, at=NOON)
    heard(make.source(world.other_brand), at=NOON)
    assert not scope_of(world).items().exists()


def test_it_keeps_to_a_search_and_leaves_out_what_the_search_hides(world: World) -> None:
    search = search_of(world.brand, hidden={"authors": ["pesado"], "sites": ["granja.example"]})
    seen = heard(world.source, search=search, at=NOON)
    heard(world.source, at=NOON)
    bore = make.identity(world.workspace, "Pesado", handle_key="pesado")
    heard(world.source, search=search, at=NOON, by=bore)
    heard(world.source, search=search, at=NOON, site="granja.example")
    assert list(scope_of(world, search=search).items()) == [seen]


def test_it_survives_an_odd_list_of_what_is_hidden(world: World) -> None:
    search = search_of(world.brand, hidden={"authors": "pesado", "sites": [None, 3]})
    seen = heard(world.source, search=search, at=NOON)
    assert list(scope_of(world, search=search).items()) == [seen]


def test_it_keeps_to_free_words_and_leaves_out_copies_when_asked(world: World) -> None:
    first = heard(world.source, "No puedo entrar en la app", at=NOON)
    copy = heard(world.source, "No puedo entrar en la app!", at=NOON, copy_of=first)
    heard(world.source, "Todo bien", at=NOON)
    words = scope_of(world, tree=parse('"puedo entrar"', FIELDS))
    assert set(words.items()) == {first, copy}
    assert list(replace(words, distinct=True).items()) == [first]


def test_the_stretch_before_is_as_long_and_ends_where_it_begins(world: World) -> None:
    before = scope_of(world).before()
    assert (before.start, before.end) == (at("2026-10-04 00:00"), START)


@pytest.mark.parametrize("little", [0, 50_000])
def test_who_heard_much_and_who_heard_little_get_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, little: int
) -> None:
    monkeypatch.setattr(sys.modules["tertulia.listening.insight.scope"], "LITTLE", little)
    search = search_of(world.brand)
    seen = heard(world.source, "Hola Aurora", search=search, at=NOON)
    whole = heard(world.source, "Hola Aurora", at=NOON - timedelta(hours=1))
    assert list(scope_of(world, search=search, tree=parse("aurora", FIELDS)).items()) == [seen]
    assert list(scope_of(world).items()) == [seen, whole]
