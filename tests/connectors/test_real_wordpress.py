"""The WordPress connector against a real WordPress with its own defaults: a newcomer's comment is held."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tertulia.connectors.base import Cursor, Draft, Gone, Item, Place
from tertulia.connectors.feed.connector import Feed
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.servers import wordpress

pytestmark = pytest.mark.servers
WORDS = (
    'Sí: "de 10 a 14" -- y <b>los sábados</b> también... \U0001f600\n\nMás en https://aurora.example/?a=1&b=2'
)


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


@pytest.fixture
def blog(wordpress_server: wordpress.WordPress, http: Http) -> WordPress:
    return _blog(wordpress_server, http)


def _blog(server: wordpress.WordPress, http: Http, **config: str) -> WordPress:
    user, password = server.admin
    return WordPress({"site": server.url, "user": user, "app_password": password, **config}, http)


def _place(blog: WordPress) -> Place:
    return next(iter(blog.places()))


def _read(blog: WordPress, cursor: Cursor) -> tuple[dict[str, Item], list[str], Cursor]:
    """Everything since `cursor`, by id; what is gone; where to go on."""
    items: dict[str, Item] = {}
    gone: list[str] = []
    while True:
        page = blog.listen(_place(blog), cursor)
        items.update((item.id, item) for item in page.items)
        gone += [thing.id for thing in page.gone]
        cursor = page.cursor
        if not page.more:
            return items, gone, cursor


def test_it_connects_reads_approves_answers_finds_and_withdraws(
    wordpress_server: wordpress.WordPress, blog: WordPress
) -> None:
    me, place = blog.check(), _place(blog)
    assert me.handle == "admin"
    assert place.own
    host = wordpress_server.url.removeprefix("http://")
    _, _, cursor = _read(blog, {})

    post = wordpress_server.new_post("Horario de verano")
    comment = wordpress_server.anonymous_comment(post, "Íria Nueva", "¿Abrís los domingos? <i>Gracias</i>")
    items, _, cursor = _read(blog, cursor)
    article, asked = items[f"{host}/posts/{post}"], items[f"{host}/comments/{comment['id']}"]
    assert (article.own, article.title) == (True, "Horario de verano")
    assert asked.held, "WordPress holds the first comment of somebody unknown"
    assert asked.text == "¿Abrís los domingos? Gracias"
    assert (asked.parent, asked.thread, asked.own) == (article.id, article.id, False)
    assert asked.published <= datetime.now(UTC)

    draft = Draft(WORDS, parent=asked.id, thread=asked.thread)
    with pytest.raises(Rejected, match="apruébalo"):
        blog.publish(place, draft, "k")
    blog.moderate("approve", asked.id, "")
    blog.moderate("approve", asked.id, "")
    items, _, cursor = _read(blog, cursor)
    assert [(item.id, item.held, item.edited) for item in items.values()] == [(asked.id, False, None)]

    since = datetime.now(UTC)
    assert blog.find(place, draft, since) is None
    receipt = blog.publish(place, draft, "k")
    assert not receipt.held
    assert receipt.url.endswith(f"#comment-{receipt.id.rpartition('/')[2]}")
    assert blog.find(place, draft, since) == receipt
    assert blog.publish(place, draft, "k") == receipt, "it cannot be doubled"
    replies = [c for c in wordpress_server.comments(post) if c["parent"] == comment["id"]]
    assert len(replies) == 1

    items, _, cursor = _read(blog, cursor)
    ours = items[receipt.id]
    assert (ours.own, ours.parent, ours.kind) == (True, asked.id, "reply")
    assert [item.id for item in blog.context(asked)] == [article.id, asked.id, ours.id]

    blog.withdraw(receipt)
    blog.withdraw(receipt)
    assert blog.find(place, draft, since) is None
    _, gone, cursor = _read(blog, cursor)
    assert gone == [receipt.id]
    assert list(blog.look([receipt.id, article.id])) == [Gone(receipt.id), *blog.look([article.id])]


def test_it_answers_the_second_comment_of_somebody_known_at_once(
    wordpress_server: wordpress.WordPress, blog: WordPress
) -> None:
    post = wordpress_server.new_post("Aviso")
    first = wordpress_server.anonymous_comment(post, "Bruno Conocido", "Hola")
    _, _, cursor = _read(blog, {})
    host = wordpress_server.url.removeprefix("http://")
    blog.moderate("approve", f"{host}/comments/{first['id']}", "")
    second = wordpress_server.anonymous_comment(post, "Bruno Conocido", "Hola otra vez")
    items, _, _ = _read(blog, cursor)
    known, again = (items[f"{host}/comments/{c['id']}"] for c in (first, second))
    assert not again.held
    assert known.author.id == again.author.id, "the same person, by the address they gave"
    assert "example.org" not in repr(items)


def test_it_hides_and_deletes(wordpress_server: wordpress.WordPress, blog: WordPress) -> None:
    post = wordpress_server.new_post("Debate")
    comment = wordpress_server.anonymous_comment(post, "Troll Uno", "Sois unos ladrones")
    target = f"{blog._site().key}/comments/{comment['id']}"
    blog.moderate("approve", target, "")
    _, _, cursor = _read(blog, {})
    for _twice in range(2):
        blog.moderate("hide", target, "insulta")
    items, _, cursor = _read(blog, cursor)
    assert items[target].held
    for _twice in range(2):
        blog.moderate("delete", target, "insulta")
    assert _read(blog, cursor)[1] == [target]
    assert [c["id"] for c in wordpress_server.comments(post, "trash")] == [comment["id"]]


def test_it_finds_an_edit_and_an_article_changed_later(
    wordpress_server: wordpress.WordPress, blog: WordPress
) -> None:
    post = wordpress_server.new_post("Errata")
    comment = wordpress_server.anonymous_comment(post, "Carmen Atenta", "Hay una herrata")
    _, _, cursor = _read(blog, {})
    wordpress_server.rest("POST", f"comments/{comment['id']}", {"content": "Hay una errata"})
    wordpress_server.rest("POST", f"posts/{post}", {"content": "<p>Corregido</p>"})
    items, _, cursor = _read(blog, cursor)
    key = blog._site().key
    assert items[f"{key}/comments/{comment['id']}"].text == "Hay una errata"
    assert items[f"{key}/comments/{comment['id']}"].edited is not None
    assert items[f"{key}/posts/{post}"].text == "Corregido"
    assert not _read(blog, cursor)[0]


def test_it_works_with_plain_permalinks(
    wordpress_server: wordpress.WordPress, blog: WordPress, http: Http
) -> None:
    post = wordpress_server.new_post("Sin adornos")
    _, _, cursor = _read(blog, {})
    wordpress_server.options(permalink_structure="")
    try:
        fresh = _blog(wordpress_server, http)
        assert fresh.check().handle == "admin"
        comment = wordpress_server.anonymous_comment(post, "Delia Sencilla", "¿Y aquí?")
        items, _, _ = _read(blog, {**cursor, "root": f"{wordpress_server.url}/?rest_route=/"})
        asked = items[f"{blog._site().key}/comments/{comment['id']}"]
        fresh.moderate("approve", asked.id, "")
        draft = Draft("Aquí también.", parent=asked.id)
        receipt = fresh.publish(_place(fresh), draft, "k")
        assert fresh.find(_place(fresh), draft, datetime.now(UTC)) == receipt
    finally:
        wordpress_server.options(permalink_structure="/%postname%/")


def test_it_reads_what_is_public_without_a_key(
    wordpress_server: wordpress.WordPress, blog: WordPress, http: Http
) -> None:
    post = wordpress_server.new_post("Para todos")
    comment = wordpress_server.anonymous_comment(post, "Elsa Pública", "Me gusta")
    public = _blog(wordpress_server, http, user="", app_password="")
    key = public._site().key
    assert public.check().id == key
    items, _, cursor = _read(public, {})
    assert f"{key}/posts/{post}" in items
    assert f"{key}/comments/{comment['id']}" not in items, "held comments are not public"
    blog.moderate("approve", f"{key}/comments/{comment['id']}", "")
    items, _, _ = _read(public, cursor)
    assert set(items) == {f"{key}/comments/{comment['id']}"}
    feed = Feed({"url": wordpress_server.url}, http)
    told = feed.listen(next(iter(feed.places())), {})
    assert f"{wordpress_server.url.removeprefix('http://')}" in feed.check().id
    assert "Para todos" in [item.title for item in told.items]


def test_it_says_in_words_what_is_wrong(wordpress_server: wordpress.WordPress, http: Http) -> None:
    cases: list[tuple[dict[str, str], str]] = [
        ({"app_password": "abcd efgh"}, "app_password"),
        ({"user": "nobody"}, "app_password"),
        ({"site": f"{wordpress_server.url}/nothing-here"}, "site"),
    ]
    for config, field in cases:
        with pytest.raises((Unauthorized, Rejected)) as caught:
            _blog(wordpress_server, http, **config).check()
        assert caught.value.field == field, config
        assert wordpress_server.admin[1] not in repr(caught.value)
    weak = _member(wordpress_server, "author")
    with pytest.raises(Unauthorized, match="no puede moderar") as refused:
        _blog(wordpress_server, http, **weak).check()
    assert refused.value.field == "user"


def _member(server: wordpress.WordPress, role: str) -> dict[str, str]:
    """A user of that role with an application password."""
    name = f"{role}-uno"
    made: dict[str, Any] = server.rest(
        "POST",
        "users",
        {"username": name, "email": f"{name}@example.org", "password": "x" * 20, "roles": [role]},
    )
    key = server.rest("POST", f"users/{made['id']}/application-passwords", {"name": "Tertulia"})
    return {"user": name, "app_password": str(key["password"])}


def test_it_reports_closed_comments_and_a_lost_article(
    wordpress_server: wordpress.WordPress, blog: WordPress
) -> None:
    post = wordpress_server.new_post("Cerrado")
    wordpress_server.rest("POST", f"posts/{post}", {"comment_status": "closed"})
    key, place = blog._site().key, _place(blog)
    with pytest.raises(Rejected):
        blog.publish(place, Draft("Hola", parent=f"{key}/posts/999999"), "k")
    with pytest.raises(Rejected, match="ya no existe"):
        blog.publish(place, Draft("Hola", parent=f"{key}/comments/999999"), "k")
    with pytest.raises(Rejected, match="cerrados"):
        blog.publish(place, Draft("Hola", parent=f"{key}/posts/{post}"), "k")


def test_it_hears_that_the_blog_is_down(wordpress_server: wordpress.WordPress, blog: WordPress) -> None:
    place = _place(blog)
    wordpress_server.stop()
    try:
        with pytest.raises(Unavailable) as caught:
            blog.publish(place, Draft("Hola", parent=f"{blog._site().key}/posts/1"), "k")
        assert not caught.value.sent, "nothing can have been said to a blog that is down"
    finally:
        wordpress_server.start()
    assert blog.check().handle == "admin"


def test_it_is_asked_to_wait_by_real_flood_control(wordpress_server: wordpress.WordPress, http: Http) -> None:
    weak = _member(wordpress_server, "contributor")
    post = wordpress_server.new_post("Prisas")
    wordpress_server.flood_control(True)
    try:
        site = _blog(wordpress_server, http, **weak)._site()
        assert site.call("POST", "comments", json={"post": post, "content": "uno"})
        with pytest.raises(RateLimited):
            site.call("POST", "comments", json={"post": post, "content": "dos"})
    finally:
        wordpress_server.flood_control(False)
