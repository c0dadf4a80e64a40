"""The Mastodon connector against a real server of its interface (snac)."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Gone, Item, Place
from tertulia.connectors.mastodon.connector import Mastodon, read_tag
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.servers import snac
from tests.servers.web import call

pytestmark = pytest.mark.servers
T = TypeVar("T")


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


@pytest.fixture
def account(snac_server: snac.Snac, http: Http) -> Mastodon:
    return Mastodon(
        {"server": snac_server.url, "token": snac_server.brand_token, "hashtags": "#aurora"}, http
    )


def _place(account: Mastodon) -> Place:
    return next(iter(account.places()))


def _soon(look: Callable[[], T | None], patience: float = 40) -> T:
    """What `look` finds once the server's own queue has delivered it (6 to 9 s)."""
    end = time.monotonic() + patience
    while (found := look()) is None:
        assert time.monotonic() < end, "it never came"
        time.sleep(0.2)
    return found


def test_it_connects_reads_answers_and_finds(snac_server: snac.Snac, account: Mastodon) -> None:
    me, place = account.check(), _place(account)
    assert me.id == f"brand@{snac_server.host}"
    assert place.own
    cursor = account.listen(place, {}).cursor
    post = snac_server.post(snac_server.brand_token, "Esta noche cortamos la luz en Vigo. #aurora")
    said = snac_server.post(
        snac_server.fan_token, f"@brand@{snac_server.host} ¿también en *Bouzas*?", reply_to=post["id"]
    )
    heard: dict[str, Item] = {}

    def question() -> Item | None:
        nonlocal cursor
        page = account.listen(place, cursor)
        for item in page.items:
            assert item.id not in heard, "each thing is told once"
            heard[item.id] = item
        cursor = page.cursor
        return next((item for item in heard.values() if item.to_us), None)

    asked = _soon(question)
    ours = next(item for item in heard.values() if item.own)
    assert asked.text.endswith("¿también en Bouzas?")
    assert (asked.url, asked.parent, asked.audience) == (said["url"], ours.id, "public")
    assert [item.id for item in account.context(asked)] == [ours.id, asked.id]

    draft = Draft(
        "Sí, _también_. Más en https://aurora.example/a_b?c=1&d=2 😀",
        parent=asked.id,
        mention=asked.author.handle,
        audience=asked.audience,
    )
    since = datetime.now(UTC)
    assert account.find(place, draft, since) is None
    receipt = account.publish(place, draft, "llave-1")
    assert account.find(place, draft, since) == receipt
    (published,) = [s for s in snac_server.statuses(snac_server.brand_token) if s["url"] == receipt.url]
    assert published["in_reply_to_id"][10:] == asked.id[-32:]
    assert published["visibility"] == "public"
    assert published["content"].startswith(f"@fan@{snac_server.host} Sí")

    with pytest.raises(Rejected, match="no deja borrar"):
        account.withdraw(receipt)
    there, missing = account.look([asked.id, f"{snac_server.host}/{'0' * 42}"])
    assert isinstance(there, Item)
    assert isinstance(missing, Gone)


def test_it_answers_in_private_what_was_said_in_private(snac_server: snac.Snac, account: Mastodon) -> None:
    place = _place(account)
    post = snac_server.post(snac_server.brand_token, "Escríbenos por privado.")
    snac_server.post(
        snac_server.fan_token,
        f"@brand@{snac_server.host} mi contrato es el 123",
        reply_to=post["id"],
        visibility="direct",
    )
    cursor: dict[str, Any] = {}

    def secret() -> Item | None:
        nonlocal cursor
        page = account.listen(place, cursor)
        cursor = page.cursor
        return next((item for item in page.items if "contrato" in item.text), None)

    asked = _soon(secret)
    assert asked.audience in ("private", "direct")
    draft, since = Draft("Gracias, lo miramos.", parent=asked.id), datetime.now(UTC)
    receipt = account.publish(place, draft, "llave-2")
    assert account.find(place, draft, since) == receipt, "though no list of ours shows it"
    (answer,) = account.look([receipt.id])
    assert isinstance(answer, Item)
    assert "lo miramos" in answer.text
    assert answer.audience in ("private", "direct")


def test_it_reads_a_hashtag_as_anybody(snac_server: snac.Snac, http: Http) -> None:
    first = read_tag(http, snac_server.url, "#Cooperativas", {})
    assert not first.items
    snac_server.post(snac_server.fan_token, "Vivan las #cooperativas")
    page = read_tag(http, snac_server.url, "cooperativas", first.cursor)
    assert [item.text for item in page.items] == ["Vivan las #cooperativas"]
    assert not read_tag(http, snac_server.url, "cooperativas", page.cursor).items


