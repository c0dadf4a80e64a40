"""From a name, a site and rivals to searches that hear and sources that are read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.secrets import seal
from tertulia.listening.models import Search
from tertulia.listening.queries import searched
from tertulia.listening.tests.hearing import hear
from tertulia.query import matches, normalise
from tertulia.sources.models import Source
from tertulia.web.searches import connecting, proposing, wizard
from tertulia.web.searches.senses import ambiguous, senses
from tests import make
from tests.world import World

START = "/ajustes/busquedas/empezar/"
REVIEW = f"{START}repaso/"
TOLD = {
    "name": "Cooperativa Aurora",
    "site": "https://www.aurora.example/es/",
    "not_ours": "boreal, luz polar",
    "rivals": "Solaria, León",
    "sector": "autoconsumo, tarifa de la luz",
}


class _Said:
    def __init__(self, text: str) -> None:
        self.norm, self.raw = normalise(text), text

    def get(self, name: str, /) -> Any:
        return ""


def asked(**over: Any) -> proposing.Asked:
    return proposing.Asked(**{"name": "Cooperativa Aurora", **over})


def test_it_proposes_every_way_of_writing_the_name() -> None:
    found = proposing.searches(asked(site="www.aurora.example", not_ours=["boreal", "luz polar"]))
    assert [one.kind for one in found] == ["brand"]
    tree = searched(found[0].words)
    for text in (
        "La COOPERATIVA AURORA sube",
        "Hoy con #CooperativaAurora",
        "Gracias @cooperativaaurora",
        "Lo leí en aurora.example ayer",
    ):
        assert matches(tree, _Said(text)), text
    for text in ("Cooperativa Aurora y la aurora boreal", "Otra cooperativa"):
        assert not matches(tree, _Said(text)), text


def test_it_proposes_rivals_without_what_they_also_mean() -> None:
    found = proposing.searches(asked(rivals=["León", "Solaria"], sector=["tarifa de la luz"]))
    assert [(one.kind, one.name) for one in found[1:]] == [
        ("rival", "León"),
        ("rival", "Solaria"),
        ("sector", "El sector"),
    ]
    assert matches(searched(found[1].words), _Said("Con León todo bien"))
    assert not matches(searched(found[1].words), _Said("Vivo en León, Castilla"))


@pytest.mark.parametrize("name", ['Raro "nombre"', "A/B (C)", "O", "-x", "tono:azul", "ñ&%", "Y NO O"])
def test_it_proposes_words_that_can_be_read_for_any_name(name: str) -> None:
    for one in proposing.searches(asked(name=name, rivals=[name], sector=[name], not_ours=[name])):
        searched(one.words)


def test_it_asks_what_else_a_name_means() -> None:
    assert senses("Aurora")[:2] == ("boreal", "boreales")
    assert "polar" not in senses("aurora", ["Polar"])
    assert (ambiguous("Aurora"), ambiguous("Meta"), ambiguous("Cooperativa Aurora")) == (True, True, False)


def test_it_offers_sources_that_are_here_and_need_no_key() -> None:
    offers = {
        one.network: one for one in proposing.offers(asked(site="aurora.example", rivals=["Solaria"]), "MX")
    }
    for slug, offer in offers.items():
        connector = registry.get(slug)
        assert connector.keyless
        auth = connector.auth
        boxes = auth.manual if isinstance(auth, base.OAuth2) else auth.fields
        assert set(offer.config) <= {box.name for box in boxes}
    assert offers["feed"].config == {"url": "https://aurora.example"}


def test_it_leads_from_names_to_listening(
    alice: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Source.objects.all().delete()
    assert 'value="Aurora"' in alice.get(START).content.decode()
    answer = alice.post(START, TOLD)
    assert answer.status_code == 200
    found = answer.context["found"]
    assert [row["name"] for row in found] == ["Cooperativa Aurora", "Solaria", "León", "El sector"]
    asked_of: list[str] = []

    def connect(_request: object, _brand: object, offers: list[proposing.Offer]) -> connecting.Connected:
        asked_of.extend(offer.network for offer in offers)
        return connecting.Connected(len(offers))

    monkeypatch.setattr(wizard, "connect", connect)
    sent = {
        **TOLD,
        "s_kind": [row["kind"] for row in found],
        "s_name": [row["name"] for row in found],
        "s_words": [row["words"] for row in found],
        "s_why": [row["why"] for row in found],
        "s_on": ["0", "1", "3"],
        "offer": ["feed", "nowhere"],
    }
    done = alice.post(REVIEW, sent)
    assert (done.status_code, done["Location"]) == (302, "/escucha/")
    assert sorted(Search.objects.values_list("kind", "name")) == [
        ("brand", "Cooperativa Aurora"),
        ("rival", "Solaria"),
        ("sector", "El sector"),
    ]
    assert asked_of == ["feed"]
    alice.post(REVIEW, sent)
    assert Search.objects.count() == 3


def test_it_does_not_propose_twice_what_is_listened_to(alice: Client, world: World) -> None:
    first = alice.post(START, TOLD).context
    assert not any(row["had"] for row in (*first["found"], *first["offered"]))
    words = first["found"][0]["words"]
    given = {"workspace": world.workspace, "brand": world.brand, "name": "Aurora"}
    Search.objects.create(**given, words=f" {words.upper()}")
    google = next(row["offer"] for row in first["offered"] if row["offer"].network == "google_news")
    make.source(world.brand, network="google_news", credentials=seal(google.config))
    again = alice.post(START, TOLD)
    assert [(row["had"], row["on"]) for row in again.context["found"]] == [(True, False)] + [
        (False, True)
    ] * 3
    had = {row["offer"].network: (row["had"], row["on"]) for row in again.context["offered"]}
    assert (had["google_news"], had["mastodon"]) == ((True, False), (False, True))
    assert again.content.decode().count("Ya lo tienes") == 2


def test_a_handle_has_no_accents() -> None:
    assert proposing.ways("Panadería Aurora") == ['"Panadería Aurora"', "panaderiaaurora", "@panaderiaaurora"]


def test_it_makes_nothing_until_all_words_can_be_read(alice: Client, world: World) -> None:
    sent = {
        **TOLD,
        "s_kind": ["brand", "rival"],
        "s_name": ["A", "B"],
        "s_words": ["a", "(b"],
        "s_why": ["", ""],
        "s_on": ["0", "1"],
    }
    answer = alice.post(REVIEW, sent)
    assert answer.status_code == 422
    assert "Este paréntesis no se cierra." in answer.content.decode()
    assert not Search.objects.exists()


def test_it_goes_back_with_what_was_typed(alice: Client, world: World) -> None:
    page = alice.post(REVIEW, {**TOLD, "back": "1"}).content.decode()
    assert "Solaria, León" in page
    assert "tarifa de la luz" in page


def test_a_network_that_says_no_holds_up_nothing(
    alice: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(_question: object) -> None:
        raise Rejected("Ahí no hay nada.")

    monkeypatch.setattr(connecting, "asked", no)
    sent = {
        **TOLD,
        "s_kind": "brand",
        "s_name": "A",
        "s_words": "aurora",
        "s_why": "",
        "s_on": "0",
        "offer": "feed",
    }
    assert alice.post(REVIEW, sent).status_code == 302
    assert Search.objects.count() == 1
    page = alice.get("/ajustes/busquedas/").content.decode()
    assert "no se ha conectado: Ahí no hay nada." in page


def test_it_keeps_what_is_out_of_reach_and_tries_again(
    alice: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Source.objects.all().delete()

    def out_of_reach(_question: object) -> None:
        raise Unavailable("No se puede hablar con nadie.")

    monkeypatch.setattr(connecting, "asked", out_of_reach)
    sent = {**TOLD, "s_kind": "brand", "s_name": "A", "s_words": "aurora", "s_why": "", "s_on": "0"}
    wanted = ["google_news", "mastodon", "bluesky", "feed"]
    page = alice.post(REVIEW, {**sent, "offer": wanted}, follow=True).content.decode()
    assert "Con 4 fuentes no se ha podido hablar todavía" in page
    assert "no se ha conectado" not in page
    kept = Source.objects.all()
    assert {source.network for source in kept} == set(wanted)
    for source in kept:
        assert (source.state, source.last_error) == ("ok", "No se puede hablar con nadie.")
        assert source.next_try_at is not None
        assert source.next_try_at > timezone.now()
        assert source.read_at is None
    listed = alice.get("/ajustes/fuentes/").content.decode()
    assert listed.count("Aún no se ha podido leer.") == len(kept)
    assert "próxima:" in listed
    alice.post(REVIEW, {**sent, "offer": wanted})
    assert Source.objects.count() == len(kept)


@pytest.mark.parametrize("given", [{"name": ""}, {"rivals": "a, b, c, d, e, f"}, {"name": "x" * 121}])
def test_it_explains_what_is_missing(alice: Client, world: World, given: dict[str, str]) -> None:
    answer = alice.post(START, {**TOLD, **given})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(given)


def test_only_who_runs_the_workspace_may(bob: Client, rita: Client) -> None:
    for client in (bob, rita):
        assert client.get(START).status_code == 403
        assert client.post(REVIEW, TOLD).status_code == 403


def test_it_connects_what_answers(alice: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Source.objects.all().delete()
    feed = registry.get("feed")
    monkeypatch.setattr(feed, "check", lambda _self: base.Author("aurora.example", "El blog"))
    monkeypatch.setattr(feed, "places", lambda _self: [base.Place("https://aurora.example/rss", "El blog")])
    sent = {**TOLD, "s_kind": "brand", "s_name": "A", "s_words": "aurora", "s_why": "", "s_on": "0"}
    alice.post(REVIEW, {**sent, "offer": "feed"})
    source = Source.objects.get()
    assert (source.network, source.name, source.brand) == ("feed", "El blog", world.brand)
    page = alice.get("/ajustes/busquedas/").content.decode()
    assert "Ya escuchas 1 búsqueda. 1 fuente se está leyendo." in page


def test_it_says_that_there_is_nothing_to_try_words_on(world: World, alice: Client) -> None:
    told = "Aún no hay nada guardado donde probar."
    assert told in alice.post(START, {"name": "Aurora"}).content.decode()
    hear(world.source, "Qué calor hace")
    found = alice.post(START, {"name": "Aurora"}).content.decode()
    assert told not in found
    assert "No habría encontrado nada en 30 días" in found
