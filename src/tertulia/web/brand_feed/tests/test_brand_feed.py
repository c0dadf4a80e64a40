"""What a brand has published, as anybody's reader gets it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from tertulia.connectors.feed_document import parse
from tertulia.kit.verbs import SYSTEM
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions
from tertulia.planner.models import Post, Sending, Share
from tests import make
from tests.world import World

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def share(world: World) -> Share:
    opened: Share = actions.open_feed(world.brand, by=SYSTEM)
    return opened


def _went(post: Post, channel: Channel, text: str, part: int = 0, **over: Any) -> Delivery:
    variant = post.variants.get(channel=channel)
    made: dict[str, Any] = {
        "state": "published",
        "published_at": AT,
        "url": f"https://{channel.network}.example/1",
    }
    delivery = Delivery.objects.create(
        workspace=post.workspace,
        brand=post.brand,
        channel=channel,
        act="post",
        text=text,
        **{**made, **over},
    )
    Sending.objects.create(variant=variant, delivery=delivery, part=part)
    return delivery


def _post(world: World, *networks: str) -> tuple[Post, list[Channel]]:
    channels = [make.channel(world.brand, network=network) for network in networks]
    return make.post(world.brand, *channels), channels


def _entries(client: Client, share: Share) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(client.get(f"/marca/{share.token}/feed.json").content)["items"]
    return told


def test_one_idea_is_one_entry_wherever_it_went(world: World, share: Share, client: Client) -> None:
    post, (blog, mastodon) = _post(world, "wordpress", "mastodon")
    article = {"title": "Cómo leer la factura", "html": "<p>Paso <b>a</b> paso</p>", "lang": "es"}
    _went(post, mastodon, "Nueva guía: la factura, paso a paso")
    _went(post, blog, "", content=article)
    answer = client.get(f"/marca/{share.token}/feed.xml")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Cómo leer la factura"
    assert entry.findtext(f"{ATOM}content") == "<p>Paso <b>a</b> paso</p>"
    links = [(link.get("rel"), link.get("href"), link.get("title")) for link in entry.findall(f"{ATOM}link")]
    assert links == [
        ("alternate", "https://wordpress.example/1", "WordPress"),
        ("related", "https://mastodon.example/1", "Mastodon"),
    ]
    assert entry.findtext(f"{ATOM}published") == "2026-11-20T09:00:00Z"


def test_readers_read_it(world: World, share: Share, client: Client) -> None:
    post, (mastodon,) = _post(world, "mastodon")
    _went(post, mastodon, "Hola <b>&amp;</b> adiós\ny más\x08\n\nOtro párrafo")
    for name, kind in (("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")):
        found = parse(client.get(f"/marca/{share.token}/{name}").content, kind)
        assert found is not None
        assert len(found.entries) == 1
        assert "Hola" in str(found.entries[0])
    (entry,) = _entries(client, share)
    assert (
        entry["content_html"] == "<p>Hola &lt;b&gt;&amp;amp;&lt;/b&gt; adiós<br>y más</p><p>Otro párrafo</p>"
    )
    assert entry["title"] == "Hola <b>&amp;</b> adiós"


@pytest.mark.parametrize(
    "over",
    [
        {"state": "queued", "published_at": None},
        {"state": "failed", "published_at": None},
        {"state": "withdrawn"},
        {"gone_at": AT},
        {"act": "edit"},
        {"content": {"options": {"visibility": "private"}}},
        {"url": "https://t.me/c/123/4"},
    ],
)
def test_it_tells_nothing_that_is_not_out_in_public(
    world: World, share: Share, client: Client, over: dict[str, Any]
) -> None:
    post, (mastodon,) = _post(world, "mastodon")
    delivery = _went(post, mastodon, "Secreto")
    Delivery.objects.filter(pk=delivery.pk).update(**over)
    assert b"Secreto" not in client.get(f"/marca/{share.token}/feed.xml").content
    assert _entries(client, share) == []


@pytest.mark.parametrize("network", ["slack", "teams", "discord", "matrix"])
def test_what_is_said_in_a_room_stays_there(world: World, share: Share, client: Client, network: str) -> None:
    post, (room,) = _post(world, network)
    _went(post, room, "Secreto")
    assert _entries(client, share) == []


def test_it_tells_nothing_of_drafts_of_another_brand_or_of_answers(
    world: World, share: Share, client: Client
) -> None:
    other = make.brand(world.workspace, name="Otra")
    theirs = make.post(other, make.channel(other, network="mastodon"), text="Ajeno")
    _went(theirs, theirs.variants.get().channel, "Ajeno")
    make.post(world.brand, make.channel(world.brand), text="Borrador")
    of = {"workspace": world.workspace, "brand": world.brand, "state": "published", "published_at": AT}
    Delivery.objects.create(**of, act="reply", text="Respuesta")
    assert _entries(client, share) == []


def test_a_thread_is_one_entry_without_its_first_comment(world: World, share: Share, client: Client) -> None:
    post, (mastodon,) = _post(world, "mastodon")
    _went(post, mastodon, "Uno")
    _went(post, mastodon, "Dos", part=1)
    _went(post, mastodon, "Enlace en el comentario", part=-1)
    (entry,) = _entries(client, share)
    assert entry["content_text"] == "Uno\n\nDos"


def test_newest_first_fifty_at_most(world: World, share: Share, client: Client) -> None:
    channel = make.channel(world.brand, network="mastodon")
    for number in range(55):
        moment = AT + timedelta(hours=number)
        _went(make.post(world.brand, channel), channel, f"N{number}", published_at=moment)
    found = _entries(client, share)
    assert [entry["title"] for entry in found] == [f"N{number}" for number in range(54, 4, -1)]
    assert len({entry["id"] for entry in found}) == 50


def test_who_has_it_already_is_told_so(world: World, share: Share, client: Client) -> None:
    first = client.get(f"/marca/{share.token}/feed.xml")
    assert "public" in first["Cache-Control"]
    assert first["X-Robots-Tag"] == "noindex"
    assert not first.cookies
    again = client.get(f"/marca/{share.token}/feed.xml", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    post, (mastodon,) = _post(world, "mastodon")
    _went(post, mastodon, "Nuevo")
    assert (
        client.get(f"/marca/{share.token}/feed.xml", headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )


def test_a_manager_opens_and_closes_it(world: World, alice: Client, client: Client) -> None:
    page = alice.post(f"/ajustes/canales/{world.brand.pk}/rss/abrir/", follow=True).content.decode()
    share = Share.objects.get()
    assert f"/marca/{share.token}/feed.xml" in page
    assert len(share.token) >= 32
    alice.post(f"/ajustes/canales/{world.brand.pk}/rss/abrir/")
    assert Share.objects.get() == share
    alice.post(f"/ajustes/canales/{world.brand.pk}/rss/cerrar/")
    assert client.get(f"/marca/{share.token}/feed.xml").status_code == 404
    alice.post(f"/ajustes/canales/{world.brand.pk}/rss/abrir/")
    assert Share.objects.filter(removed_at=None).get().token != share.token
    assert alice.post(f"/ajustes/canales/{world.brand.pk}/rss/romper/").status_code == 404


def test_closing_it_can_be_taken_back(world: World, share: Share, client: Client) -> None:
    actions.close_feed(share, by=SYSTEM)
    actions.restore_feed(share, before={"removed_at": None}, by=SYSTEM)
    assert client.get(f"/marca/{share.token}/feed.xml").status_code == 200


def test_others_may_look_and_not_switch(world: World, rita: Client, charlie: Client, client: Client) -> None:
    assert rita.post(f"/ajustes/canales/{world.brand.pk}/rss/abrir/").status_code == 403
    assert charlie.post(f"/ajustes/canales/{world.brand.pk}/rss/abrir/").status_code == 404
    assert "Lo publicado, como canal RSS" in rita.get("/ajustes/canales/").content.decode()
    assert client.get("/marca/nada/feed.xml").status_code == 404


def test_a_key_of_another_kind_opens_nothing(world: World, client: Client) -> None:
    Share.objects.create(workspace=world.workspace, brand=world.brand, kind="ical", token="k" * 32)
    assert client.get(f"/marca/{'k' * 32}/feed.xml").status_code == 404
