"""The MediaWiki connector against a real MediaWiki."""

from __future__ import annotations

import pytest

from tertulia.connectors.base import Place
from tertulia.connectors.mediawiki.connector import MediaWiki
from tertulia.kit.failures import Rejected
from tertulia.kit.http import Http
from tests.servers import mediawiki

pytestmark = pytest.mark.servers


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


def _connected(server: mediawiki.MediaWiki, http: Http, pages: str = "") -> tuple[MediaWiki, list[Place]]:
    wiki = MediaWiki({"wiki": server.url, "pages": pages}, http)
    return wiki, list(wiki.places())


def test_it_reads_what_is_changed(mediawiki_server: mediawiki.MediaWiki, http: Http) -> None:
    wiki, (changes,) = _connected(mediawiki_server, http)
    host = mediawiki_server.url.removeprefix("http://")
    assert (wiki.check().id, wiki.check().name) == (host, "Wiki de prueba")
    before = wiki.listen(changes, {})
    assert not before.more
    edit = mediawiki_server.admin.edit
    first = edit("Aurora", text="Una cooperativa.", summary="Página nueva sobre [[Vigo|la ría]]")
    second = edit("Aurora", appendtext=" De luz verde.", summary="/* Historia */ más")
    found = wiki.listen(changes, before.cursor)
    new, more = found.items
    assert (new.id, new.kind, new.title) == (f"{host}/change/{first}", "article", "Aurora")
    assert new.text == "Página nueva sobre la ría (+16)"
    assert (new.author.id, new.author.name) == (f"{host}/User:Admin", "Admin")
    assert (more.id, more.kind, more.text) == (f"{host}/change/{second}", "post", "Historia: más (+14)")
    assert more.thread == new.thread
    assert not wiki.listen(changes, found.cursor).items


def test_it_reads_many_changes_page_by_page(
    mediawiki_server: mediawiki.MediaWiki, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki, (changes,) = _connected(mediawiki_server, http)
    cursor = wiki.listen(changes, {}).cursor
    made = {mediawiki_server.anybody.edit("Muchos", text=f"Versión {number}") for number in range(9)}
    monkeypatch.setattr("tertulia.connectors.mediawiki.changes.AT_ONCE", 4)
    told: list[int] = []
    for _turn in range(10):
        page = wiki.listen(changes, cursor)
        told += [int(item.id.rpartition("/")[2]) for item in page.items]
        cursor = page.cursor
        if not page.more:
            break
    assert sorted(told) == sorted(made)
    assert not wiki.listen(changes, cursor).items


def test_it_reads_who_said_what_on_a_talk_page(mediawiki_server: mediawiki.MediaWiki, http: Http) -> None:
    admin, anybody = mediawiki_server.admin, mediawiki_server.anybody
    admin.edit("Tarifas", text="La tarifa.")
    talk = "Talk:Tarifas"
    root = admin.edit(
        talk, section="new", sectiontitle="Año 2026", text="¿Sube la '''tarifa'''? [[Vigo|Aquí]] no. ~~~~"
    )
    answer = anybody.edit(talk, appendtext="\n:Según el boletín, no. --~~~~")
    wiki, (_changes, place) = _connected(mediawiki_server, http, "Tarifas")
    assert (place.name, place.whole, place.own) == (talk, True, False)
    host = mediawiki_server.url.removeprefix("http://")
    page = wiki.listen(place, {})
    asked, said = page.items
    assert (asked.id, asked.text, asked.title) == (
        f"{host}/rev/{root}",
        "¿Sube la tarifa? Aquí no.",
        "Año 2026",
    )
    assert (asked.kind, asked.thread, asked.author.name) == ("comment", asked.id, "Admin")
    assert (said.id, said.text) == (f"{host}/rev/{answer}", "Según el boletín, no.")
    assert (said.kind, said.parent, said.thread) == ("reply", asked.id, asked.id)
    third = admin.edit(talk, appendtext="\n::Gracias. ~~~~")
    other = anybody.edit(talk, section="new", sectiontitle="Otra cosa", text="Falta la fuente. ~~~~")
    anybody.edit(talk, section=1, appendtext="\n:Y yo digo que sí. ~~~~")
    stands = admin.call(action="parse", page=talk, prop="wikitext", section=2)["parse"]["wikitext"]
    admin.edit(talk, section=2, text=stands.replace("la fuente", "la fuente y el año"))
    page = wiki.listen(place, page.cursor)
    thanks, apart, late = page.items
    assert (thanks.id, thanks.parent, thanks.thread) == (f"{host}/rev/{third}", said.id, asked.id)
    assert (apart.id, apart.parent, apart.thread) == (f"{host}/rev/{other}", "", f"{host}/rev/{other}")
    assert (late.text, late.parent, late.thread) == ("Y yo digo que sí.", asked.id, asked.id)
    assert not wiki.listen(place, page.cursor).items


def test_it_says_in_words_what_is_wrong(mediawiki_server: mediawiki.MediaWiki, http: Http) -> None:
    with pytest.raises(Rejected, match="no existe") as caught:
        _connected(mediawiki_server, http, "Special:RecentChanges")
    assert caught.value.field == "pages"
    with pytest.raises(Rejected) as lost:
        MediaWiki({"wiki": f"{mediawiki_server.url}/images/"}, http).check()
    assert lost.value.field == "wiki"
