"""Wikis: what their interface tells as items, and what stands on talk pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.mediawiki.connector import MediaWiki
from tertulia.connectors.mediawiki.markup import plain, unsigned
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

API = "/api.php"


@pytest.fixture
def paper() -> Replay:
    return story("mediawiki")


@pytest.fixture
def wiki(paper: Replay) -> Any:
    return connected("mediawiki", paper)


def test_it_finds_the_interface_by_any_page(wiki: Any, paper: Replay) -> None:
    assert wiki.check() == Author(
        "wiki.example", "Test wiki", "wiki.example", "https://wiki.example/index.php/Main_Page"
    )
    assert [request.url.path for request in paper.asked] == ["/index.php/Main_Page", API]
    assert all("Tertulia" in request.headers["user-agent"] for request in paper.asked)
    assert paper.asked[1].url.params["maxlag"] == "5"


def test_it_tells_changes(wiki: Any) -> None:
    changes, talk = wiki.places()
    assert (changes.whole, talk.whole, talk.name) == (False, True, "Talk:Luz Verde")
    page = wiki.listen(changes, {})
    new = next(item for item in page.items if item.title == "Luz Verde")
    assert new == Item(
        id=new.id,
        author=Author(
            "wiki.example/User:Admin", "Admin", "Admin", "https://wiki.example/index.php?title=User%3AAdmin"
        ),
        text="Página nueva sobre la cooperativa (+26)",
        published=new.published,
        kind="article",
        url=f"https://wiki.example/index.php?oldid={new.id.rpartition('/')[2]}",
        thread=new.thread,
        title="Luz Verde",
        audience="public",
    )
    texts = [item.text for item in page.items if item.title == "Talk:Luz Verde"]
    assert texts[1:] == ["Tarifa de 2026: respuesta (+101)", "Sin resumen (+104)"]


def test_it_tells_who_said_what(wiki: Any) -> None:
    _changes, talk = wiki.places()
    asked, answer, thanks = wiki.listen(talk, {}).items
    assert (
        asked.text == "¿Alguien sabe si Aurora sube la tarifa? Véase la página https://aurora.example/tarifa."
    )
    assert (asked.title, asked.kind, asked.thread) == ("Tarifa de 2026", "comment", asked.id)
    assert (answer.text, answer.parent, answer.author.name) == (
        "Según el boletín, no.",
        asked.id,
        "192.0.2.7",
    )
    assert (thanks.text, thanks.parent, thanks.thread) == ("@Marta gracias.", answer.id, asked.id)


def _edit(number: int, content: str, user: str = "Ana", **over: Any) -> dict[str, Any]:
    told = {
        "revid": number,
        "parentid": number - 1,
        "user": user,
        "timestamp": f"2026-05-04T10:{number:02}:00Z",
    }
    return {**told, "slots": {"main": {"content": content}}, **over}


def _talk(wiki: Any, paper: Replay, *edits: dict[str, Any]) -> list[Item]:
    page = {"pageid": 3, "ns": 1, "title": "Talk:Luz Verde", "revisions": list(edits)}
    answer = reply(200, {"batchcomplete": True, "query": {"pages": [page]}})
    paper.answer("GET", API, answer, prop="revisions")
    _changes, talk = wiki.places()
    items: list[Item] = list(wiki.listen(talk, {"api": "https://wiki.example/api.php", "rev": 1}).items)
    return items


def test_it_takes_a_mended_line_for_no_new_comment(wiki: Any, paper: Replay) -> None:
    before = _edit(1, "== Año ==\nHay una herrata en el texto. --[[User:Ana|Ana]]")
    after = _edit(2, "== Año ==\nHay una errata en el texto. --[[User:Ana|Ana]]")
    assert _talk(wiki, paper, before, after) == []


def test_it_tells_two_things_said_in_one_edit_apart(wiki: Any, paper: Replay) -> None:
    both = "== Uno ==\nPrimero. --[[Usuario:Ana|Ana]] 10:02 4 may 2026 (UTC)\n\n== Dos ==\nSegundo.\n"
    first, second = _talk(wiki, paper, _edit(1, ""), _edit(2, both))
    assert (first.text, second.text, second.title) == ("Primero.", "Segundo.", "Dos")
    assert (first.id, second.id) == ("wiki.example/rev/2", "wiki.example/rev/2/2")
    assert second.thread == second.id


def test_it_keeps_hidden_names_and_texts_hidden(wiki: Any, paper: Replay) -> None:
    nameless: dict[str, Any] = {"revid": 2, "userhidden": True, "user": ""}
    shown, *rest = _talk(
        wiki, paper, _edit(1, ""), _edit(2, "Hola a todos", **nameless), _edit(3, "", texthidden=True)
    )
    assert (shown.author.id, shown.author.handle) == ("wiki.example/User:", "")
    assert not rest


@pytest.mark.parametrize(
    ("wikitext", "words"),
    [
        ("'''Sí''' y ''no''", "Sí y no"),
        ("[[Vigo]] y [[Vigo|la ría]] y [[:Categoría:Ríos]]", "Vigo y la ría y Categoría:Ríos"),
        ("{{fuera {{de}} lugar}}Hola {{ping|Ana|x=1}}", "Hola @Ana"),
        (":::* Sí\n::No", "Sí\nNo"),
        ("/* Historia */ más", "Historia: más"),
        ("<b>hola</b> <ref>nota</ref>", "hola nota"),
        ("{{" * 500, "{{" * 500),
    ],
)
def test_it_reads_markup_as_words(wikitext: str, words: str) -> None:
    assert plain(wikitext) == words


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Hola. --[[User:Ana M.|Ana]] ([[User talk:Ana M.|disc.]]) 10:02 4 may 2026 (UTC)", "Hola."),
        ("Hola. [[Usuario:Ana_M.|''Ana'']] 10:02", "Hola."),
        (
            "Mira [[Usuario:Ana M.|a Ana]] bien.\nOtra línea",
            "Mira [[Usuario:Ana M.|a Ana]] bien.\nOtra línea",
        ),
        ("Hola 10:02, 4 mayo 2026 (CEST)", "Hola"),
        ("Sin firma", "Sin firma"),
    ],
)
def test_it_leaves_signatures_out(said: str, left: str) -> None:
    assert unsigned(said, "Ana M.") == left


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("maxlag", RateLimited),
        ("ratelimited", RateLimited),
        ("readapidenied", Unauthorized),
        ("badvalue", Rejected),
        ("readonly", Unavailable),
        ("internal_api_error_DBQueryError", Unavailable),
    ],
)
def test_it_understands_refusals(wiki: Any, paper: Replay, code: str, failure: type[Exception]) -> None:
    changes, _talk = wiki.places()
    told = {"error": {"code": code, "info": "Waiting for 10.64.1.1: 8 seconds lagged."}}
    paper.answer("GET", API, reply(200, told, retry_after="90"))
    with pytest.raises(failure) as caught:
        wiki.listen(changes, {"api": "https://wiki.example/api.php"})
    if isinstance(caught.value, RateLimited):
        assert caught.value.until > datetime.now(UTC) + timedelta(seconds=85)


def test_it_says_where_there_is_no_wiki(paper: Replay) -> None:
    paper.instead = reply(200, "<html>Un blog</html>")
    with pytest.raises(Rejected, match="no hay una wiki") as caught:
        connected("mediawiki", paper).check()
    assert caught.value.field == "wiki"


@pytest.mark.parametrize(
    ("url", "config"),
    [
        (
            "https://es.wikipedia.org/wiki/R%C3%ADa_de_Vigo",
            {"wiki": "https://es.wikipedia.org", "pages": "Ría de Vigo"},
        ),
        ("https://es.wikipedia.org/", {"wiki": "https://es.wikipedia.org"}),
    ],
)
def test_it_recognises_wikipedia(url: str, config: dict[str, str]) -> None:
    found = MediaWiki.recognises(url)
    assert found is not None
    assert (found.sure, found.config) == (0.9, config)
    assert MediaWiki.recognises("https://blog.example/wikipedia.org") is None
