"""Articles on a real Ghost: published with pictures and tags, changed, found again, taken down, heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Gone, Item, Place
from tertulia.connectors.ghost.connector import Ghost
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http
from tests.servers import ghost

pytestmark = pytest.mark.servers
HTML = (
    "<h2>1. Cuenta a quién le interesa</h2><p>«Cada piso paga <strong>11 €</strong> menos» &amp; más "
    '<a href="https://aurora.example/?a=1&amp;b=2">aquí</a>.</p><p><img src="asset:12" alt=""></p>'
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
)


class Breaks(Http):
    """Loses the answer to what makes an article, or to an upload, after the server has done it."""

    breaking = ""

    def request(self, method: str, url: str, **how: Any) -> Answer:
        answer = super().request(method, url, **how)
        if self.breaking and method == "POST" and url.endswith(self.breaking):
            raise Unavailable("se cortó", sent=True)
        return answer


@pytest.fixture
def http() -> Breaks:
    return Breaks(allow_private=["127.0.0.1"])


@pytest.fixture
def blog(ghost_server: ghost.Ghost, http: Http) -> Ghost:
    return Ghost({"site": ghost_server.url, "admin_key": ghost_server.admin_key}, http)


@pytest.fixture
def place(blog: Ghost) -> Place:
    return next(iter(blog.places()))


def _picture(folder: Path, name: str, colour: str) -> str:
    path = folder / name
    Image.new("RGB", (300, 200), colour).save(path)
    return str(path)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    inside = Attachment(
        _picture(tmp_path, "placas.png", "navy"), name="Placas del tejado.png", alt="Placas", ref="asset:12"
    )
    cover = Attachment(
        _picture(tmp_path, "tejado.jpg", "brown"), name="tejado.jpg", alt="Tejado", ref="asset:7"
    )
    return Draft(
        "Markdown",
        title=f"Autoconsumo & tejado «compartido» {tmp_path.name}",
        html=HTML,
        summary="Cinco pasos & un acta.",
        slug=f"tejado-{tmp_path.name}".replace("_", "-"),
        tags=("Energía & más", "Comunidad"),
        cover=cover,
        media=(inside,),
        options={"search_title": "Otro título", "search_description": "Para el buscador"},
    )


def _post(server: ghost.Ghost, remote: str) -> dict[str, Any]:
    number = remote.rpartition("/")[2]
    (found,) = server.rest("GET", f"posts/{number}/?formats=html")["posts"]
    return dict(found)


def test_it_knows_the_blog_and_says_which_box_is_wrong(
    ghost_server: ghost.Ghost, blog: Ghost, http: Http
) -> None:
    me = blog.check()
    assert me.name == "Cooperativa Aurora"
    assert me.url.startswith(ghost_server.url)
    kid = ghost_server.admin_key.partition(":")[0]
    for key in ("nada", f"{kid}:{'ab' * 32}", f"{'0' * 24}:{'ab' * 32}"):
        with pytest.raises(Unauthorized) as caught:
            Ghost({"site": ghost_server.url, "admin_key": key}, http).check()
        assert caught.value.field == "admin_key"
        assert "abab" not in f"{caught.value} {caught.value.said}"


def test_it_publishes_a_whole_article(
    ghost_server: ghost.Ghost, blog: Ghost, place: Place, draft: Draft
) -> None:
    cursor = blog.listen(place, {}).cursor
    since = datetime.now(UTC)
    assert blog.find(place, draft, since) is None
    receipt = blog.publish(place, draft, "k")
    post = _post(ghost_server, receipt.id)
    assert (post["status"], post["title"], post["slug"]) == ("published", draft.title, draft.slug)
    assert (post["custom_excerpt"], post["meta_title"]) == ("Cinco pasos & un acta.", "Otro título")
    assert post["meta_description"] == "Para el buscador"
    assert [tag["name"] for tag in post["tags"]] == ["Energía & más", "Comunidad"]
    assert "/content/images/" in post["feature_image"]
    assert post["feature_image_alt"] == "Tejado"
    assert "asset:" not in post["html"]
    assert 'alt="Placas"' in post["html"]
    assert "<table>" in post["html"]
    assert receipt.url == post["url"]
    assert receipt.at is not None
    assert blog.find(place, draft, since) == receipt
    assert blog.find(place, replace(draft, title="Otra cosa"), since) is None
    page = blog.listen(place, cursor)
    assert [(item.id, item.own) for item in page.items] == [(receipt.id, True)]
    assert not blog.listen(place, page.cursor).items
    (item,) = blog.look([receipt.id])
    assert isinstance(item, Item)
    assert "11 €" in item.text


def test_it_changes_what_is_out_and_stores_no_picture_twice(
    ghost_server: ghost.Ghost, blog: Ghost, place: Place, draft: Draft
) -> None:
    receipt = blog.publish(place, draft, "k")
    before = _post(ghost_server, receipt.id)
    later = replace(draft, title="Título nuevo", html=HTML.replace("11 €", "12 €"), tags=("Comunidad",))
    for _twice in range(2):
        changed = blog.edit(place, receipt, later)
    assert changed.id == receipt.id
    post = _post(ghost_server, receipt.id)
    assert post["title"] == "Título nuevo"
    assert "12 €" in post["html"]
    assert [tag["name"] for tag in post["tags"]] == ["Comunidad"]
    assert post["feature_image"] == before["feature_image"]
    picture = before["html"].partition('<img src="')[2].partition('"')[0]
    assert picture in post["html"]
    blog.edit(place, receipt, replace(later, cover=None))
    assert _post(ghost_server, receipt.id)["feature_image"] is None


def test_it_changes_what_somebody_else_has_changed_meanwhile(
    ghost_server: ghost.Ghost, blog: Ghost, http: Breaks, place: Place, draft: Draft
) -> None:
    receipt = blog.publish(place, draft, "k")
    stale = {"updated_at": "2020-01-01T00:00:00.000Z"}
    real = http.request

    def late(method: str, url: str, **how: Any) -> Answer:
        if method == "PUT" and stale:
            how["json"]["posts"][0].update(stale)
            stale.clear()
        return real(method, url, **how)

    http.request = late  # type: ignore[method-assign]
    blog.edit(place, receipt, replace(draft, title="Gana el nuestro"))
    assert _post(ghost_server, receipt.id)["title"] == "Gana el nuestro"


def test_it_takes_it_down_to_a_draft(
    ghost_server: ghost.Ghost, blog: Ghost, place: Place, draft: Draft
) -> None:
    since = datetime.now(UTC)
    receipt = blog.publish(place, draft, "k")
    blog.withdraw(receipt)
    blog.withdraw(receipt)
    post = _post(ghost_server, receipt.id)
    assert (post["status"], post["title"]) == ("draft", draft.title)
    assert blog.find(place, draft, since) is None
    assert list(blog.look([receipt.id])) == [Gone(receipt.id)]
    with pytest.raises(Rejected, match="borrador"):
        blog.edit(place, receipt, draft)
    ghost_server.rest("DELETE", f"posts/{receipt.id.rpartition('/')[2]}/")
    blog.withdraw(receipt)
    with pytest.raises(Rejected, match="ya no está"):
        blog.edit(place, receipt, draft)


def test_an_article_whose_answer_was_lost_is_found_and_not_doubled(
    ghost_server: ghost.Ghost, blog: Ghost, http: Breaks, place: Place, draft: Draft
) -> None:
    since = datetime.now(UTC)
    http.breaking = "/admin/posts/"
    with pytest.raises(Unavailable) as caught:
        blog.publish(place, draft, "k")
    assert caught.value.sent
    http.breaking = ""
    found = blog.find(place, draft, since)
    assert found is not None
    ours = ghost_server.rest("GET", f"posts/?filter=slug:{draft.slug}")["posts"]
    assert [post["id"] for post in ours] == [found.id.rpartition("/")[2]]


def test_an_upload_whose_answer_was_lost_publishes_nothing(
    ghost_server: ghost.Ghost, blog: Ghost, http: Breaks, place: Place, draft: Draft
) -> None:
    http.breaking = "/images/upload/"
    with pytest.raises(Unavailable) as caught:
        blog.publish(place, draft, "k")
    assert not caught.value.sent, "no article was made: it may be tried again"
    assert not ghost_server.rest("GET", f"posts/?filter=slug:{draft.slug}")["posts"]


def test_it_says_what_does_not_fit(blog: Ghost, place: Place, draft: Draft) -> None:
    with pytest.raises(Rejected, match="300"):
        blog.publish(place, replace(draft, summary="a" * 301), "k")
