"""Articles on a real WordPress: published with pictures and tags, changed, found again, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Place
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.http import Answer, Http
from tests.servers import wordpress

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
def blog(wordpress_server: wordpress.WordPress, http: Http) -> WordPress:
    user, password = wordpress_server.admin
    return WordPress({"site": wordpress_server.url, "user": user, "app_password": password}, http)


@pytest.fixture
def place(blog: WordPress) -> Place:
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
        options={"categories": "Guías, Vecindario", "search_title": "Otro título"},
    )


def _post(server: wordpress.WordPress, remote: str) -> dict[str, Any]:
    number = remote.rpartition("/")[2]
    found: dict[str, Any] = server.rest("GET", f"posts/{number}?context=edit")
    return found


def _terms(server: wordpress.WordPress, kind: str, ids: list[int]) -> set[str]:
    numbers = ",".join(map(str, ids))
    return {term["name"] for term in server.rest("GET", f"{kind}?include={numbers}")}


def test_it_publishes_a_whole_article(
    wordpress_server: wordpress.WordPress, blog: WordPress, place: Place, draft: Draft
) -> None:
    since = datetime.now(UTC)
    assert blog.find(place, draft, since) is None
    receipt = blog.publish(place, draft, "k")
    post = _post(wordpress_server, receipt.id)
    assert post["status"] == "publish"
    assert post["slug"] == draft.slug
    assert receipt.url == post["link"]
    assert draft.title.replace("&", "&amp;") == post["title"]["raw"]
    assert post["excerpt"]["raw"] == "Cinco pasos &amp; un acta."
    assert _terms(wordpress_server, "tags", post["tags"]) == {"Energía &amp; más", "Comunidad"}
    assert _terms(wordpress_server, "categories", post["categories"]) == {"Guías", "Vecindario"}
    cover = wordpress_server.rest("GET", f"media/{post['featured_media']}")
    assert cover["alt_text"] == "Tejado"
    body = post["content"]["rendered"]
    assert "asset:" not in body
    assert "/wp-content/uploads/" in body
    assert 'alt="Placas"' in body
    assert "<table>" in body
    assert blog.find(place, draft, since) == receipt
    assert blog.find(place, replace(draft, title="Otra cosa"), since) is None
    (item,) = blog.look([receipt.id])
    assert "11 €" in getattr(item, "text", "")


def test_it_changes_what_is_out_and_stores_no_picture_twice(
    wordpress_server: wordpress.WordPress, blog: WordPress, place: Place, draft: Draft
) -> None:
    receipt = blog.publish(place, draft, "k")
    library = {media["id"] for media in wordpress_server.rest("GET", "media?per_page=100")}
    later = replace(draft, title="Título nuevo", html=HTML.replace("11 €", "12 €"), tags=("Comunidad",))
    for _twice in range(2):
        changed = blog.edit(place, receipt, later)
    assert changed.id == receipt.id
    post = _post(wordpress_server, receipt.id)
    assert post["title"]["raw"] == "Título nuevo"
    assert "12 €" in post["content"]["raw"]
    assert _terms(wordpress_server, "tags", post["tags"]) == {"Comunidad"}
    assert {media["id"] for media in wordpress_server.rest("GET", "media?per_page=100")} == library
    blog.edit(place, receipt, replace(later, cover=None))
    assert _post(wordpress_server, receipt.id)["featured_media"] == 0


def test_it_withdraws_into_the_bin_and_comments_stay(
    wordpress_server: wordpress.WordPress, blog: WordPress, place: Place, draft: Draft
) -> None:
    since = datetime.now(UTC)
    receipt = blog.publish(place, draft, "k")
    number = int(receipt.id.rpartition("/")[2])
    wordpress_server.anonymous_comment(number, "Vecina", "¿Y si vivo de alquiler?")
    ours = blog.publish(place, Draft("También vale.", parent=receipt.id), "c")
    changed = blog.edit(place, ours, Draft("También vale, claro.", parent=receipt.id))
    assert blog.edit(place, ours, Draft("También vale, claro.", parent=receipt.id)) == changed
    blog.withdraw(receipt)
    blog.withdraw(receipt)
    assert _post(wordpress_server, receipt.id)["status"] == "trash"
    assert blog.find(place, draft, since) is None
    with pytest.raises(Rejected, match="papelera"):
        blog.edit(place, receipt, draft)


def test_an_article_whose_answer_was_lost_is_found_and_not_doubled(
    wordpress_server: wordpress.WordPress, blog: WordPress, http: Breaks, place: Place, draft: Draft
) -> None:
    since = datetime.now(UTC)
    http.breaking = "/wp/v2/posts"
    with pytest.raises(Unavailable) as caught:
        blog.publish(place, draft, "k")
    assert caught.value.sent
    http.breaking = ""
    found = blog.find(place, draft, since)
    assert found is not None
    ours = wordpress_server.rest("GET", f"posts?slug={draft.slug}")
    assert [post["id"] for post in ours] == [int(found.id.rpartition("/")[2])]


def test_an_upload_whose_answer_was_lost_publishes_nothing_and_is_used_later(
    wordpress_server: wordpress.WordPress, blog: WordPress, http: Breaks, place: Place, draft: Draft
) -> None:
    before = {media["id"] for media in wordpress_server.rest("GET", "media?per_page=100")}
    other = Image.new("RGB", (123, 77), "green")
    other.save(draft.media[0].path)
    http.breaking = "/wp/v2/media"
    with pytest.raises(Unavailable) as caught:
        blog.publish(place, draft, "k")
    assert not caught.value.sent, "no article was made: it may be tried again"
    assert not wordpress_server.rest("GET", f"posts?slug={draft.slug}")
    http.breaking = ""
    blog.publish(place, draft, "k")
    made = {media["id"] for media in wordpress_server.rest("GET", "media?per_page=100")} - before
    assert len(made) == 1, "the picture that was sent before is the one that is shown"
