"""Feeds of every dialect, and what is new in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Author, Item, Media, Page, Place
from tertulia.connectors.feed.connector import Feed
from tertulia.kit.failures import Rejected
from tertulia.kit.http import Http
from tests.connectors.replay import reply, story

URL = "https://blog.example/feed/"


PLACE = Place(URL, "Cooperativa Aurora")


NOTE = """Desde enero, de 00:00 a 08:00 pagas menos. Todas las tarifas (https://aurora.example/tarifas).

- Sin permanencia
- Sin letra pequeña"""


def _feed(body: Any, *, url: str = URL, status: int = 200, **headers: str) -> Feed:
    given = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(request: httpx2.Request) -> httpx2.Response:
        if str(request.url) != url:
            return reply(404, "no")
        return httpx2.Response(status, content=body, headers=given)

    return Feed({"url": url}, Http(transport=httpx2.MockTransport(answer)))


def _read(body: Any, cursor: Any = None, **how: Any) -> Page:
    return _feed(body, **how).listen(PLACE, cursor or {})


def _rss(*items: str, head: str = "<title>Aurora</title><link>https://blog.example</link>") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inner}</channel></rss>'.encode()


def test_it_reads_rss() -> None:
    paper = story("feed")
    page = _read(paper.read("feed-rss.xml"))
    admin = Author("blog.example/admin", "admin")
    published = datetime(2026, 11, 22, 14, 19, 13, tzinfo=UTC)
    assert page.items[1] == Item(
        id="blog.example/nueva-tarifa-nocturna/",
        author=admin,
        text=NOTE,
        published=min(published, page.items[1].published),
        kind="article",
        url="https://blog.example/nueva-tarifa-nocturna/",
        thread="blog.example/nueva-tarifa-nocturna/",
        title="Nueva tarifa nocturna",
        lang="en",
        links=("https://aurora.example/tarifas",),
    )
    assert [item.id for item in page.items] == ["blog.example/?p=1", "blog.example/nueva-tarifa-nocturna/"]
    assert page.more is False


@pytest.mark.parametrize("name", ["feed-atom.xml", "feed-rss.xml"])
def test_it_reads_the_same_from_both_dialects(name: str) -> None:
    items = _read(story("feed").read(name)).items
    assert [(item.id, item.text, item.title) for item in items][1] == (
        "blog.example/nueva-tarifa-nocturna/",
        NOTE,
        "Nueva tarifa nocturna",
    )
    assert items[1].edited is None


def test_it_reads_what_snac_writes() -> None:
    items = _read(story("feed").read("snac.xml")).items
    assert items[0].text == (
        "Esta noche cortamos la luz en Vigo de 2:00 a 4:00 para cambiar un transformador. "
        "#aurora https://aurora.example/avisos/vigo?utm=x"
    )
    assert items[0].author == Author(
        "blog.example",
        "Cooperativa Aurora (@brand@social.example)",
        "blog.example",
        "https://social.example/brand.rss",
    )


def test_it_reads_json() -> None:
    page = _feed(story("feed").read("feed.json"), url="https://diario.example/feed.json").listen(
        Place("https://diario.example/feed.json", "Diario"), {}
    )
    first, second = page.items
    assert first == Item(
        id="diario.example/2026/breve",
        author=Author("diario.example", "Diario de la luz", "diario.example", "https://diario.example/"),
        text="Breve & sin título:\n2 < 3.",
        published=datetime(2026, 11, 19, 10, tzinfo=UTC),
        kind="article",
        thread="diario.example/2026/breve",
        lang="es",
    )
    assert second == Item(
        id="diario.example/2",
        author=Author("diario.example/íria souto", "Íria Souto"),
        text="La Cooperativa Aurora cortará la luz. Avisos y su nota (https://aurora.example/vigo).",
        published=datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
        kind="article",
        url="https://diario.example/2026/corte-vigo",
        thread="diario.example/2",
        title="Aurora corta la luz en Vigo",
        lang="es",
        edited=datetime(2026, 11, 20, 8, tzinfo=UTC),
        media=(
            Media("https://diario.example/vigo.jpg"),
            Media("https://diario.example/nota.mp3", "audio"),
        ),
        links=("https://aurora.example/vigo",),
    )


def test_it_finds_the_feed_that_a_page_names_and_not_the_one_for_comments() -> None:
    paper = story("feed")
    feed = Feed({"url": "blog.example"}, paper.http)
    assert feed.check() == Author(
        "blog.example", "Cooperativa Aurora", "blog.example", "https://blog.example"
    )
    assert [place.id for place in feed.places()] == [URL]
    assert str(paper.asked[0].url) == "https://blog.example"


def test_it_finds_a_feed_in_the_usual_places() -> None:
    paper = story("feed")
    paper.answer("GET", "/noticias/", reply(200, "<html>Hola</html>", content_type="text/html"))
    paper.answer("GET", "/rss.xml", reply(200, paper.read("feed-rss.xml")))
    paper.forget("GET", "/feed/")
    place = next(iter(Feed({"url": "https://blog.example/noticias/"}, paper.http).places()))
    assert place.id == "https://blog.example/rss.xml"


def test_it_says_when_a_page_has_no_feed() -> None:
    feed = _feed("<html><body>Nada</body></html>", content_type="text/html")
    with pytest.raises(Rejected, match="ningún canal") as caught:
        feed.check()
    assert caught.value.field == "url"


def test_it_asks_only_for_what_changed() -> None:
    paper = story("feed")
    feed = Feed(paper.story["config"], paper.http)
    page = feed.listen(PLACE, {})
    assert page.cursor["etag"] == '"a1"'
    paper.answer("GET", "/feed/", reply(304, ""))
    again = feed.listen(PLACE, page.cursor)
    assert not again.items
    assert again.cursor == page.cursor
    asked = paper.asked[-1].headers
    assert asked["if-none-match"] == '"a1"'
    assert asked["if-modified-since"] == "Sun, 22 Nov 2026 14:19:13 GMT"


def test_it_tells_an_edited_entry_from_a_new_one() -> None:
    one, two = "<guid>1</guid><title>Uno</title>", "<guid>2</guid><title>Dos</title>"
    first = _read(_rss(one))
    assert [(i.id, i.edited) for i in first.items] == [("blog.example/1", None)]
    second = _read(_rss(two, one.replace("Uno", "Uno, corregido")), first.cursor)
    assert [(i.title, i.edited is not None) for i in second.items] == [
        ("Uno, corregido", True),
        ("Dos", False),
    ]
    assert not _read(_rss(two), second.cursor).items
    assert not _read(_rss(two, one.replace("Uno", "Uno, corregido")), second.cursor).items


def test_it_gives_an_entry_that_comes_back_only_once() -> None:
    one, two = "<guid>1</guid><title>Uno</title>", "<guid>2</guid><title>Dos</title>"
    first = _read(_rss(one))
    second = _read(_rss(two), first.cursor)
    third = _read(_rss(two, one), second.cursor)
    assert [i.title for i in (*first.items, *second.items, *third.items)] == ["Uno", "Dos"]


@pytest.mark.parametrize(
    "guid", ["a" * 5000, "https://x.example/" + "b" * 5000, "tag:x,2026:1", "ñ \t 😀", "7"]
)
def test_it_qualifies_every_id_by_its_host(guid: str) -> None:
    (item,) = _read(_rss(f"<guid>{guid}</guid><title>x</title>")).items
    assert item.id.startswith(("blog.example/", "x.example/"))
    assert len(item.id) <= 260


def test_it_takes_the_newest_of_a_long_feed() -> None:
    hours = [(n, (datetime(2020, 1, 1) + timedelta(hours=n)).isoformat()) for n in range(500)]
    long = [f"<guid>{n}</guid><title>{n}</title><pubDate>{when}Z</pubDate>" for n, when in hours]
    page = _read(_rss(*long))
    assert [item.title for item in page.items] == [str(n) for n in range(200, 500)]
    assert not _read(_rss(*long), page.cursor).items
