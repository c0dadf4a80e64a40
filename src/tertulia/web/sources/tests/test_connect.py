"""Connecting an account: the boxes, what is wrong with them, and what is read."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.connectors import base, registry
from tertulia.connectors.base import Author, Place
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.secrets import unseal
from tertulia.outbox.models import Channel
from tertulia.sources.models import Source
from tests import make
from tests.pretend import HOME, Script, network_of, pretend
from tests.world import World, signed_in

__all__ = ["pretend"]

NEW = "/ajustes/fuentes/nueva/"
FILL = f"{NEW}pretend/"
PLACES = f"{FILL}lugares/"
SECRET = "abcd-efgh-ijkl"
TYPED = {"site": "https://blog.example", "user": "aurora", "app_password": SECRET}
TAG = Place("pretend:tag", "#aurora")


def connected() -> Source:
    return Source.objects.get(network="pretend")


def test_it_offers_every_network_but_the_pretend_one(alice: Client, world: World, pretend: Script) -> None:
    page = alice.get(NEW).content.decode()
    for name in ("WordPress", "Mastodon", "RSS", "Fingida"):
        assert name in page
    assert "nueva/demo/" not in page
    assert alice.get(f"{NEW}demo/").status_code == 404
    assert alice.get(f"{NEW}telepathy/").status_code == 404


def test_it_asks_what_the_network_wants(alice: Client, pretend: Script) -> None:
    page = alice.get(FILL).content.decode()
    for label in ("Dirección", "Usuario", "Contraseña"):
        assert label in page
    assert 'type="password"' in page


def test_it_connects_the_one_place_that_there_is(alice: Client, world: World, pretend: Script) -> None:
    answer = alice.post(FILL, TYPED, follow=True)
    source = connected()
    assert (source.brand, source.account, source.where) == (world.brand, "@aurora", HOME)
    assert (source.can_reply, source.limits["maximum"], source.is_first_reading) == (True, 500, True)
    assert unseal(source.credentials) == TYPED
    assert "Ya se está leyendo" in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_it_replies_only_from_a_place_of_our_own_with_an_account(alice: Client, pretend: Script) -> None:
    pretend.places, pretend.me = [TAG], Author("", "Nadie")
    alice.post(FILL, TYPED)
    assert (connected().can_reply, connected().limits) == (False, {})


def test_it_opens_the_channel_of_an_account_that_posts(
    alice: Client, world: World, pretend: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Posting(network_of(pretend), base.Posts):  # type: ignore[misc]
        """The same, and it posts."""

    real = registry.get
    monkeypatch.setattr(registry, "get", lambda slug: Posting if slug == "pretend" else real(slug))
    for _again in range(2):
        alice.post(FILL, TYPED)
    channel = Channel.objects.get(source=connected())
    assert (channel.brand, channel.network, channel.handle) == (world.brand, "pretend", "@aurora")
    assert channel.limits["maximum"] == 500
    pretend.places = [TAG]
    alice.post(FILL, TYPED)
    assert Channel.objects.count() == 1


def test_an_account_that_only_speaks_is_not_read(
    alice: Client, pretend: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = network_of(pretend)

    class Speaking(base.Connector, base.Posts):
        """It posts, and nothing is read there."""

        slug, label, monogram, auth = spoken.slug, spoken.label, spoken.monogram, spoken.auth
        check, places = spoken.check, spoken.places
        limits = spoken.limits  # type: ignore[attr-defined]

    real = registry.get
    monkeypatch.setattr(registry, "get", lambda slug: Speaking if slug == "pretend" else real(slug))
    answer = alice.post(FILL, TYPED, follow=True)
    assert "Ya puedes publicar ahí" in answer.content.decode()
    assert (connected().next_try_at, connected().can_reply) == (None, False)
    assert Channel.objects.filter(source=connected()).exists()


def test_it_asks_what_to_read_where_there_is_a_choice(alice: Client, pretend: Script) -> None:
    pretend.places = [HOME, TAG, Place("pretend:other", "Otra")]
    assert alice.post(FILL, TYPED)["Location"] == PLACES
    assert not Source.objects.filter(network="pretend").exists()
    page = alice.get(PLACES).content.decode()
    assert "#aurora" in page
    assert SECRET not in page
    answer = alice.post(PLACES, {"places": [HOME.id, TAG.id]})
    assert answer.status_code == 302
    made = Source.objects.filter(network="pretend").order_by("pk")
    assert [(source.name, source.is_own, source.can_reply) for source in made] == [
        ("Aurora", True, True),
        ("#aurora", False, False),
    ]
    assert "connecting" not in alice.session


def test_it_keeps_nothing_readable_in_the_session(alice: Client, pretend: Script) -> None:
    pretend.places = [HOME, TAG]
    alice.post(FILL, TYPED)
    kept = alice.session["connecting"]
    assert SECRET not in str(kept)
    assert unseal(kept["config"]) == TYPED


def test_it_wants_one_place_at_least(alice: Client, pretend: Script) -> None:
    pretend.places = [HOME, TAG]
    alice.post(FILL, TYPED)
    for chosen in ([], ["pretend:made-up"]):
        answer = alice.post(PLACES, {"places": chosen})
        assert answer.status_code == 422
    assert not Source.objects.filter(network="pretend").exists()


def test_it_begins_anew_where_nothing_waits(alice: Client, pretend: Script) -> None:
    assert alice.get(PLACES)["Location"] == FILL
    session = alice.session
    for kept in ({"network": "pretend", "config": "sealed with a lost key"}, {"network": "feed"}):
        session["connecting"] = kept
        session.save()
        assert alice.get(PLACES)["Location"] == FILL


def test_it_goes_back_with_a_word_when_the_network_went_away(
    alice: Client, world: World, pretend: Script
) -> None:
    pretend.places = [HOME, TAG]
    alice.post(FILL, TYPED)
    pretend.me = Unavailable("La red no responde.")
    answer = alice.get(PLACES, follow=True)
    assert answer.redirect_chain[-1][0].startswith(FILL)
    assert "La red no responde." in answer.content.decode()


@pytest.mark.parametrize(
    ("problem", "box"),
    [
        (
            Unauthorized("No acepta la contraseña.", said="incorrect_password").at("app_password"),
            "app_password",
        ),
        (Rejected("Ahí no hay un blog.").at("site"), "site"),
        (Unavailable("No responde.").at("no-such-box"), ""),
        (Unavailable("No responde."), ""),
    ],
)
def test_it_explains_at_its_box_what_is_wrong(
    alice: Client, pretend: Script, problem: Exception, box: str
) -> None:
    pretend.me = problem
    answer = alice.post(FILL, TYPED)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert str(problem) in str(errors[box or "__all__"])
    page = answer.content.decode()
    assert str(problem) in page
    assert SECRET not in page
    assert 'value="https://blog.example"' in page
    assert not Source.objects.filter(network="pretend").exists()


def test_it_shows_the_networks_own_words_apart(alice: Client, pretend: Script) -> None:
    pretend.me = Unauthorized("No acepta la contraseña.", said="<b>incorrect</b>").at("app_password")
    page = alice.post(FILL, TYPED).content.decode()
    assert "Su respuesta: «&lt;b&gt;incorrect&lt;/b&gt;»" in page


def test_it_says_when_it_has_to_wait(alice: Client, world: World, pretend: Script) -> None:
    assert world.source.next_try_at is None
    pretend.me = RateLimited("Pide que esperemos.", until=world.workspace.created_at)
    assert "Pide que esperemos." in alice.post(FILL, TYPED).content.decode()


@pytest.mark.parametrize("stage", ["me", "places"])
def test_it_survives_a_connector_that_breaks(alice: Client, pretend: Script, stage: str) -> None:
    setattr(pretend, stage, KeyError("surprise"))
    answer = alice.post(FILL, TYPED)
    assert answer.status_code == 422
    assert "no se entiende (KeyError)" in answer.content.decode()


def test_it_says_that_there_is_nothing_to_read(alice: Client, pretend: Script) -> None:
    pretend.places = []
    answer = alice.post(FILL, TYPED)
    assert answer.status_code == 422
    assert "nada que leer" in answer.content.decode()


def test_it_wants_the_boxes_filled(alice: Client, pretend: Script) -> None:
    answer = alice.post(FILL, {"user": "aurora"})
    assert answer.status_code == 422
    assert pretend.configs == []
    assert list(answer.context["form"].errors) == ["site"]


def test_it_connects_for_the_brand_that_was_chosen(alice: Client, world: World, pretend: Script) -> None:
    second = make.brand(world.workspace, name="Segunda")
    page = alice.get(NEW, {"marca": second.pk}).content.decode()
    assert f"{FILL}?marca={second.pk}" in page
    alice.post(f"{FILL}?marca={second.pk}", TYPED)
    assert connected().brand == second
    pretend.places = [HOME, TAG]
    alice.post(f"{FILL}?marca={second.pk}", TYPED)
    alice.post(PLACES, {"places": [TAG.id]})
    assert Source.objects.get(place__id=TAG.id).brand == second


@pytest.mark.parametrize("wanted", ["999999", "²", "-1"])
def test_it_connects_for_no_brand_of_others(
    alice: Client, world: World, pretend: Script, wanted: str
) -> None:
    answer = alice.get(FILL, {"marca": wanted})
    assert answer.status_code == (404 if wanted == "999999" else 200)
    assert alice.get(FILL, {"marca": world.other_brand.pk}).status_code == 404


def test_it_takes_a_new_key_for_a_source(alice: Client, world: World, pretend: Script) -> None:
    alice.post(FILL, TYPED)
    source = connected()
    Source.objects.filter(pk=source.pk).update(state="unauthorized", next_try_at=None, last_error="no")
    to = alice.get(f"/ajustes/fuentes/{source.pk}/reconectar/")["Location"]
    assert to == f"{FILL}?fuente={source.pk}"
    answer = alice.post(to, {**TYPED, "app_password": "new"}, follow=True)
    source.refresh_from_db()
    assert (source.state, source.last_error) == ("ok", "")
    assert unseal(source.credentials)["app_password"] == "new"
    assert "Reconectada" in answer.content.decode()


def test_it_takes_no_key_of_another_account(alice: Client, pretend: Script) -> None:
    alice.post(FILL, TYPED)
    source = connected()
    pretend.me = Author("pretend:other", "Otra", "@otra")
    answer = alice.post(f"{FILL}?fuente={source.pk}", {**TYPED, "app_password": "new"})
    assert answer.status_code == 422
    assert "@otra" in answer.content.decode()
    source.refresh_from_db()
    assert unseal(source.credentials) == TYPED


def test_it_forgets_that_somebody_meant_to_reconnect(alice: Client, world: World, pretend: Script) -> None:
    alice.post(FILL, TYPED)
    alice.get(f"/ajustes/fuentes/{connected().pk}/reconectar/")
    pretend.me, pretend.places = (
        Author("pretend:other", "Otra", "@otra"),
        [Place("pretend:o", "Otra", own=True)],
    )
    alice.post(FILL, TYPED)
    assert Source.objects.filter(network="pretend").count() == 2


def test_it_is_for_who_runs_the_workspace(world: World, pretend: Script) -> None:
    for member in (world.bob, world.rita):
        client = signed_in(member)
        for address in (NEW, FILL, PLACES, f"/ajustes/fuentes/{world.source.pk}/reconectar/"):
            assert client.get(address).status_code == 403
        assert client.post(FILL, TYPED).status_code == 403
    charlie = signed_in(world.charlie)
    assert charlie.get(f"/ajustes/fuentes/{world.source.pk}/reconectar/").status_code == 404
    assert charlie.post(f"{FILL}?fuente={world.source.pk}", TYPED).status_code == 404


def test_it_presents_the_brand_first(world: World, alice: Client) -> None:
    world.brand.delete()
    answer = alice.get(NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/empezar/marca/")
