"""What real servers do at their worst, through the whole path: each ends as a clear state on its source,
nothing that was heard is lost, and the others go on."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.kit.http import Http
from tertulia.kit.secrets import seal
from tertulia.listening.models import Item
from tertulia.sources import actions
from tertulia.sources import jobs as reading
from tertulia.sources.models import Host, SetAside, Source
from tertulia.sources.progress import BELIEVED
from tertulia.worker import jobs
from tests import make
from tests.loopback import Act, Visit, Web, open_web, page, rss, told, web, wordpress
from tests.world import World

__all__ = ["web"]

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ja">{LAUGHS}]>
<rss version="2.0"><channel><title>x</title>
<item><guid>b</guid><description>&l11;</description></item></channel></rss>"""
THIEF = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY thief SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>x</title>
<item><guid>t</guid><title>&thief;</title><description>dice: &thief;</description></item></channel></rss>"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback may be reached; nobody is waited for as long as in earnest."""
    monkeypatch.setattr(
        reading, "default_http", lambda: Http(allow_private=["127.0.0.0/8"], connect=1, read=0.3, total=0.8)
    )


@pytest.fixture
def good(world: World) -> Iterator[tuple[Web, Source]]:
    """A forum that behaves."""
    with open_web() as web:
        web.acts["/feed"] = rss("Aquí todo va bien", site="bueno.example")
        yield web, feed(world, web, "El bueno")


def feed(world: World, web: Web, name: str = "El malo") -> Source:
    """A source that reads the feed of `web`."""
    url = f"{web.url}/feed"
    place: dict[str, Any] = {"id": url, "name": name, "own": True}
    return make.source(
        world.brand, network="feed", name=name, place=place, credentials=seal({"url": url}),
        can_reply=False, next_try_at=timezone.now(),
    )  # fmt: skip


def blog(world: World, web: Web) -> Source:
    """A source that reads the blog at `web` as its owner."""
    config = {"site": web.url, "user": "aurora", "app_password": "abcd efgh"}
    place: dict[str, Any] = {"id": web.url.partition("://")[2], "name": "Blog", "own": True}
    return make.source(
        world.brand, network="wordpress", name="El blog", place=place, credentials=seal(config),
        next_try_at=timezone.now(),
    )  # fmt: skip


def work() -> None:
    """The worker's round: everything that is due."""
    while jobs.read_sources():
        pass


def again(source: Source) -> None:
    """When its time has come, and its host's; a no would now be believed."""
    source.refresh_from_db()
    if source.state != "ok":
        actions.resume(source, by=Member.objects.get(name="Alice").actor)
    Source.objects.filter(pk=source.pk).update(next_try_at=timezone.now(), attempts=BELIEVED - 1)
    Host.objects.all().delete()


def texts() -> set[str]:
    return set(Item.objects.values_list("text", flat=True))


