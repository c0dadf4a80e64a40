"""Counters say what the rows say, whatever happened and in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.connectors.base import Gone
from tertulia.inbox import actions
from tertulia.intake import take_in
from tertulia.listening import count
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Item, Search, SearchCount
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer, Understanding
from tests import make
from tests.world import World

NOON = datetime(2026, 5, 6, 12, 30, tzinfo=UTC)
TEXTS = (
    "Aurora sube la tarifa de la luz a todas las comunidades de vecinos",
    "RT @ana: Aurora sube la tarifa de la luz a todas las comunidades de vecinos",
    "Aurora baja hoy el precio del gas de la caldera a quien lo pida por carta",
    "gracias",
    "nada que ver",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["hear", "hear", "hear", "own", "around", "gone", "correct", "hide"]),
        st.integers(0, 3),  # by which source
        st.integers(0, 5),  # which item
        st.sampled_from(TEXTS),
        st.sampled_from(["negative", "neutral", "positive"]),
    ),
    max_size=14,
)


def brands_and_sources(world: World) -> list[Source]:
    second = make.brand(world.workspace, name="Segunda")
    for brand in (world.brand, second):
        for words in ("aurora", "tarifa O gracias", "aurora tono:negativo"):
            Search.objects.create(workspace=world.workspace, brand=brand, name=words, words=words)
    public = {"is_own": False, "read_through_at": NOON}
    return [
        world.source,
        make.source(world.brand, place={"id": "tag", "name": "#a"}, **public),
        make.source(second, place={"id": "tag", "name": "#a"}, **public),
        make.source(second, place={"id": "own", "name": "b", "own": True}),
    ]


def happen(world: World, sources: Sequence[Source], steps: list[Any]) -> None:
    for what, by, which, text, tone in steps:
        source, remote_id = sources[by], f"demo:{which}"
        stored = Item.objects.filter(remote_id=remote_id).first()
        if what == "gone":
            take_in(Arrivals(source, [], gone=[Gone(remote_id)]))
        elif what == "correct":
            if stored is not None:
                actions.correct(stored, fact="sentiment", now=tone, by=world.alice.actor)
        elif what == "hide":
            search = Search.objects.order_by("pk")[which]
            search.hidden = {} if search.hidden else {"authors": ["p1"], "sites": ["demo.example"][:by]}
            search.save()
            count.recount(search)
        else:
            said = make.said(
                text, id=remote_id, author=make.author(f"p{which % 2}", handle=f"@p{which % 2}"),
                published=NOON + timedelta(minutes=20 * which), own=what == "own",
            )  # fmt: skip
            context = frozenset([said.id]) if what == "around" else frozenset()
            take_in(Arrivals(source, [said], context=context), read=understanding(tone))


def understanding(tone: str) -> Any:
    def read(texts: Sequence[str], gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        return [Understanding(sentiment=tone) for _ in texts]

    return read


def counted() -> set[tuple[Any, ...]]:
    brands = Count.objects.filter(items__gt=0)
    searches = SearchCount.objects.exclude(items=0, copies=0)
    return {
        *brands.values_list("brand_id", "hour", "network", "sentiment", "items"),
        *searches.values_list("search_id", "hour", "network", "sentiment", "items", "copies"),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_it_says_what_a_recount_says(world: World, steps: list[Any]) -> None:
    with transaction.atomic():
        happen(world, brands_and_sources(world), steps)
        said = counted()
        for search in Search.objects.all():
            count.recount(search)
        for brand in {source.brand for source in Source.objects.all()}:
            count.recount(brand)
        assert counted() == said
        transaction.set_rollback(True)


def test_it_counts_again_only_the_hours_asked_for(world: World) -> None:
    search = Search.objects.create(workspace=world.workspace, brand=world.brand, name="a", words="aurora")
    for hour in range(3):
        said = make.said("Aurora", published=NOON + timedelta(hours=hour))
        take_in(Arrivals(world.source, [said]), read=understanding("neutral"))
    Count.objects.update(items=7)
    SearchCount.objects.update(items=7)
    start, end = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    count.recount(world.brand, start, end)
    count.recount(search, start, end)
    assert list(Count.objects.order_by("hour").values_list("items", flat=True)) == [7, 1, 7]
    assert list(SearchCount.objects.order_by("hour").values_list("items", flat=True)) == [7, 1, 7]


def test_it_does_not_count_what_only_stands_around(world: World) -> None:
    above = make.said("Aurora", published=NOON)
    take_in(Arrivals(world.source, [above], context=frozenset([above.id])), read=understanding("neutral"))
    assert not Count.objects.exists()
    take_in(Arrivals(world.source, [above]), read=understanding("neutral"))
    assert Count.objects.get().items == 1


def test_it_counts_for_a_search_by_whatever_way_it_came(world: World) -> None:
    said = make.said("Aurora, qué bien", published=NOON)
    take_in(Arrivals(world.source, [said]), read=understanding("positive"))
    search = Search.objects.create(workspace=world.workspace, brand=world.brand, name="a", words="aurora")
    other = make.source(world.brand, is_own=False, place={"id": "tag", "name": "#a"})
    for _ in range(2):
        take_in(Arrivals(other, [said]), read=understanding("positive"))
    found = SearchCount.objects.get()
    assert (found.search, found.sentiment, found.items, found.copies) == (search, "positive", 1, 0)
    assert Count.objects.get().items == 1


def test_it_counts_nothing_that_a_search_hides(world: World) -> None:
    hidden = {"authors": ["marta.iglesias"], "sites": []}
    Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="a", words="aurora", hidden=hidden
    )
    take_in(Arrivals(world.source, [make.said("Aurora")]), read=understanding("positive"))
    assert not SearchCount.objects.exists()
    assert Count.objects.get().items == 1
