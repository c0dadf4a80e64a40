"""Trying a sentence: what the page says of it, and that nothing stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tertulia.accounts.models import AuditEntry
from tertulia.listening.models import Correction, FactRule, Item, Search
from tertulia.text.facts import Evidence, Name, Understanding
from tertulia.web.understanding import trying
from tertulia.web.understanding.measures import FILE, measures
from tests.world import World

URL = "/ajustes/comprension/"
SAID = Understanding(
    language="es",
    language_sure=0.99,
    sentiment="negative",
    sentiment_sure=0.93,
    intent="complaint",
    intent_sure=0.7,
    department="product",
    department_sure=0.4,
    toxicity_sure=0.02,
    asks=True,
    topics=("envase",),
    names=(Name("brand", 0, 6, "Aurora"),),
    doubts=("department",),
    evidence=(Evidence("sentiment", 7, 13, "fatal!", 2.0), Evidence("intent", 14, 21, "gracias", -1.0)),
)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    texts_read: list[Sequence[str]] = []

    def read(texts: Sequence[str], *given: Any) -> list[Understanding]:
        texts_read.append(texts)
        return [SAID for _text in texts]

    monkeypatch.setattr(trying, "understand", read)
    return texts_read


def test_it_shows_an_empty_box(world: World, rita: Client) -> None:
    page = rita.get(URL).content.decode()
    assert "Prueba una frase" in page
    tabs = page[page.index("settings-tabs") :]
    assert f'href="{URL}" aria-current="page">' in tabs[: tabs.index("</nav>")]
    assert "Escribe algo y verás" in page


def test_it_says_what_it_understands_and_how_sure_it_is(world: World, rita: Client) -> None:
    page = rita.post(f"{URL}probar/", {"text": "Aurora fatal! gracias"}, headers={"HX-Request": "true"})
    text = " ".join(page.content.decode().split())
    assert "<html" not in text
    for words in ("Negativo", "Seguro", "93 %", "Queja", "Probable", "Español", "envase"):
        assert words in text
    assert "<b>No lo sé</b> <span>quizá producto" in text
    assert "Aurora (marca)" in text
    assert "Pide respuesta, sin urgencia" in text
    assert "<mark>fatal!</mark>" in text
    assert ">gracias</s>" in text
    assert "98 %" in text


def test_it_keeps_nothing_of_what_is_tried(world: World, alice: Client) -> None:
    alice.post(f"{URL}probar/", {"text": "Aurora fatal"})
    assert not Item.objects.exists()
    assert not Correction.objects.exists()
    assert not AuditEntry.objects.exists()


def test_it_works_without_javascript_and_escapes(world: World, alice: Client) -> None:
    page = alice.post(f"{URL}probar/", {"text": "<script>x</script>"}).content.decode()
    assert "<html" in page
    assert "<script>x" not in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e"])
def test_it_says_nothing_of_nothing(world: World, alice: Client, text: str, asked: list[Any]) -> None:
    page = alice.post(f"{URL}probar/", {"text": text}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "Escribe algo" in page.content.decode()
    assert not asked


def test_it_reads_no_more_than_its_box_takes(world: World, alice: Client, asked: list[Any]) -> None:
    alice.post(f"{URL}probar/", {"text": "a" * 100_000})
    assert len(asked[0][0]) <= trying.MOST


def test_it_applies_the_rules_of_the_brand(world: World, alice: Client) -> None:
    told = {"words": "fatal", "fact": "department", "value": "legal"}
    FactRule.objects.create(workspace=world.workspace, brand=world.brand, **told)
    page = alice.post(f"{URL}probar/", {"text": "fatal"}, headers={"HX-Request": "true"}).content.decode()
    assert "Lo pone una regla tuya" in page
    assert "No lo sé" not in page


def test_it_says_when_a_search_for_risks_would_find_it(world: World, alice: Client) -> None:
    told = {"words": "es:en-casa sesión", "name": "Robos", "kind": "risk"}
    Search.objects.create(workspace=world.workspace, brand=world.brand, **told)
    page = alice.post(f"{URL}probar/", {"text": "otra vez la sesión"}, headers={"HX-Request": "true"})
    assert "Lo pone una búsqueda de riesgos" in page.content.decode()
    page = alice.post(f"{URL}probar/", {"text": "otra vez la factura"}, headers={"HX-Request": "true"})
    assert "Lo pone una búsqueda de riesgos" not in page.content.decode()


def test_it_never_reads_with_the_names_of_another_workspace(world: World, alice: Client) -> None:
    page = alice.post(f"{URL}probar/", {"text": "hola", "brand": world.other_brand.pk})
    assert page.context["brand"] == world.brand


def test_it_asks_for_a_brand_first(world: World, alice: Client) -> None:
    world.brand.delete()
    assert "Crea primero la marca" in alice.get(URL).content.decode()


def test_it_shows_only_the_measures_that_there_are(tmp_path: Path) -> None:
    file = tmp_path / "measures.json"
    file.write_text(
        json.dumps({"language": 0.994, "sentiment_f1_es": 0.61, "intent_acc": 0.8, "ece": "x", "other": 1})
    )
    found = measures(file)
    assert [(one.value, one.is_percent) for one in found] == [(0.994, True), (0.61, False), (0.8, True)]
    assert measures(tmp_path / "none.json") == []
    file.with_name("odd.json").write_text("[1]")
    assert measures(file.with_name("odd.json")) == []


def test_it_says_how_good_it_is_or_that_nobody_measured(world: World, alice: Client) -> None:
    page = alice.get(URL).content.decode()
    assert ("no trae medidas" in page) is not bool(measures(FILE))
