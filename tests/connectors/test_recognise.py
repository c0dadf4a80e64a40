"""«Pega una dirección»: who knows an address, by itself or by the page that stands there."""

from __future__ import annotations

import httpx2
import pytest

from tertulia.connectors import registry
from tertulia.connectors.recognise import is_sure, offers, whole
from tertulia.kit.http import Answer

SLUGS = [slug for slug in registry.slugs() if slug != "demo"]
HTML = "text/html; charset=utf-8"
RSS = (
    "<rss version='2.0'><channel><title>x</title><item><guid>1</guid><title>x</title></item></channel></rss>"
)


def page(body: str, url: str = "https://sitio.example/x", kind: str = HTML) -> Answer:
    return Answer(200, httpx2.Headers({"content-type": kind}), body.encode(), url)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("miblog.org", "https://miblog.org"),
        (" <https://miblog.org/a> ", "https://miblog.org/a"),
        ("feed://miblog.org/rss", "https://miblog.org/rss"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("hola", ""),
        ("dos palabras.org", ""),
        ("javascript:alert(1)", ""),
        ("ftp://x.org/", ""),
        ("", ""),
        ("x" * 2000 + ".org", ""),
    ],
)
def test_it_completes_what_was_pasted(typed: str, url: str) -> None:
    assert whole(typed) == url


@pytest.mark.parametrize(
    ("url", "slug", "config"),
    [
        ("https://www.reddit.com/r/vigo/", "reddit", {"community": "r/vigo"}),
        (
            "https://mastodon.social/tags/aurora",
            "mastodon",
            {"server": "mastodon.social", "hashtags": "#aurora"},
        ),
        ("https://x.example/datos.csv", "spreadsheet", {"url": "https://x.example/datos.csv"}),
    ],
)
def test_it_knows_addresses_by_themselves(url: str, slug: str, config: dict[str, str]) -> None:
    found = offers(url, SLUGS)
    assert is_sure(found)
    assert (found[0].slug, dict(found[0].found.config)) == (slug, config)


@pytest.mark.parametrize(
    ("body", "kind", "slug"),
    [
        (RSS, "application/rss+xml", "feed"),
        ("<html><link rel='alternate' type='application/rss+xml' href='/feed'><p>x", HTML, "feed"),
        ("<html><link rel='https://api.w.org/' href='/wp-json/'><p>hola", HTML, "wordpress"),
        ('{"items": [{"text": "hola"}]}', "application/json", "json_api"),
        ("a,b\n1,2\n", "text/csv", "spreadsheet"),
        ("<html><p>Una página sin más", HTML, "web_page"),
    ],
)
def test_it_knows_pages_when_it_sees_them(body: str, kind: str, slug: str) -> None:
    assert offers("https://sitio.example/x", SLUGS, page(body, kind=kind))[0].slug == slug


def test_it_prefers_the_surest_and_offers_the_others() -> None:
    blog = page(
        "<html><link rel='https://api.w.org/' href='/wp-json/'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed'><p>hola"
    )
    assert [offer.slug for offer in offers(blog.url, SLUGS, blog)][:3] == ["wordpress", "feed", "web_page"]


def test_it_passes_over_who_trips(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(url: str, page: Answer | None = None) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(registry.get("web_page"), "recognises", trip)
    assert "web_page" not in {offer.slug for offer in offers("https://x.example/datos.csv", SLUGS)}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_recognised_fits_the_form(slug: str) -> None:
    """Whatever each says of any address here are boxes of its own form, and nothing secret."""
    from tertulia.connectors.base import Fields

    connector = registry.get(slug)
    auth = connector.auth
    boxes = {
        f.name
        for f in (auth.fields if isinstance(auth, Fields) else (*auth.fields, *auth.manual))
        if not f.secret
    }
    for url in (
        "https://www.reddit.com/r/vigo/",
        "https://mastodon.social/tags/aurora",
        "https://x.example/a.csv",
    ):
        found = connector.recognises(url)
        assert found is None or set(found.config) <= boxes
    for body, kind in (
        (RSS, "text/xml"),
        ('{"items": [{"text": "hola"}]}', "application/json"),
        ("<p>hola", HTML),
    ):
        found = connector.recognises("https://x.example/", page(body, kind=kind))
        assert found is None or set(found.config) <= boxes