def test_it_is_let_in_through_the_servers_own_page(snac_server: snac.Snac, http: Http) -> None:
    back = "http://127.0.0.1:9/vuelta"
    app = Mastodon.register(http, snac_server.url, back)
    there = Mastodon.authorize_url(app, back, "estado-1")
    page = call("GET", there).text
    form = dict(re.findall(r'name="(redir|cid|state)" value="([^"]*)"', page))
    password = _password(snac_server)
    answer = call(
        "POST", f"{snac_server.url}/oauth/x-snac-login", form={**form, "login": "otra", "passwd": password}
    )
    assert answer.status in (302, 303)
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert told["state"] == ["estado-1"]
    config = Mastodon.exchange(http, app, back, told["code"][0])
    assert Mastodon(config, http).check().id == f"otra@{snac_server.host}"


def _password(server: snac.Snac) -> str:
    """The password of an account made for this."""
    return server._add("otra")


def test_it_says_in_words_what_is_wrong(snac_server: snac.Snac, http: Http) -> None:
    with pytest.raises(Unauthorized, match="no acepta esa clave") as caught:
        Mastodon({"server": snac_server.url, "token": "0" * 32}, http).check()
    assert caught.value.field == "token"
    with pytest.raises(Unauthorized) as wrong:
        Mastodon({"server": snac_server.url, "token": "0" * 32}, http).listen(Place("x/@y", "y"), {})
    assert "0000" not in f"{wrong.value} {wrong.value!r}"


def test_it_reads_its_limits(snac_server: snac.Snac, account: Mastodon) -> None:
    limits = account.limits()
    assert (limits.unit, limits.maximum, limits.url_length, limits.checked) == ("graphemes", 100_000, 32, "")
    assert limits.media is not None
    assert (limits.media.images, limits.media.image_bytes) == (4, 16_777_216)


def test_it_publishes_a_thread_with_pictures_and_changes_it(
    snac_server: snac.Snac, account: Mastodon, tmp_path: Path
) -> None:
    place, since = _place(account), datetime.now(UTC)
    pictures = []
    for name, alt in (("uno.jpg", "La furgoneta, ñ"), ("dos.jpg", "Otra vez")):
        Image.effect_noise((900, 600), 80).convert("RGB").save(tmp_path / name)
        pictures.append(Attachment(str(tmp_path / name), alt=alt, width=900, height=600))
    draft = Draft("Salimos a la calle. #aurora", media=tuple(pictures), options={"warning": "Furgonetas"})
    assert account.find(place, draft, since) is None
    receipt = account.publish(place, draft, "publicar-1")
    assert account.find(place, draft, since) == receipt
    (there,) = account.look([receipt.id])
    assert isinstance(there, Item)
    assert there.text == "Furgonetas\n\nSalimos a la calle. #aurora"
    assert [file.alt for file in there.media] == ["La furgoneta, ñ", "Otra vez"]
    with Image.open(io.BytesIO(account.http.get(there.media[0].url).content)) as shown:
        assert shown.size == (900, 600)

    more = Draft("Y mañana también.", parent=receipt.id, options={"visibility": "private"})
    second = account.publish(place, more, "publicar-2")
    assert account.find(place, more, since) == second
    (below,) = account.look([second.id])
    assert isinstance(below, Item)
    assert (below.parent, below.audience) == (receipt.id, "private")

    assert account.edit(place, receipt, replace(draft, text="Salimos ya.")).id == receipt.id
    (changed,) = account.look([receipt.id])
    assert isinstance(changed, Item)
    assert changed.text.endswith("Salimos ya.")
    assert len(changed.media) == 2
    assert (receipt.id, "likes", 0) in list(account.measure([receipt.id]))
    with pytest.raises(Rejected, match="sin listar"):
        account.publish(place, Draft("Bajito", options={"visibility": "unlisted"}), "publicar-3")
    with pytest.raises(Rejected, match="ya no está"):
        account.edit(place, replace(receipt, id=f"{snac_server.host}/{'0' * 42}"), draft)


def test_it_hears_that_the_server_is_down(snac_server: snac.Snac, account: Mastodon) -> None:
    place = _place(account)
    snac_server.stop()
    try:
        with pytest.raises(Unavailable) as caught:
            account.publish(place, Draft("Hola"), "llave-3")
        assert not caught.value.sent
    finally:
        snac_server.start()
    assert account.check().name
