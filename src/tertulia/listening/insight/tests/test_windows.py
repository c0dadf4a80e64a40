"""Read back in stretches it is the same as read at once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Scope, facets, forget, links, topics, volume, windows
from tertulia.listening.insight.rankings import authors, sites
from tertulia.listening.insight.sample import one_in, read
from tertulia.listening.insight.tests.counting import at, heard, person, search_of
from tertulia.listening.insight.tones import tones_over
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Item
from tertulia.query import parse
from tests import make
from tests.world import World

START, DAYS = at("2026-03-01 00:00"), 60
WORDS = ("aurora", "boreal", "factura", "luz", "corte")
ASKED = (
    "aurora",
    "luz OR corte",
    "factura -aurora",
    '"luz corte"',
    "tono:negativo",
    "nada",
    "boreal factura",
)


def store(world: World, seed: int, *, in_order: bool = True) -> None:
    """Two hundred things, some at one moment, some copies, some not to be seen, some of strangers."""
    rng = random.Random(seed)
    people = [person(world.source, f"Ana {n}") for n in range(5)]
    other, search = make.source(world.other_brand), search_of(world.brand, hidden={"sites": ["no.example"]})
    minutes = [rng.randrange(DAYS * 24) * 60 for _ in range(200)]
    first: Item | None = None
    for minute in sorted(minutes) if in_order else minutes:
        given = {
            "at": START + timedelta(minutes=minute),
            "by": rng.choice(people),
            "sentiment": rng.choice(("negative", "positive", "")),
            "network": rng.choice(("demo", "mastodon")),
            "site": rng.choice(("", "a.example", "no.example")),
            "links": (shared := rng.choice(([], ["https://a.example/1"]))),
            "traits": len(shared),
            "copy_of": first if rng.random() < 0.2 else None,
            "is_own": rng.random() < 0.05,
        }
        source = other if rng.random() < 0.1 else world.source
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 4)))
        item = heard(source, text, search if rng.random() < 0.5 and source is world.source else None, **given)
        first = item if rng.random() < 0.1 else first


def scopes(world: World) -> list[Scope]:
    whole = Scope(world.workspace.pk, world.brand, START, START + timedelta(days=DAYS))
    search = world.brand.searches.get()
    asked = [replace(whole, tree=parse(words, FIELDS)) for words in ASKED]
    return [whole, replace(whole, search=search), *asked, *(replace(one, search=search) for one in asked)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of a few things."""
    monkeypatch.setattr(windows, "FIRST", 3)
    monkeypatch.setattr(windows, "GROWTH", 2)
    monkeypatch.setattr(windows, "TRUSTED", 40)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_finds_the_very_same_in_the_same_order(world: World, seed: int, in_order: bool) -> None:
    store(world, seed, in_order=in_order)
    for scope in scopes(world):
        plain = list(scope.items().values_list("pk", flat=True))
        assert list(scope.items(by_text=False).values_list("pk", flat=True)) == plain
        for most in (1, 4, 25, 1_000):
            assert list(newest(scope, most, lambda items: items.values_list("pk", flat=True))) == plain[:most]


@pytest.mark.usefixtures("small")
def test_it_narrows_as_it_is_told_to(world: World) -> None:
    store(world, 3)
    for scope in scopes(world):
        plain = list(scope.items().filter(sentiment="negative").values_list("pk", "text")[:5])
        found = newest(scope, 5, lambda items: items.filter(sentiment="negative").values_list("pk", "text"))
        assert list(found) == plain


def test_every_figure_is_the_same_in_stretches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store(world, 4)

    def figures(scope: Scope) -> list[object]:
        forget()
        return [
            *(ask(scope) for ask in (facets, authors, sites, links, topics)),
            volume(scope, "1d", now=scope.end),
            tones_over(scope, "1d"),
            one_in(scope, 5),
            read(scope, 5).texts,
        ]

    plain = [figures(scope) for scope in scopes(world)]
    for name, value in {"FIRST": 3, "GROWTH": 2, "TRUSTED": 40}.items():
        monkeypatch.setattr(windows, name, value)
    assert [figures(scope) for scope in scopes(world)] == plain


@pytest.mark.usefixtures("small")
def test_it_reads_no_further_than_it_must(world: World) -> None:
    store(world, 5)
    frequent = replace(scopes(world)[0], tree=parse("aurora OR boreal OR luz OR corte", FIELDS))
    with CaptureQueriesContext(connection) as asked:
        list(newest(frequent, 2, lambda items: items.values_list("pk", flat=True)))
    read = [query["sql"] for query in asked.captured_queries if "aurora" in query["sql"]]
    assert read
    assert not any(START.date().isoformat() in sql for sql in read)


def test_it_asks_at_once_where_ids_do_not_follow_time(world: World) -> None:
    late = heard(world.source, "aurora", at=START + timedelta(days=9))
    early = [heard(world.source, "aurora", at=START + timedelta(days=n)) for n in range(5)]
    scope = replace(scopes_of(world), tree=parse("aurora", FIELDS))
    found = list(newest(scope, 10, lambda items: items))
    assert found == [late, *reversed(early)]


def scopes_of(world: World) -> Scope:
    return Scope(world.workspace.pk, world.brand, START, START + timedelta(days=DAYS))
