from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.planner import links_short
from tertulia.planner.models import Click, ShortLink
from tests import make
from tests.world import World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PREVIEW = "Mastodon/4.5.0 (http.rb/5.3.1; +https://masto.example/)"


def linked(world: World, **over: Any) -> ShortLink:
    given = {"code": "otono", "target": "https://aurora.example/alta?a=1#b"}
    of = {"workspace": world.workspace, "brand": world.brand}
    return ShortLink.objects.create(**of, **{**given, **over})


def test_it_leads_where_it_is_stored_and_leaves_no_cookie(world: World, client: Client) -> None:
    link = linked(world)
    answer = client.get("/l/otono?next=https://evil.example/", headers={"User-Agent": FIREFOX})
    assert (answer.status_code, answer["Location"]) == (302, link.target)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_it_counts_people_and_machines_apart_in_one_row_an_hour(world: World, client: Client) -> None:
    linked(world)
    for agent in (FIREFOX, FIREFOX, PREVIEW, ""):
        client.get("/l/otono", headers={"User-Agent": agent})
    client.head("/l/otono", headers={"User-Agent": FIREFOX})
    client.get("/l/OTONO", headers={"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"})
    assert sum(click.people for click in Click.objects.all()) == 2
    assert sum(click.machines for click in Click.objects.all()) == 4
    hours = Click.objects.values_list("hour", flat=True)
    assert len(hours) == len(set(hours))
    assert all((h.minute, h.second) == (0, 0) for h in hours)


def test_it_is_polite_where_there_is_nothing(world: World, client: Client) -> None:
    linked(world, removed_at=timezone.now())
    linked(world, code="malo", target="javascript:alert(1)")
    assert client.get("/l/otono").status_code == 410
    assert client.get("/l/malo").status_code == 410
    assert client.get("/l/nada").status_code == 404
    assert not Click.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "/entrar/",
        "ftp://a.example/",
        "https://",
        "http://a b.example/",
    ],
)
def test_it_leads_only_to_the_web(url: str) -> None:
    assert not links_short.leads_well(url)


def test_it_is_made_once_for_each_target(world: World, settings: Any) -> None:
    variant = make.post(world.brand, make.channel(world.brand)).variants.get()
    assert links_short.shorten(variant, "https://a.example/") == "https://a.example/"
    settings.PUBLIC_URL = "https://t.example"
    short = links_short.shorten(variant, "https://a.example/")
    assert short.startswith("https://t.example/l/")
    assert links_short.shorten(variant, "https://a.example/") == short
    assert links_short.shorten(variant, "https://b.example/") != short
