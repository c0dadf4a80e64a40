"""Feeds that are broken, hostile, or no feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Page, Place
from tertulia.connectors.feed.connector import Feed
from tertulia.connectors.feed_document import decode, parse
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.connectors.replay import reply

URL = "https://blog.example/feed/"


PLACE = Place(URL, "Cooperativa Aurora")


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


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "", "http://10.0.0.1/feed"])
def test_it_says_when_an_address_is_none(url: str) -> None:
    with pytest.raises(Rejected) as caught:
        Feed({"url": url}, Http()).check()
    assert caught.value.field == "url"


def test_it_makes_do_without_dates_and_guids() -> None:
    before = datetime.now(UTC)
    page = _read(
        _rss(
            "<title>Sin nada</title><description>texto</description>",
            "<title>Con enlace</title><link>/a</link>",
            "<description>solo texto</description>",
        )
    )
    assert [item.text for item in page.items] == ["solo texto", "Con enlace", "texto"]
    assert all(before <= item.published <= datetime.now(UTC) for item in page.items)
    ids = [item.id for item in page.items]
    assert ids[1] == "blog.example/a"
    assert len(set(ids)) == 3
    assert all(i.startswith("blog.example/") for i in ids)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("Sun, 22 Nov 2099 10:00:00 +0000", None),
        ("mañana por la tarde", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 20 Nov 2020 10:00:00 +0100", datetime(2020, 11, 20, 9, tzinfo=UTC)),
        ("2020-11-20", datetime(2020, 11, 20, tzinfo=UTC)),
    ],
)
def test_it_believes_no_date_of_tomorrow_and_none_of_the_zero_clock(date: str, said: datetime | None) -> None:
    (item,) = _read(_rss(f"<guid>1</guid><title>x</title><pubDate>{date}</pubDate>")).items
    now = datetime.now(UTC)
    assert item.published == said if said else now - timedelta(minutes=1) < item.published <= now


BOMB = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'


FILE = '<!DOCTYPE rss [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BOMB, FILE, "<!-- hola --> <?pi x?>\n" + FILE, FILE.lower()])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_it_refuses_xml_that_declares_entities(prolog: str, encoding: str) -> None:
    body = f"{prolog}<rss version='2.0'><channel><title>&lol2;&xxe;</title></channel></rss>"
    with pytest.raises(Rejected, match="entidades"):
        _read(body.encode(encoding))


def test_it_reads_past_a_harmless_doctype() -> None:
    doctype = (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss.dtd">'
    )
    assert [i.title for i in _read(doctype + _rss("<guid>1</guid><title>x</title>")).items] == ["x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_it_reads_every_usual_encoding(encoding: str) -> None:
    declared = encoding.replace("utf-8-sig", "utf-8")
    body = f'<?xml version="1.0" encoding="{declared}"?>' + _rss("<title>Señal ñ ¿?</title>").decode()[21:]
    assert [i.title for i in _read(body.encode(encoding)).items] == ["Señal ñ ¿?"]


@pytest.mark.parametrize("header", ["text/xml; charset=utf-7", "text/xml; charset=klingon", "text/xml"])
def test_it_is_not_led_astray_by_an_encoding(header: str) -> None:
    assert decode(b"+ADw-script+AD4- \xf1", header) == "+ADw-script+AD4- \ufffd"


def test_it_marks_what_does_not_decode_and_goes_on() -> None:
    body = _rss("<guid>1</guid><title>Se\xf1al</title>").replace("Señal".encode(), b"Se\xf1al\x00\x08")
    (item,) = _read(body).items
    assert item.title.startswith("Se\ufffdal")


def test_it_reads_what_is_not_quite_xml() -> None:
    body = (
        b"<rss version='2.0'><channel><item><guid>1</guid><title>Caf&eacute; & t\xc3\xa9</title><b></channel>"
    )
    assert [i.title for i in _read(body).items] == ["Café & té"]


def test_it_reduces_hostile_text() -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;Hola\u202egnirts"
    body = "&lt;p&gt;" + "x" * 100_000 + "&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;"
    (item,) = _read(_rss(f"<guid>1</guid><title>{title}</title><description>{body}</description>")).items
    assert item.title == "Holagnirts"
    assert len(item.text) == 20_000
    assert "script" not in item.text


@pytest.mark.parametrize(
    "body", ["<html><body>Hola</body></html>", "", "{}", "[]", "<rss", "\0" * 100, "<svg/>"]
)
def test_it_says_when_a_feed_is_a_feed_no_longer(body: str) -> None:
    with pytest.raises(Rejected, match="ya no hay"):
        _read(body, {"url": URL})


@pytest.mark.parametrize("items", ["7", "null", '{"a": 1}', "[[1], null, {}]"])
def test_it_survives_odd_json(items: str) -> None:
    body = f'{{"version": "https://jsonfeed.org/version/1", "items": {items}, "title": 3}}'
    assert len(_read(body).items) <= 1


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Unauthorized), (404, Rejected), (410, Rejected), (500, Unavailable)]
)
def test_it_says_what_the_server_says(status: int, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        _read("", {"url": URL}, status=status)


def test_it_remembers_a_bounded_number_of_entries() -> None:
    cursor: dict[str, Any] = {}
    for start in range(0, 2000, 250):
        items = [f"<guid>{n}</guid><title>{n}</title>" for n in range(start, start + 250)]
        cursor = _read(_rss(*items), cursor).cursor
    assert len(cursor["seen"]) <= 500


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE " + b"a" * 2_000_000,
        b"<!DOCTYPE rss " + b" " * 2_000_000,
        b"<?xml " * 300_000,
        b"<!--" * 500_000,
    ],
    ids=["doctype", "spaces", "declarations", "comments"],
)
def test_it_spends_no_time_on_what_never_ends(body: bytes) -> None:
    """A pattern that tried again from each place would take hours over this, and stop all threads with it."""
    assert parse(body) is None


def test_it_reads_no_mountain_of_tags() -> None:
    with pytest.raises(Rejected):
        parse(b"<rss><channel>" + b"<a>" * 400_000)


def test_it_passes_a_doctype_that_declares_nothing() -> None:
    plain = _rss("<title>Hola</title>").partition(b"?>")[2]
    found = parse(b'<!DOCTYPE rss PUBLIC "-//Netscape" "http://x.example/rss.dtd">\n<!-- c -->' + plain)
    assert found is not None
    assert [entry.title for entry in found.entries] == ["Hola"]
