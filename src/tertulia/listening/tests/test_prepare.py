"""What of a page is news to us: cleaned, matched, understood; nothing is written yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.connectors.base import Author, Gone
from tertulia.intake import take_in
from tertulia.listening.heard import Arrivals, News
from tertulia.listening.models import Item, Search
from tertulia.listening.prepare import clean, prepare
from tertulia.listening.tests.hearing import hear
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer, Understanding
from tests import make
from tests.world import World


@pytest.fixture
def public(world: World) -> Source:
    return make.source(world.brand, is_own=False, place={"id": "demo:tag", "name": "#aurora"})


def search(world: World, words: str, **over: object) -> Search:
    return Search.objects.create(
        workspace=world.workspace, brand=world.brand, name=words, words=words, **over
    )


class Reader:
    """Understands what a test says, and remembers what it was given."""

    def __init__(self, **facts: Any) -> None:
        self.facts, self.given = facts, list[str]()
        self.gazetteer: Gazetteer | None = None

    def __call__(self, texts: Sequence[str], gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        self.given += texts
        self.gazetteer = gazetteer
        return [Understanding(**self.facts) for _ in texts]


def texts(news: News) -> list[str]:
    return [fresh.item.text for fresh in news.fresh]


def test_it_understands_only_what_somebody_may_want(world: World, public: Source) -> None:
    search(world, "aurora")
    reader = Reader()
    news = prepare(Arrivals(public, [make.said("Aurora va bien"), make.said("Otra cosa")]), read=reader)
    assert texts(news) == reader.given == ["Aurora va bien"]


def test_it_understands_nothing_that_we_said(world: World) -> None:
    reader = Reader(sentiment="positive")
    news = prepare(Arrivals(world.source, [make.said("Hola", own=True), make.said("Adiós")]), read=reader)
    assert reader.given == ["Adiós"]
    assert [fresh.facts is None for fresh in news.fresh] == [True, False]


def test_it_asks_again_once_it_has_understood(world: World, public: Source) -> None:
    wanted = search(world, "aurora tono:negativo")
    said = make.said("Aurora")
    assert not prepare(Arrivals(public, [said]), read=Reader(sentiment="positive")).fresh
    [fresh] = prepare(Arrivals(public, [said]), read=Reader(sentiment="negative")).fresh
    assert fresh.searches == (wanted.pk,)


def test_it_listens_for_no_search_that_is_stopped_or_anothers(world: World, public: Source) -> None:
    search(world, "aurora", is_active=False)
    Search.objects.create(workspace=world.elsewhere, brand=world.other_brand, name="x", words="aurora")
    assert not prepare(Arrivals(public, [make.said("Aurora")]), read=None).fresh


def test_it_does_without_a_search_that_cannot_be_read(world: World, public: Source) -> None:
    search(world, "(aurora")
    search(world, "aurora campo-que-hubo:1")
    good = search(world, "aurora")
    [fresh] = prepare(Arrivals(public, [make.said("Aurora")]), read=None).fresh
    assert fresh.searches == (good.pk,)


def test_it_keeps_in_public_what_is_said_to_us(world: World, public: Source) -> None:
    [fresh] = prepare(Arrivals(public, [make.said("Hola", to_us=True)]), read=None).fresh
    assert (fresh.in_own_space, fresh.searches) == (True, ())


def test_it_keeps_what_stands_around_whatever_it_says(world: World, public: Source) -> None:
    above = make.said("Arriba")
    [fresh] = prepare(Arrivals(public, [above], context=frozenset([above.id])), read=None).fresh
    assert not fresh.in_own_space


def test_it_reads_the_title_with_the_text(world: World) -> None:
    reader = Reader()
    said = make.said("Es bonito", title="Gran día", kind="article")
    [fresh] = prepare(Arrivals(world.source, [said]), read=reader).fresh
    assert reader.given == ["Gran día. Es bonito"]
    assert "gran" in fresh.norm


def test_it_tells_understanding_whom_we_speak_for(world: World) -> None:
    world.brand.topics = {"Factura": ["recibo"]}
    world.brand.save()
    reader = Reader()
    prepare(Arrivals(world.source, [make.said()]), read=reader)
    first = reader.gazetteer
    assert first is not None
    assert first.brands == ("Aurora", "Aurora", "Cooperativa Aurora")
    assert first.topics == {"Factura": ["recibo"]}
    prepare(Arrivals(world.source, [make.said()]), read=reader)
    assert reader.gazetteer is first


def test_it_takes_the_last_of_several_with_one_id(world: World) -> None:
    said = make.said("Primero")
    news = prepare(Arrivals(world.source, [said, replace(said, text="Después")]), read=None)
    assert texts(news) == ["Después"]


def test_it_tells_a_change_from_the_same_again(world: World) -> None:
    [item] = hear(world.source, "Hola")
    same = make.said("Hola", id=item.remote_id)
    assert not prepare(Arrivals(world.source, [same]), read=None).changed
    reader = Reader(sentiment="negative")
    [changed] = prepare(Arrivals(world.source, [replace(same, text="Adiós")]), read=reader).changed
    assert (changed.id, changed.was, changed.facts) == (item.pk, "Hola", Understanding(sentiment="negative"))
    [held] = prepare(Arrivals(world.source, [replace(same, held=True)]), read=reader).changed
    assert held.facts is None
    Item.objects.update(deleted_at=timezone.now())
    assert len(prepare(Arrivals(world.source, [same]), read=reader).changed) == 1


def test_it_finds_what_is_gone_on_whatever_network(world: World) -> None:
    [ours, pretended] = hear(world.source, "uno"), hear(world.source, "dos", network="mastodon")
    [theirs] = hear(make.source(world.other_brand), "tres")
    gone = [Gone(item.remote_id) for item in (*ours, *pretended, theirs)] + [Gone("demo:unknown")]
    news = prepare(Arrivals(world.source, [], gone=gone), read=None)
    assert sorted(news.gone) == sorted([ours[0].pk, pretended[0].pk])
    take_in(Arrivals(world.source, [], gone=gone))
    assert not prepare(Arrivals(world.source, [], gone=gone), read=None).gone


def test_it_asks_little_of_a_large_page(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = [make.said(f"mensaje {number}") for number in range(400)]
    with django_assert_max_num_queries(3):
        prepare(Arrivals(world.source, page), read=None)


def test_it_cleans_what_people_type() -> None:
    author = Author("demo:" + "i" * 400, "Ana\nRuiz\x00", "@ana\u202e")
    item = clean(
        make.said("a\x00b\u202ec", id="demo:" + "x" * 600, author=author, title="t" * 400, lang="pt_BR")
    )
    assert (item.text, item.author.name, item.author.handle) == ("abc", "Ana Ruiz", "@ana")
    assert (len(item.id), len(item.author.id), len(item.title), item.lang) == (500, 300, 300, "pt")


def test_it_gives_a_name_to_the_nameless() -> None:
    assert clean(make.said(author=Author("demo:1", " ", "@ana"))).author.name == "@ana"
    assert clean(make.said(author=Author("demo:1", ""))).author.name == "¿?"


def test_it_believes_no_clock_ahead_of_ours() -> None:
    ahead = timezone.now() + timedelta(hours=3)
    assert clean(make.said(published=ahead)).published <= timezone.now()


@pytest.mark.parametrize(
    "over", [{"id": ""}, {"author": Author("", "Ana")}, {"published": datetime(2026, 5, 1)}]
)
def test_it_refuses_what_cannot_be_kept(over: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="need"):
        clean(make.said(**over))
