"""The words in pieces: what stands in which row, taking one away, adding one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.world import World

PAGE, PART = "/escucha/", "/escucha/partes/pieza/"


def rows(client: Client, words: str) -> dict[str, list[tuple[str, str]]]:
    """{row: [(what a chip says, the words without it)]}."""
    answer = client.get(PAGE, {"q": words, "forma": "piezas"})
    return {
        str(row["label"]): [(str(one["label"]), said(one["url"])) for one in row["chips"]]
        for row in answer.context["pieces"]["rows"]
    }


def said(url: str) -> str:
    return parse_qs(urlsplit(url).query, keep_blank_values=True)["q"][0]


def added(client: Client, words: str, group: str, piece: str) -> Any:
    return client.get(PART, {"q": words, "grupo": group, "pieza": piece, "forma": "piezas"})


def test_it_sorts_words_into_rows(rita: Client, world: World) -> None:
    found = rows(rita, '("inicio de sesión" O entrar NEAR/5 app) -boreal idioma:es')
    assert [label for label, _words in found["Dice"]] == [
        "inicio de sesión",
        "entrar, a 5 palabras o menos de app",
    ]
    assert [label for label, _words in found["No dice"]] == ["boreal"]
    assert len(found["Está en"]) == 1
    assert "boreal" not in found["No dice"][0][1]


def test_it_takes_one_away(rita: Client, world: World) -> None:
    (_factura, without), (_luz, _rest) = rows(rita, "factura luz")["Dice"]
    assert without == "luz"


@pytest.mark.parametrize(
    ("words", "group", "piece", "now"),
    [
        ("", "all", "factura", "factura"),
        ("factura", "all", "la luz", 'factura "la luz"'),
        ("factura", "any", "recibo", "(factura O recibo)"),
        ("(factura O recibo)", "any", "cobro", "(factura O recibo O cobro)"),
        ("factura", "none", "boreal", "factura -boreal"),
        ("factura -boreal", "none", "boreal", "factura -boreal"),
        ("factura", "none", '"', "factura"),
    ],
)
def test_it_adds_one(rita: Client, world: World, words: str, group: str, piece: str, now: str) -> None:
    answer = added(rita, words, group, piece)
    if answer.status_code == 422:
        assert piece == '"'
        return
    assert answer.status_code == 302
    assert said(answer["Location"]) == now


def test_it_shows_the_stream_with_it(rita: Client, world: World) -> None:
    answer = rita.get(PART, {"grupo": "all", "pieza": "luz"}, headers={"HX-Request": "true"})
    there = json.loads(answer["HX-Location"])
    assert said(there["path"]) == "luz"
    assert there["target"] == "#main"


@pytest.mark.parametrize("query", [{"grupo": "otro", "pieza": "x"}, {"grupo": "all", "pieza": " "}, {}])
def test_it_explains_what_is_no_piece(rita: Client, world: World, query: dict[str, str]) -> None:
    answer = rita.get(PART, query)
    assert answer.status_code == 422
    assert "Escribe una palabra" in answer.content.decode()


def test_it_says_when_words_are_more_than_pieces(rita: Client, world: World) -> None:
    shown = rita.get(PAGE, {"q": "(a b) O (c -d)", "forma": "piezas"}).content.decode()
    assert "dice más de lo que cabe en piezas" in shown
    broken = rita.get(PAGE, {"q": "(factura", "forma": "piezas"}).content.decode()
    assert "aún no se entiende" in broken


def test_it_offers_values_of_fields(rita: Client, world: World) -> None:
    answer = rita.get(PAGE, {"q": "luz", "forma": "piezas"})
    menus = {m["name"]: m for row in answer.context["pieces"]["rows"] for m in row["menus"]}
    negative = next(one for one in menus["sentiment"]["entries"] if str(one["label"]) == "Negativo")
    assert said(negative["url"]) == "luz tono:negativo"
    other = rita.get(PAGE, {"q": said(negative["url"]), "forma": "piezas"})
    again = {m["name"]: m for row in other.context["pieces"]["rows"] for m in row["menus"]}
    positive = next(one for one in again["sentiment"]["entries"] if str(one["label"]) == "Positivo")
    assert said(positive["url"]) == "luz tono:(negativo O positivo)"
