"""Reading: a page and what stands around it, or a failure written on the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.connectors.base import Gone, Item, Page, Threads
from tertulia.kit import due
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.secrets import seal
from tertulia.sources import jobs
from tertulia.sources.jobs import Reading
from tertulia.sources.models import Source
from tests.make import said
from tests.pretend import Script, pretend
from tests.world import World

__all__ = ["pretend"]


@pytest.fixture
def source(world: World, pretend: Script) -> Source:
    Source.objects.update(network="pretend", credentials=seal({"site": "x"}), next_try_at=timezone.now())
    return Source.objects.get()


def strangers(ids: Iterable[str]) -> set[str]:
    """Nothing is known of any of `ids`."""
    return set(ids)


def read(source: Source) -> Reading | None:
    return jobs.read(source, strangers)


def texts(items: Iterable[Item]) -> list[str]:
    return [item.text for item in items]


def test_it_takes_what_is_due_for_itself(
    source: Source, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    [taken] = jobs.due()
    assert taken == source
    assert jobs.due() == []
    with django_assert_num_queries(0):
        assert taken.workspace.name == "Cooperativa Aurora"
        assert taken.brand.name == "Aurora"


@pytest.mark.parametrize(
    "state",
    [
        {"state": "paused"},
        {"state": "unauthorized"},
        {"removed_at": timezone.now()},
        {"next_try_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_it_leaves_what_is_not_to_be_read(source: Source, state: dict[str, object]) -> None:
    Source.objects.update(**state)
    assert jobs.due() == []


def test_it_reads_for_nobody_who_has_left(source: Source, world: World) -> None:
    world.workspace.closed_at = timezone.now()
    world.workspace.save()
    assert jobs.due() == []


def test_it_takes_up_what_a_dead_run_was_reading(source: Source) -> None:
    due.sign_leases("worker-one")
    jobs.due()
    assert jobs.recover() == 1
    assert len(jobs.due()) == 1
    due.sign_leases("")


def test_it_gives_a_page(source: Source, pretend: Script) -> None:
    pretend.page = Page([said("Hola")], {"top": 7})
    reading = read(source)
    assert reading is not None
    assert (texts(reading.page.items), reading.page.cursor, reading.around) == (["Hola"], {"top": 7}, ())


def test_it_asks_what_stands_above(source: Source, pretend: Script) -> None:
    above, ask = said("El artículo", id="demo:a"), said("¿Y si no?", parent="demo:a")
    pretend.page = Page([ask, said("¿Y si sí?", parent="demo:a"), said("Suelto")])
    pretend.around[ask.id] = [above, ask]
    reading = read(source)
    assert reading is not None
    assert texts(reading.around) == ["El artículo"]
    assert pretend.asked_around == [ask.id]


def test_it_asks_nothing_that_we_know(source: Source, pretend: Script) -> None:
    parent = said(id="demo:a")
    pretend.page = Page([parent, said(parent="demo:a"), said(parent="demo:known"), said()])
    reading = jobs.read(source, lambda ids: set(ids) - {"demo:known"})
    assert reading is not None
    assert pretend.asked_around == []


class Quoting(Threads):
    """A network that shows what is quoted, or says why not."""

    def __init__(self, *answers: Item | Gone | Exception) -> None:
        self.answers, self.asked = answers, list[list[str]]()

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        self.asked.append(list(remote_ids))
        for answer in self.answers:
            if isinstance(answer, Exception):
                raise answer
            yield answer


def test_it_asks_for_what_is_quoted() -> None:
    network, here = Quoting(said("Lo citado", id="demo:q"), Gone("demo:g")), said("Aquí")
    quoting = [said("¡Mira!", quotes="demo:q"), said("¡Mirad!", quotes="demo:g")]
    page = [here, said("Esto", quotes=here.id), said("Ya", quotes="demo:known"), *quoting]
    found = jobs.around(network, page, lambda ids: set(ids) - {"demo:known"})
    assert (texts(found), network.asked) == (["Lo citado"], [["demo:g", "demo:q"]])


def test_it_does_without_what_is_quoted() -> None:
    network = Quoting(Rejected("Privado."))
    assert texts(jobs.around(network, [said("¡Mira!", quotes="demo:q")], strangers)) == []
    many = [said(quotes=f"demo:{n}") for n in range(30)]
    assert texts(jobs.around(network, many, strangers)) == []
    assert len(network.asked[1]) == jobs.MOST_CONTEXTS


def test_it_does_not_ask_for_ever(source: Source, pretend: Script) -> None:
    pretend.page = Page([said(parent=f"demo:{n}") for n in range(30)])
    read(source)
    assert len(pretend.asked_around) == jobs.MOST_CONTEXTS


@pytest.mark.parametrize("problem", [Rejected("Privado."), Unauthorized("Sin permiso.")])
def test_it_does_without_what_it_may_not_see(source: Source, pretend: Script, problem: Exception) -> None:
    first, second = said("uno", parent="demo:a"), said("dos", parent="demo:b")
    pretend.page = Page([first, second])
    pretend.around = {first.id: problem, second.id: [said("arriba", id="demo:b")]}
    reading = read(source)
    assert reading is not None
    assert (texts(reading.page.items), texts(reading.around)) == (["uno", "dos"], ["arriba"])
    source.refresh_from_db()
    assert (source.state, source.last_error) == ("ok", "")


@pytest.mark.parametrize(
    "problem",
    [
        RateLimited("Despacio.", until=timezone.now() + timedelta(hours=1)),
        Unavailable("No responde."),
        KeyError("nonsense"),
    ],
)
def test_it_asks_no_more_of_a_server_in_trouble(source: Source, pretend: Script, problem: Exception) -> None:
    items = [said(str(n), parent=f"demo:{n}") for n in range(3)]
    pretend.page, pretend.around = Page(items), {items[0].id: problem}
    reading = read(source)
    assert reading is not None
    assert (len(reading.page.items), pretend.asked_around) == (3, [items[0].id])


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (Unauthorized("La clave ya no vale."), "unauthorized"),
        (Rejected("Ahí no hay nada."), "rejected"),
        (RateLimited("Despacio.", until=timezone.now() + timedelta(hours=1)), "ok"),
        (Unavailable("No responde."), "ok"),
        (ZeroDivisionError("a fault of the connector's"), "ok"),
    ],
)
def test_it_writes_each_failure_on_the_source(
    source: Source, pretend: Script, problem: Exception, state: str
) -> None:
    pretend.page = problem
    assert read(source) is None
    source.refresh_from_db()
    assert (source.state, bool(source.last_error)) == (state, True)
    assert source.next_try_at is None or source.next_try_at > timezone.now()


@pytest.mark.parametrize("nonsense", [None, "nonsense", 7])
def test_it_survives_a_connector_that_gives_nonsense(
    source: Source, pretend: Script, nonsense: object
) -> None:
    pretend.page = nonsense
    assert read(source) is None
    source.refresh_from_db()
    assert "no se pudo leer" in source.last_error


def test_it_asks_to_reconnect_when_its_key_is_lost(source: Source) -> None:
    Source.objects.update(credentials="sealed with another key")
    source.refresh_from_db()
    assert read(source) is None
    source.refresh_from_db()
    assert (source.state, source.next_try_at) == ("unauthorized", None)
    assert "Vuelve a conectar" in source.last_error
