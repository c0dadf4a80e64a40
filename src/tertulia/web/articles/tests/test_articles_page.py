"""The list of articles and the editor: who sees them, what is saved, what a conflict keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tertulia.planner import actions
from tertulia.planner.models import Post
from tests import make
from tests.world import World

TEXT = "Cada piso paga **11 €** menos.\n\n## Lleva el acta\n\n- Uno\n- Dos"


@pytest.fixture
def article(world: World) -> Post:
    blog = make.channel(world.brand, network="wordpress", name="El blog")
    return make.post(world.brand, blog, kind="article", title="Autoconsumo compartido", text=TEXT)


def _save(client: Client, post: Post, **told: Any) -> Any:
    post.refresh_from_db()
    body = {"revision": post.revision, **told}
    return client.post(f"/articulos/{post.pk}/guardar/", json.dumps(body), content_type="application/json")


def _convert(client: Client, post: Post, to: str, body: str) -> str:
    path = f"/articulos/{post.pk}/convertir/"
    answer = client.post(path, json.dumps({"to": to, "body": body}), content_type="application/json")
    return str(answer.json()["body"])


def test_it_lists_what_is_written(alice: Client, article: Post, world: World) -> None:
    make.post(world.brand, title="No es artículo")
    page = alice.get("/articulos/").content.decode()
    assert "Autoconsumo compartido" in page
    assert "No es artículo" not in page
    assert "Autoconsumo" in alice.get("/articulos/?ver=borradores").content.decode()
    assert "Autoconsumo" not in alice.get("/articulos/?ver=publicados").content.decode()
    assert "Nada con «zzz»" in alice.get("/articulos/?q=zzz").content.decode()


def test_it_begins_one_on_every_blog(alice: Client, world: World) -> None:
    make.channel(world.brand, network="ghost")
    make.channel(world.brand, network="instagram")
    answer = alice.post("/articulos/nuevo/")
    post = Post.objects.get(kind="article")
    assert answer["Location"] == f"/articulos/{post.pk}/"
    assert [variant.channel.network for variant in post.variants.all()] == ["ghost"]
    assert alice.get(answer["Location"]).status_code == 200


def test_it_shows_the_article_to_write_on(alice: Client, article: Post) -> None:
    page = alice.get(f"/articulos/{article.pk}/").content.decode()
    assert "<strong>11 €</strong>" in page
    assert 'contenteditable="true"' in page
    assert "12 palabras" in page or "palabras · 1 min" in page


def test_a_reader_sees_and_changes_nothing(rita: Client, article: Post) -> None:
    page = rita.get(f"/articulos/{article.pk}/").content.decode()
    assert "contenteditable" not in page
    assert _save(rita, article, title="Otro").status_code == 403
    for path in ("hacer/", "promocion/"):
        assert rita.post(f"/articulos/{article.pk}/{path}").status_code == 403
    assert rita.post("/articulos/nuevo/").status_code == 403


def test_a_stranger_finds_nothing(charlie: Client, article: Post) -> None:
    for path in ("", "promocion/", "imagenes/", "enlaces/", "versiones/"):
        assert charlie.get(f"/articulos/{article.pk}/{path}").status_code == 404
    assert _save(charlie, article, title="Otro").status_code == 404


def test_it_saves_what_the_rich_editor_holds_cleanly(alice: Client, article: Post) -> None:
    evil = (
        '<p>Hola <b>tú</b><script>alert(1)</script></p><p onclick="x()"><a href="javascript:x()">no</a></p>'
    )
    told = _save(alice, article, form="rich", body=evil, title="  Nuevo   título ").json()
    article.refresh_from_db()
    assert told["saved"]
    assert told["revision"] == article.revision
    assert article.text == "Hola **tú**\n\nno"
    assert article.title == "Nuevo título"


def test_it_saves_what_goes_with_it(alice: Client, article: Post) -> None:
    _save(
        alice, article, excerpt="Cinco pasos.", slug="¡El Sol de Todas!",
        tags=["Energía", " Energía", "", "Sol"], search_title="Otro", search_description="Más",
    )  # fmt: skip
    article.refresh_from_db()
    assert article.article == {
        "excerpt": "Cinco pasos.",
        "slug": "el-sol-de-todas",
        "tags": ["Energía", "Sol"],
        "search_title": "Otro",
        "search_description": "Más",
    }
    assert article.text == TEXT, "what was not told stays"


def test_it_takes_only_pictures_of_its_own_library(alice: Client, article: Post, world: World) -> None:
    ours, theirs = make.asset(world.brand), make.asset(world.other_brand)
    body = f"![Placas](asset:{ours.pk})\n\n![Ajena](asset:{theirs.pk})"
    _save(alice, article, form="markdown", body=body, cover=theirs.pk)
    article.refresh_from_db()
    assert article.media == [{"asset": ours.pk, "alt": "Placas"}]
    assert not article.article.get("cover")
    _save(alice, article, cover=ours.pk)
    article.refresh_from_db()
    assert article.article["cover"] == ours.pk


def test_it_does_not_write_over_somebody_else(alice: Client, article: Post, world: World) -> None:
    seen = article.revision
    actions.edit_post(article, changes={"title": "El de Bob"}, by=world.bob.actor)
    path = f"/articulos/{article.pk}/guardar/"
    mine = {"revision": seen, "title": "El mío"}
    answer = alice.post(path, json.dumps(mine), content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["who"] == "Bob"
    article.refresh_from_db()
    assert article.title == "El de Bob"
    alice.post(path, json.dumps({**mine, "mine": True}), content_type="application/json")
    article.refresh_from_db()
    assert article.title == "El mío"


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"body": 3}', b"\xff"])
def test_it_refuses_what_is_no_article(alice: Client, article: Post, body: bytes) -> None:
    answer = alice.post(f"/articulos/{article.pk}/guardar/", body, content_type="application/json")
    assert answer.status_code == 422
    article.refresh_from_db()
    assert article.text == TEXT


def test_it_says_that_the_session_is_over(client: Client, article: Post) -> None:
    assert _save(client, article, title="Otro").status_code == 401


def test_both_forms_say_the_same(alice: Client, article: Post) -> None:
    shown = _convert(alice, article, "rich", TEXT)
    assert "<h2>Lleva el acta</h2>" in shown
    assert _convert(alice, article, "markdown", shown) == TEXT
    assert _convert(alice, article, "clean", "<div style='x'><b>a</b></div><script>1</script>") == (
        "<p><strong>a</strong></p>"
    )


def test_it_keeps_versions_and_goes_back(alice: Client, article: Post, world: World) -> None:
    actions.edit_post(article, changes={"text": "Lo de Bob."}, by=world.bob.actor)
    listed = alice.get(f"/articulos/{article.pk}/versiones/").content.decode()
    assert "Bob" in listed
    first, newest = article.versions.order_by("pk").first(), article.versions.first()
    assert first is not None
    assert newest is not None
    changed = alice.get(f"/articulos/{article.pk}/versiones/{newest.pk}/").content.decode()
    assert "<ins>" in changed
    alice.post(f"/articulos/{article.pk}/versiones/{first.pk}/")
    article.refresh_from_db()
    assert article.text == TEXT


def test_it_offers_links_to_other_articles(alice: Client, article: Post, world: World) -> None:
    page = alice.get(f"/articulos/{article.pk}/enlaces/").content.decode()
    assert "Sin enlaces a otros artículos" in page
