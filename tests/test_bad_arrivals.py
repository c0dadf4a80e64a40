"""Sources that lie, repeat themselves or go backwards: bounded work, nothing lost, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia import query
from tertulia.intake import take_in, take_in_safely
from tertulia.listening import matching
from tertulia.listening.edit import MOST_REVISIONS
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Heard, Item, Revision, Search
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.loopback import page, web
from tests.test_bad_sources import _impatient, feed, work
from tests.world import World

__all__ = ["_impatient", "web"]
NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def test_it_reads_no_more_at_once_what_repeats_for_ever(world: World) -> None:
    said, source = [make.said("Otra vez"), make.said("lo mismo")], world.source
    for _ in range(3):
        take_in(Arrivals(source, said, cursor={"at": 1}, more=True), read=None)
        source.refresh_from_db()
    assert (Item.objects.count(), Heard.objects.count()) == (2, 2)
    assert source.next_try_at is not None
    assert source.next_try_at > timezone.now()


def test_it_bears_time_that_runs_backwards(world: World) -> None:
    moments = [
        NOON,
        NOON - timedelta(days=400),
        NOON + timedelta(days=4000),
        datetime(1, 1, 1, 5, tzinfo=UTC),
    ]
    root = make.said("raíz", published=NOON)
    said = [make.said(str(n), parent=root.id, published=at) for n, at in enumerate(moments)]
    take_in_safely(Arrivals(world.source, [*said, root]), read=None)
    assert Item.objects.count() + SetAside.objects.count() == 5
    assert sum(Count.objects.values_list("items", flat=True)) == Item.objects.count()
    assert not Item.objects.filter(published_at__gt=timezone.now()).exists()
    assert Item.objects.values("thread").distinct().count() == 1


def test_it_keeps_the_last_of_one_id_in_a_page(world: World) -> None:
    first = make.said("uno", id="demo:x")
    take_in(
        Arrivals(world.source, [first, replace(first, text="dos"), replace(first, text="tres")]), read=None
    )
    assert Item.objects.get().text == "tres"


def test_it_keeps_a_bounded_past_of_what_flips_for_ever(world: World) -> None:
    said = make.said("cara", id="demo:x")
    for number in range(MOST_REVISIONS + 8):
        text = "cruz" if number % 2 else "cara"
        take_in(Arrivals(world.source, [replace(said, text=text)]), read=None)
    assert Revision.objects.count() == MOST_REVISIONS
    assert sum(Count.objects.values_list("items", flat=True)) == 1


@pytest.mark.parametrize("claimed", ["utf-8", "utf-16", "klingon", "us-ascii"])
def test_it_bears_a_feed_that_lies_about_its_letters(world: World, web: object, claimed: str) -> None:
    item = "<item><guid>e</guid><title>Año</title><description>El año que viene, mañana</description></item>"
    feed_ = f'<?xml version="1.0" encoding="{claimed}"?><rss version="2.0"><channel>{item}</channel></rss>'
    web.acts["/feed"] = page(feed_.encode("latin-1"), Content_Type=f"text/xml; charset={claimed}")  # type: ignore[attr-defined]
    source: Source = feed(world, web)  # type: ignore[arg-type]
    work()
    source.refresh_from_db()
    assert source.state in ("ok", "rejected")
    assert Item.objects.count() == 1 or source.last_error
    assert not SetAside.objects.exists()


def test_it_neither_understands_nor_stores_what_nobody_wants(world: World) -> None:
    public = make.source(world.brand, is_own=False, place={"id": "tag", "name": "#a"})
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="a", words="aurora")
    read: list[str] = []

    def reading(texts: list[str], gazetteer: object, taught: object) -> list[object]:
        from tertulia.text.facts import Understanding

        read.extend(texts)
        return [Understanding() for _ in texts]

    take_in(Arrivals(public, [make.said("Nada que ver"), make.said("Hola, Aurora")]), read=reading)  # type: ignore[arg-type]
    assert read == ["Hola, Aurora"]
    assert [item.text for item in Item.objects.all()] == read


def test_it_hears_for_a_search_only_what_understanding_confirms(world: World) -> None:
    search = Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="a", words="aurora tono:negativo"
    )
    take_in(
        Arrivals(
            world.source,
            [make.said("Aurora, sois un desastre, qué horror"), make.said("¡Aurora, me encanta!")],
        )
    )
    assert Item.objects.count() == 2
    assert [way.item.sentiment for way in Heard.objects.filter(search=search)] == ["negative"]


def test_it_compiles_again_only_what_changes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    honest = query.parse

    def parse(words: str, registry: query.Registry) -> query.Node:
        compiled.append(words)
        return honest(words, registry)

    def hear(text: str) -> None:
        take_in(Arrivals(world.source, [make.said(text)]), read=None)

    monkeypatch.setattr(matching, "parse", parse)
    whose: dict[str, Any] = {"workspace": world.workspace, "brand": world.brand}
    one, two = (Search.objects.create(name=w, words=w, **whose) for w in ("uno", "dos"))
    hear("uno")
    hear("uno")
    assert compiled == ["uno", "dos"]
    Search.objects.filter(pk=two.pk).update(words="tres")
    hear("tres")
    Search.objects.filter(pk=one.pk).update(is_active=False)
    hear("uno")
    assert compiled == ["uno", "dos", "tres"]
    assert list(Heard.objects.filter(search=two).values_list("item__text", flat=True)) == ["tres"]
    assert Heard.objects.filter(search=one).count() == 2
