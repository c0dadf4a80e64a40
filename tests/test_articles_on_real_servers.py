"""From the page to real blogs: one article goes out on WordPress and Ghost, is changed there and taken down,
and the posts that promote it get its address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image

from tertulia.connectors import registry
from tertulia.kit.http import Http
from tertulia.kit.secrets import seal
from tertulia.media.models import Asset
from tertulia.outbox import jobs
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions
from tertulia.planner.models import Post
from tertulia.planner.series.proposing import propose
from tests import make
from tests.servers import ghost, wordpress
from tests.world import World

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
State = Delivery.State


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


def _channel(world: World, network: str, config: dict[str, str], http: Http) -> Channel:
    there = next(iter(registry.get(network)(config, http).places()))
    where = {"id": there.id, "name": there.name, "url": there.url, "kind": there.kind, "own": there.own}
    source = make.source(world.brand, network=network, name=there.name, place=where, credentials=seal(config))
    return make.channel(world.brand, source, url=there.url)


@pytest.fixture
def blogs(
    world: World, wordpress_server: wordpress.WordPress, ghost_server: ghost.Ghost, http: Http
) -> tuple[Channel, Channel]:
    user, password = wordpress_server.admin
    first = {"site": wordpress_server.url, "user": user, "app_password": password}
    second = {"site": ghost_server.url, "admin_key": ghost_server.admin_key}
    return _channel(world, "wordpress", first, http), _channel(world, "ghost", second, http)


def _asset(world: World, name: str, colour: str) -> Asset:
    asset = make.asset(world.brand, name=name, alt=f"{name} al sol", file=f"articles/{name}.jpg")
    path = Path(settings.DATA) / "media" / asset.file
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 200), colour).save(path)
    return asset


@pytest.fixture
def article(world: World, blogs: tuple[Channel, Channel]) -> Post:
    cover, inside = _asset(world, "Tejado", "brown"), _asset(world, "Placas", "navy")
    text = f"Cada piso de la calle paga **11 €** menos.\n\n![](asset:{inside.pk})\n\n## Lleva el acta\n\nYa."
    return make.post(
        world.brand, *blogs, kind="article", title="Autoconsumo & tejado", text=text,
        media=[{"asset": inside.pk}],
        article={"excerpt": "Cinco pasos.", "slug": "tejado", "tags": ["Sol"], "cover": cover.pk},
    )  # fmt: skip


def _speak(http: Http) -> None:
    Delivery.objects.filter(next_try_at__gt=timezone.now()).update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )
    while jobs.speak(http):
        pass


def _do(client: Client, post: Post, act: str, **told: Any) -> None:
    assert client.post(f"/articulos/{post.pk}/hacer/", {"act": act, **told}).status_code == 302


def _states(act: str) -> list[str]:
    return [one.state for one in Delivery.objects.filter(act=act)]


def test_an_article_lives_on_two_blogs(
    world: World, alice: Client, article: Post, blogs: tuple[Channel, Channel], http: Http,
    wordpress_server: wordpress.WordPress, ghost_server: ghost.Ghost,
) -> None:  # fmt: skip
    make.channel(world.brand, network="mastodon")
    promoted = actions.add_series(article, pieces=propose(article)[:1], by=world.bob.actor)[0]
    _do(alice, article, "now")
    _speak(http)
    out = {one.channel_id: one for one in Delivery.objects.filter(act="post")}
    assert [one.state for one in out.values()] == [State.PUBLISHED] * 2, [d.last_error for d in out.values()]
    on_wordpress, on_ghost = (out[channel.pk].remote_id.rpartition("/")[2] for channel in blogs)

    page = alice.get(f"/articulos/{article.pk}/").content.decode()
    for delivery in out.values():
        assert delivery.url in page
    promoted.refresh_from_db()
    assert promoted.link in {delivery.url for delivery in out.values()}

    there = wordpress_server.rest("GET", f"posts/{on_wordpress}")
    (here,) = ghost_server.rest("GET", f"posts/{on_ghost}/?formats=html")["posts"]
    for html in (there["content"]["rendered"], here["html"]):
        assert "11 €" in html
        assert 'alt="Placas al sol"' in html
        assert "asset:" not in html
    assert there["featured_media"]
    assert here["feature_image_alt"] == "Tejado al sol"

    actions.edit_post(article, changes={"text": "Ahora paga **12 €** menos."}, by=world.bob.actor)
    _do(alice, article, "update")
    _speak(http)
    assert _states("edit") == [State.PUBLISHED] * 2
    assert "12 €" in wordpress_server.rest("GET", f"posts/{on_wordpress}")["content"]["rendered"]
    (here,) = ghost_server.rest("GET", f"posts/{on_ghost}/?formats=html")["posts"]
    assert "12 €" in here["html"]

    for channel in blogs:
        _do(alice, article, "down", channel=channel.pk)
    _speak(http)
    assert _states("take_down") == [State.PUBLISHED] * 2
    assert wordpress_server.rest("GET", f"posts/{on_wordpress}?context=edit")["status"] == "trash"
    (here,) = ghost_server.rest("GET", f"posts/{on_ghost}/")["posts"]
    assert here["status"] == "draft"
    article.refresh_from_db()
    assert article.state == Post.State.DRAFT
    page = alice.get(f"/articulos/{article.pk}/").content.decode()
    assert "Retirada" in page
    assert 'contenteditable="true"' in page
