"""What every page shows around itself."""

from __future__ import annotations

from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tertulia.kit import live
from tertulia.web import context
from tests import make
from tests.world import World


def request_of(world: World, path: str = "/bandeja/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user, request.member, request.workspace = world.bob.user, world.bob, world.workspace  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    return request


def test_it_counts_what_waits_in_the_inbox(world: World) -> None:
    for _ in range(3):
        make.case(world.brand)
    make.case(world.brand, status="resolved")
    make.case(world.other_brand)
    rooms = context.rail(request_of(world))
    assert [(room.url, room.badge) for room in rooms] == [
        ("/", 0),
        ("/bandeja/", 3),
        ("/escucha/", 0),
        ("/calendario/", 0),
        ("/publicar/", 0),
    ]


def test_it_stops_counting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MOST_COUNTED", 1)
    for _ in range(4):
        make.case(world.brand)
    assert context.rail(request_of(world))[1].badge == 2


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", 0), ("/bandeja/7/", 1), ("/escucha/", 2), ("/medios/", 4), ("/ajustes/", None)],
)
def test_it_marks_where_one_is(world: World, path: str, current: int | None) -> None:
    rooms = context.rail(request_of(world, path))
    assert [room.current for room in rooms] == [number == current for number in range(5)]


def test_it_asks_for_nothing_that_a_page_does_not_show(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        around = context.workbench(request_of(world))
    assert (around["me"], around["workspace"], around["is_demo"]) == (world.bob, world.workspace, False)
    assert (around["theme"], around["density"], around["keys_on"]) == ("auto", "normal", True)


def test_it_gives_a_pass_for_the_stream(world: World) -> None:
    admitted = live.admit(str(context.workbench(request_of(world))["live_ticket"]))
    assert (admitted.workspace, admitted.member) == (world.workspace.pk, world.bob.pk)


def test_it_shows_strangers_nothing(db: None) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    around = context.workbench(request)
    assert (around["me"], around["workspace"], around["nav"]) == (None, None, [])
    assert "live_ticket" not in around


def test_it_is_around_every_page(bob: Client, world: World) -> None:
    page = unescape(bob.get("/escucha/").content.decode())
    for words in ("Hoy", "Bandeja", "Escucha", "Ajustes", 'name="tertulia-live"'):
        assert words in page
