"""A search taken to the past: what is stored, and what a network's own search still finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.inbox.models import Case
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unavailable
from tertulia.kit.verbs import SYSTEM
from tertulia.listening import actions, count, lookback
from tertulia.listening.models import Heard, Item, LookBack, Search, SearchCount
from tertulia.listening.tests.hearing import hear
from tertulia.sources.models import SetAside, Source
from tertulia.worker import jobs
from tests import make
from tests.world import World

State = LookBack.State


def search(world: World, words: str = "aurora", **over: Any) -> Search:
    return Search.objects.create(
        workspace=world.workspace, brand=world.brand, name=words, words=words, **over
    )


def look(of: Search, source: Source | None = None, days: int = 30) -> LookBack:
    since = timezone.now() - timedelta(days=days)
    return LookBack.objects.create(
        workspace=of.workspace, search=of, source=source, since=since, next_try_at=timezone.now()
    )


def work() -> None:
    """The worker's rounds, as if no time had to pass between them."""
    for _ in range(50):
        if not jobs.look_back() and not _skip_pause():
            return
    raise AssertionError(list(LookBack.objects.values()))


def _skip_pause() -> int:
    soon = timezone.now() + timedelta(seconds=5)
    return LookBack.objects.filter(next_try_at__lte=soon).update(next_try_at=timezone.now())


def test_it_finds_what_is_stored(world: World) -> None:
    old = timezone.now() - timedelta(days=40)
    hear(world.source, "Aurora va bien", "Nada que ver", "Aurora, cerrad ya", tone="neutral")
    hear(world.source, "Aurora de hace mucho", published=old)
    hear(world.source, "Somos Aurora", own=True)
    hear(make.source(world.other_brand), "Aurora en otra casa")
    hear(make.source(make.brand(world.workspace, name="Segunda")), "Aurora, de otra marca")
    found = search(world)
    row = look(found)
    work()
    row.refresh_from_db()
    assert (row.state, row.looked, row.expected, row.found) == (State.DONE, 5, 5, 3)
    assert (row.next_try_at, row.lease_until, row.done_at is None) == (None, None, False)
    texts = set(Heard.objects.filter(search=found).values_list("item__text", flat=True))
    assert texts == {"Aurora va bien", "Aurora, cerrad ya", "Somos Aurora"}
    assert sum(SearchCount.objects.filter(search=found).values_list("items", flat=True)) == 2
    again = look(found)
    work()
    again.refresh_from_db()
    assert (again.state, again.found) == (State.DONE, 0)
    assert sum(SearchCount.objects.values_list("items", flat=True)) == 2


def test_it_goes_on_where_it_was_killed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(world.source, *[f"Aurora {n}" for n in range(12)], tone="neutral")
    monkeypatch.setattr(lookback, "IDS", 5)
    monkeypatch.setattr(lookback, "TURN_S", 0.0)
    found = search(world)
    row = look(found)
    [leased] = lookback.due()
    lookback._look_at_some(leased)
    row.refresh_from_db()
    assert 0 < row.looked < 12
    assert not lookback.due()
    LookBack.objects.update(lease_until=None)
    work()
    row.refresh_from_db()
    assert (row.state, row.looked, row.found) == (State.DONE, 12, 12)
    before = list(SearchCount.objects.values_list("hour", "items", "copies"))
    count.recount(found)
    assert list(SearchCount.objects.values_list("hour", "items", "copies")) == before


class Past(base.Connector, base.Listens, base.Searches):
    """A network whose search gives three pages of ten things each."""

    slug = "demo"
    asked: list[tuple[list[str], Any]] = []
    trouble: list[Exception] = []
    said: list[list[base.Item]] = []

    def search(self, terms: Sequence[str], cursor: base.Cursor) -> base.Page:
        self.asked.append((list(terms), cursor.get("page", 0)))
        if self.trouble:
            raise self.trouble.pop()
        page = int(cursor.get("page", 0))
        return base.Page(self.said[page], {"page": page + 1}, more=page + 1 < len(self.said))


@pytest.fixture
def past(monkeypatch: pytest.MonkeyPatch) -> type[Past]:
    now = timezone.now()
    Past.asked, Past.trouble = [], []
    Past.said = [
        [make.said(f"Aurora {page}.{n}", published=ago(now, page * 10 + n)) for n in range(10)]
        for page in range(3)
    ]
    monkeypatch.setattr(registry, "get", lambda slug: Past)
    return Past


def ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def test_it_asks_the_past_of_a_source(world: World, past: type[Past]) -> None:
    found = search(world, "aurora O (sol -nube)")
    source = make.source(world.brand, is_own=False, cursor={"kept": 1})
    row = look(found, source, days=25)
    work()
    row.refresh_from_db()
    assert (row.state, row.looked, row.found, row.last_error) == (State.DONE, 30, 25, "")
    assert past.asked == [(["aurora", "sol"], page) for page in range(3)]
    assert Item.objects.filter(is_history=True).count() == Item.objects.count() == 25
    assert sum(SearchCount.objects.values_list("items", flat=True)) == 25
    source.refresh_from_db()
    assert source.cursor == {"kept": 1}
    assert not Case.objects.filter(status="open").exists()


def test_it_stops_where_it_need_not_look_further(world: World, past: type[Past]) -> None:
    row = look(search(world), make.source(world.brand, is_own=False), days=5)
    work()
    row.refresh_from_db()
    assert (row.state, row.found, len(past.asked)) == (State.DONE, 5, 1)


@pytest.mark.parametrize(
    ("problem", "state", "attempts"),
    [
        (RateLimited("Espera", until=timezone.now() + timedelta(hours=1)), State.RUNNING, 0),
        (Unavailable("No contesta"), State.RUNNING, 1),
        (ValueError("rubbish"), State.RUNNING, 1),
        (Rejected("No se puede"), State.FAILED, 0),
    ],
)
def test_it_waits_or_gives_up(
    world: World, past: type[Past], problem: Exception, state: str, attempts: int
) -> None:
    row = look(search(world), make.source(world.brand, is_own=False))
    past.trouble.append(problem)
    jobs.look_back()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.lease_until) == (state, attempts, None)
    assert row.last_error == (
        str(problem) if isinstance(problem, Failure) else "La respuesta no se pudo leer."
    )
    assert (row.next_try_at is None) == (state == State.FAILED)
    assert row.next_try_at is None or row.next_try_at > timezone.now()


def test_it_sets_poison_aside_and_goes_on(
    world: World, past: type[Past], monkeypatch: pytest.MonkeyPatch
) -> None:
    past.said = [
        [make.said("Aurora 1"), make.said("Aurora 2", author=make.author(id="")), make.said("Aurora 3")]
    ]
    row = look(search(world), make.source(world.brand, is_own=False))
    work()
    row.refresh_from_db()
    assert (row.state, row.found, SetAside.objects.count()) == (State.DONE, 2, 1)


@pytest.mark.parametrize(
    ("words", "over"), [("tono:negativo", {}), ("(rota", {}), ("aurora", {"is_active": False})]
)
def test_it_says_why_it_cannot(world: World, past: type[Past], words: str, over: dict[str, Any]) -> None:
    row = look(search(world, words, **over), make.source(world.brand, is_own=False))
    work()
    row.refresh_from_db()
    assert (row.state, row.next_try_at, past.asked) == (State.FAILED, None, [])
    assert row.last_error


def test_it_ends_with_a_network_that_never_does(
    world: World, past: type[Past], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookback, "MOST_PAGES", 4)
    said = past.said[0][:1]
    monkeypatch.setattr(
        past, "search", lambda self, terms, cursor: base.Page(said, {"n": cursor.get("n", 0) + 1}, more=True)
    )
    row = look(search(world), make.source(world.brand, is_own=False))
    work()
    row.refresh_from_db()
    assert (row.state, row.looked, row.found) == (State.DONE, 4, 1)


class Showing(base.Connector, base.Listens):
    """A feed: it cannot be searched, and shows what it showed."""

    slug = "demo"
    said: list[base.Item] = []

    def listen(self, place: base.Place, cursor: base.Cursor) -> base.Page:
        return base.Page([] if cursor else self.said, {"seen": 3}, more=not cursor)


def test_a_new_search_hears_what_a_source_read_before_still_shows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    Showing.said = [
        make.said(text, published=ago(now, days))
        for text, days in (("Aurora sube", 2), ("Otra cosa", 2), ("Aurora, hace mucho", 90))
    ]
    monkeypatch.setattr(registry, "get", lambda slug: Showing)
    source = make.source(world.brand, network="demo", is_own=False, read_at=now, cursor={"seen": 3})
    make.source(world.brand, network="demo", is_own=False, read_at=None)
    made = actions.create_search(world.brand, name="Aurora", words="aurora", by=SYSTEM)
    work()
    back = LookBack.objects.get(search=made, source__isnull=False)
    assert (back.source, back.state, back.looked, back.found) == (source, State.DONE, 3, 1)
    [item] = Item.objects.all()
    assert (item.text, item.is_history) == ("Aurora sube", True)
    source.refresh_from_db()
    assert source.cursor == {"seen": 3}
