"""Accounts that only speak: connected like any other, never read, with a channel to publish in."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.kit.secrets import unseal
from tertulia.outbox.models import Channel
from tertulia.sources.models import Source
from tests.connectors.replay import reply, story
from tests.world import World

CHATS = ["telegram", "discord", "slack", "teams"]


@pytest.mark.parametrize("slug", CHATS)
def test_a_chat_is_connected_and_never_read(
    world: World, alice: Client, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    paper = story(slug)
    for module in ("arrive", "connect"):
        monkeypatch.setattr(f"tertulia.web.sources.{module}.default_http", lambda: paper.http)
    before = set(Source.objects.values_list("pk", flat=True))
    page = alice.post(f"/ajustes/fuentes/nueva/{slug}/", paper.story["config"], follow=True)
    assert page.status_code == 200
    source = Source.objects.exclude(pk__in=before).get()
    assert (source.network, source.next_try_at) == (slug, None)
    assert unseal(source.credentials)["webhook" if slug == "teams" else "token"]
    channel = Channel.objects.get(source=source)
    assert (channel.network, channel.by_hand) == (slug, False)
    html = page.content.decode()
    for name in ("token", "webhook"):
        secret = str(paper.story["config"].get(name) or "")
        assert not secret or (secret not in html and secret not in f"{source.place} {source.account_id}")


@pytest.mark.parametrize("slug", CHATS)
def test_its_form_says_what_is_wrong_and_shows_no_secret(
    alice: Client, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    paper = story(slug)
    paper.instead = reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    for module in ("arrive", "connect"):
        monkeypatch.setattr(f"tertulia.web.sources.{module}.default_http", lambda: paper.http)
    wrong = {**paper.story["config"], **({"webhook": "https://evil.example/x"} if slug == "teams" else {})}
    page = alice.post(f"/ajustes/fuentes/nueva/{slug}/", wrong)
    assert page.status_code == 422
    assert not Source.objects.filter(network=slug).exists()
    secret = str(wrong.get("token") or wrong.get("webhook"))
    assert secret not in page.content.decode()