def endless(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Transfer-Encoding", "chunked")
    visit.end_headers()
    visit.drip(b"10000\r\n" + b"x" * 65536 + b"\r\n", every=0)


def loris(visit: Visit) -> None:
    visit.wfile.write(b"HTTP/1.1 200 OK\r\n")
    visit.drip(b"X-Slow: very\r\n", every=0.05)


def dripping(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", "100000")
    visit.end_headers()
    visit.drip(b"<", every=0.05)


def silent(visit: Visit) -> None:
    visit.server.over.wait(5)


def cut_off(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", "100000")
    visit.end_headers()
    visit.wfile.write(b"<rss>")


def heavy(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", "200000000")
    visit.end_headers()
    visit.drip(b"x" * 65536, every=0)


def sent_to(place: str) -> Act:
    return page("", status=302, Location=place)


BAD: dict[str, tuple[Act, str, str]] = {
    "a page instead of a feed": (page("<html><body>Mantenimiento</body></html>"), "rejected", "ya no hay"),
    "nothing at all": (page(""), "rejected", "ya no hay"),
    "rubbish": (page(bytes(range(256)) * 40), "rejected", "ya no hay"),
    "200 MB": (heavy, "rejected", "demasiado"),
    "without end": (endless, "rejected", "demasiado"),
    "packed to burst": (
        page(gzip.compress(b"x" * 60_000_000), Content_Encoding="gzip"), "rejected", "demasiado"
    ),
    "a private address": (sent_to("http://10.1.2.3/feed"), "rejected", "dirección privada"),
    "the clouds' own": (sent_to("http://169.254.169.254/latest"), "rejected", "dirección privada"),
    "another protocol": (sent_to("file:///etc/passwd"), "rejected", "http://"),
    "round and round": (sent_to("/feed"), "rejected", "una y otra vez"),
    "gone": (page("", status=410), "rejected", "no existe"),
    "behind a door": (page("", status=403), "unauthorized", "clave"),
    "too often": (page("", status=429, Retry_After="600"), "ok", "esperemos"),
    "broken": (page("", status=500), "ok", "500"),
    "slow-loris": (loris, "ok", "tarda demasiado"),
    "drop by drop": (dripping, "ok", "tarda demasiado"),
    "silence": (silent, "ok", "tarda demasiado"),
    "half an answer": (cut_off, "ok", "No se puede hablar"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_bears_a_bad_feed(world: World, web: Web, good: tuple[Web, Source], name: str) -> None:
    act, state, words = BAD[name]
    web.acts["/feed"] = rss("Antes de todo")
    bad = feed(world, web)
    work()
    assert texts() == {"Antes de todo", "Aquí todo va bien"}
    before = Source.objects.get(pk=bad.pk).cursor

    web.acts["/feed"] = act
    good[0].acts["/feed"] = rss("Aquí todo va bien", "Y aquí también", site="bueno.example")
    for source in (bad, good[1]):
        again(source)
    work()
    bad.refresh_from_db()
    assert (bad.state, bad.cursor, bad.lease_until) == (state, before, None)
    assert words in bad.last_error
    assert (bad.next_try_at is None) == (state != "ok")
    assert bad.next_try_at is None or bad.next_try_at > timezone.now()
    assert texts() == {"Antes de todo", "Aquí todo va bien", "Y aquí también"}
    assert not SetAside.objects.exists()

    web.acts["/feed"] = rss("Antes de todo", "Mientras tanto", "Después")
    again(bad)
    work()
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == ("ok", "")
    assert {"Antes de todo", "Mientras tanto", "Después"} <= texts()


@pytest.mark.parametrize("document", [BOMB, THIEF])
def test_it_swallows_no_entities(world: World, web: Web, good: tuple[Web, Source], document: str) -> None:
    web.acts["/feed"] = page(document, Content_Type="application/rss+xml")
    bad = feed(world, web)
    work()
    bad.refresh_from_db()
    assert bad.state in ("ok", "rejected")
    assert bad.state == "ok" or bad.last_error
    assert not any("root:" in text or "jaja" in text for text in texts())
    assert "Aquí todo va bien" in texts()


WORSE: dict[str, tuple[dict[str, Act], str, str]] = {
    "no REST interface": (
        {"/wp-json/": page("", status=404), "/": page("<link href='/wp-content/x.css'>")}, "rejected", "REST"
    ),
    "another program now": ({"/wp-json/": page("", status=404), "/": page("Hola")}, "rejected", "WordPress"),
    "a wrong password": (
        {"*": told({"code": "incorrect_password", "message": "no"}, status=401)}, "unauthorized", "contraseña"
    ),
    "a right too few": (
        {"*": told({"code": "rest_forbidden_context", "message": "no"}, status=401)}, "unauthorized", ""
    ),
    "a firewall": ({"*": page("<html>Blocked</html>", status=403)}, "unauthorized", ""),
    "too often": ({"*": page("", status=429, Retry_After="600")}, "ok", "esperemos"),
    "broken": ({"*": page("<h1>Error establishing a database connection</h1>", status=500)}, "ok", "500"),
    "no JSON": ({"*": page("<html>PHP Warning</html>")}, "ok", "no se entiende"),
    "JSON of another shape": ({"*": told("nonsense")}, "ok", ""),
    "slow-loris": ({"*": loris}, "ok", "tarda demasiado"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORSE)
def test_it_bears_a_bad_blog(world: World, web: Web, good: tuple[Web, Source], name: str) -> None:
    acts, state, words = WORSE[name]
    wordpress(web, "Antes de todo")
    bad = blog(world, web)
    work()
    assert {"Antes de todo", "Aquí todo va bien"} <= texts()
    before = Source.objects.get(pk=bad.pk).cursor

    everywhere = {path: acts.get("*", page("", status=404)) for path in web.acts}
    web.acts |= {**everywhere, **{path: act for path, act in acts.items() if path != "*"}}
    good[0].acts["/feed"] = rss("Aquí todo va bien", "Y aquí también", site="bueno.example")
    for source in (bad, good[1]):
        again(source)
    work()
    bad.refresh_from_db()
    assert (bad.state, bad.cursor, bad.lease_until) == (state, before, None)
    assert words in bad.last_error
    assert bad.last_error
    assert bad.next_try_at is None or bad.next_try_at > timezone.now()
    assert "Y aquí también" in texts()

    web.acts.clear()
    wordpress(web, "Antes de todo", "Mientras tanto")
    again(bad)
    work()
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == ("ok", "")
    assert {"Antes de todo", "Mientras tanto"} <= texts()
    assert Item.objects.filter(text="Antes de todo").count() == 1


def test_it_bears_a_server_that_is_not_there(world: World, good: tuple[Web, Source]) -> None:
    with open_web() as web:
        bad = feed(world, web)
    work()
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("ok", 1)
    assert "No se puede hablar" in bad.last_error
    assert "Aquí todo va bien" in texts()


def test_it_keeps_what_people_write_there(world: World, web: Web) -> None:
    strange = [
        "nulos\x00aquí".replace("\x00", "&#0;"),
        "😀" * 200,
        "\u202eal revés",
        "<b>negrita</b>",
        "a" * 100_000,
    ]
    web.acts["/feed"] = rss(*strange)
    source = feed(world, web)
    work()
    source.refresh_from_db()
    assert (source.state, source.last_error, Item.objects.count()) == ("ok", "", len(strange))
    assert not SetAside.objects.exists()
    assert all("\x00" not in text and "\u202e" not in text for text in texts())
