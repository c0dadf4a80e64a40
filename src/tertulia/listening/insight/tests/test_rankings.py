"""Who says most, where, and which links go round."""

from __future__ import annotations

from datetime import timedelta

from tertulia.listening.insight import Scope, authors, links, sites
from tertulia.listening.insight.rankings import short
from tertulia.listening.insight.tests.counting import at, heard, person
from tertulia.listening.models import Item, Trait
from tertulia.listening.queries import find
from tests.world import World

DAY = at("2026-06-01 00:00")


def scope_of(world: World) -> Scope:
    return Scope(world.workspace.pk, world.brand, DAY, DAY + timedelta(days=1))


def test_it_ranks_accounts_by_what_they_said(world: World) -> None:
    ana, luis = person(world.source, "Ana"), person(world.source, "Luis", followers=5)
    heard(world.source, at=DAY, by=ana, sentiment="negative", followers=900)
    heard(world.source, at=DAY, by=ana, followers=1000)
    heard(world.source, at=DAY, by=luis)
    first, second = authors(scope_of(world))
    assert (first.label, first.items, first.negative, first.negative_share) == ("Ana", 2, 1, 0.5)
    assert (first.followers, first.network, first.words) == (1000, "demo", "autor:ana")
    assert (second.label, second.items, second.followers) == ("Luis", 1, 5)


def test_it_ranks_sites_and_leaves_out_what_has_none(world: World) -> None:
    heard(world.source, at=DAY, site="diario.example", sentiment="negative")
    heard(world.source, at=DAY)
    (found,) = sites(scope_of(world))
    assert (found.label, found.items, found.negative_share, found.words) == (
        "diario.example",
        1,
        1.0,
        "sitio:diario.example",
    )


def test_it_ranks_links_by_the_accounts_that_shared_them(world: World) -> None:
    ana, luis = person(world.source, "Ana"), person(world.source, "Luis")
    for _ in range(3):
        heard(world.source, at=DAY, by=ana, links=["https://a.example/uno"], traits=Trait.LINK)
    for who in (ana, luis):
        heard(
            world.source,
            at=DAY,
            by=who,
            links=["https://b.example/dos", "https://b.example/dos"],
            traits=Trait.LINK | Trait.IMAGE,
        )
    heard(world.source, at=DAY, links=["https://c.example"], traits=Trait.IMAGE)
    first, second = links(scope_of(world))
    assert (first.key, first.people, first.items, first.network) == (
        "https://b.example/dos",
        2,
        2,
        "b.example",
    )
    assert (second.people, second.items) == (1, 3)
    assert first.words == 'enlace:"b.example/dos"'


def test_the_words_of_a_link_find_exactly_who_shares_it(world: World) -> None:
    ana, luis = person(world.source, "Ana"), person(world.source, "Luis")
    for who, link in (
        (ana, "https://www.a.example/uno/?x=(1)&y=a:b*"),
        (luis, "http://a.example/uno/?x=(1)&y=a:b*"),
        (ana, "https://a.example/uno/"),
        (luis, "https://a.example/uno/más"),
        (luis, f"https://a.example/{'x' * 900}"),
    ):
        heard(world.source, at=DAY, by=who, links=[link], traits=Trait.LINK)
    found = links(scope_of(world))
    assert [(one.people, one.items, bool(one.words)) for one in found] == [
        (2, 2, True),
        (1, 1, True),
        (1, 1, False),
        (1, 1, False),
    ]
    for one in found[:2]:
        assert find(Item.objects.all(), world.workspace.pk, one.words).count() == one.items


def test_it_shortens_an_address_for_reading() -> None:
    assert short("https://www.diario.example/a/") == "diario.example/a"
    assert len(short("https://diario.example/" + "a" * 200)) == 60
