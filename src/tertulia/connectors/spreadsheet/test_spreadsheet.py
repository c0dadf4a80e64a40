"""Sheets at an address and brought as files: whatever they are called, however they are written."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tertulia.connectors.base import Author, Item, Page, Place
from tertulia.connectors.spreadsheet import prepared
from tertulia.connectors.spreadsheet.bytes import decode, rows_of, separator_of
from tertulia.connectors.spreadsheet.connector import PAGE, Spreadsheet
from tertulia.connectors.spreadsheet.guess import guess
from tertulia.connectors.spreadsheet.rows import Plan, strangers
from tertulia.connectors.spreadsheet.values import network_of
from tertulia.kit.failures import Rejected
from tertulia.kit.http import Http
from tests.connectors.replay import connected, reply, story

PLACE = Place("hoja:x", "menciones.csv", whole=True)
ROWS = [
    ["Fecha", "Usuario", "Red", "Comentario", "Enlace", "Seguidores"],
    ["21/11/2026 09:15", "@marta", "Twitter", "Llevo tres días sin luz", "https://x.example/1", "1.204"],
    ["22/11/2026", "Íria", "Facebook", "Gracias por la charla, muy clara", "https://x.example/2", "3,4 k"],
]


def _csv(rows: list[list[str]], separator: str = ";") -> str:
    return "\r\n".join(separator.join(cell for cell in row) for row in rows) + "\r\n"


def _xlsx(rows: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _sheet(tmp_path: Path, content: bytes, **config: Any) -> Spreadsheet:
    path = tmp_path / "sheet"
    path.write_bytes(content)
    return Spreadsheet({"path": str(path), **config}, Http())


def _all(sheet: Spreadsheet) -> tuple[list[Item], dict[str, Any]]:
    """Everything in a file, page after page, and the last cursor."""
    items: list[Item] = []
    cursor: dict[str, Any] = {}
    page = Page(more=True)
    while page.more:
        page = sheet.listen(PLACE, cursor)
        cursor = json.loads(json.dumps(page.cursor))
        items += page.items
    return items, cursor


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_it_reads_every_way_of_writing_a_csv(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [[f'"{cell}"' for cell in row] for row in ROWS]
    items, cursor = _all(_sheet(tmp_path, _csv(rows, separator).encode(encoding), zone="Europe/Madrid"))
    assert [item.text for item in items] == ["Llevo tres días sin luz", "Gracias por la charla, muy clara"]
    first = items[0]
    assert first.published == datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
    assert first.author == Author("hoja/x/@marta", "@marta", "@marta", followers=1204)
    assert (first.network, first.url, items[1].author.followers) == ("x", "https://x.example/1", 3400)
    assert Spreadsheet.ended(cursor)


def test_it_reads_a_workbook_with_real_dates(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Fecha", "Texto", "Seguidores"],
        [datetime(2026, 11, 21, 9, 15), "Hola a toda la casa", 7],
    ]
    rows += [
        [46347.5, "Con número de serie de Excel", None],
        [None, None, None],
        ["2026-11-20", "=1+1 no se calcula", 3.0],
    ]
    items, cursor = _all(_sheet(tmp_path, _xlsx(rows), zone="UTC"))
    assert {item.text: item.published for item in items} == {
        "Hola a toda la casa": datetime(2026, 11, 21, 9, 15, tzinfo=UTC),
        "Con número de serie de Excel": datetime(2026, 11, 21, 12, tzinfo=UTC),
    }
    assert cursor["bad"] == 1, "a formula that was never worked out has no value"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xff\xfetexto;fecha\nse\xf1al;1\n", "texto;fecha\nseñal;1\n"),
        (b"\xef\xbb\xbftexto\nse\xf1al\n", "texto\nseñal\n"),
        ("señal y más señales, cien veces ñ ".encode() * 40 + b"\xf1", "señal"),
        (b"", ""),
    ],
    ids=["a mark of UTF-16 over Latin-1", "a mark of UTF-8 over Latin-1", "one wrong byte", "nothing"],
)
def test_it_believes_no_encoding_that_lies(content: bytes, text: str) -> None:
    assert decode(content).startswith(text)


def test_it_obeys_the_separator_that_excel_writes() -> None:
    assert list(rows_of("sep=|\na|b\n1|2\n")) == [["a", "b"], ["1", "2"]]
    assert separator_of("uno dos tres\ncuatro\n") == ","


def test_it_says_which_row_cannot_be_understood() -> None:
    text = 'texto,fecha\nhola,1\n"sin cerrar' + "x" * 200_000
    with pytest.raises(Rejected, match="La fila 3"):
        list(rows_of(text))


@pytest.mark.parametrize(
    ("titles", "role", "title"),
    [
        ("Created At,Tweet,Screen Name", "text", "Tweet"),
        ("Created At,Tweet,Screen Name", "date", "Created At"),
        ("Fecha de publicación,Opinión del cliente,Plataforma", "text", "Opinión del cliente"),
        ("Fecha de publicación,Opinión del cliente,Plataforma", "network", "Plataforma"),
    ],
)
def test_it_guesses_columns_by_their_titles(titles: str, role: str, title: str) -> None:
    cells = ["2026-11-20", "Una opinión bastante larga sobre todo esto", "Twitter"]
    assert guess([titles.split(","), cells]).columns[role] == title


def test_it_guesses_columns_without_titles() -> None:
    rows = [
        ["13/11/2026", "Una frase larga que solo puede ser el texto de alguien", "https://x.example/1"]
    ] * 3
    found = guess(rows)
    assert not found.headed
    assert found.columns == {"date": "Columna 1", "text": "Columna 2", "url": "Columna 3"}


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["01/02/2026", "13/02/2026"], "dmy"),
        (["01/02/2026", "02/13/2026"], "mdy"),
        (["01/02/2026", "03/04/2026"], ""),
        (["01/01/2026", "2/2/2026"], "dmy"),
        (["2026-02-01"], "dmy"),
    ],
)
def test_it_sees_in_which_order_dates_are_written(dates: list[str], order: str) -> None:
    assert guess([["Fecha", "Texto"], *([date, "hola"] for date in dates)]).order == order


def test_it_asks_where_dates_have_two_meanings(tmp_path: Path) -> None:
    content = b"Fecha,Texto\n01/02/2026,uno de estos dias\n"
    with pytest.raises(Rejected, match="dos maneras") as caught:
        _sheet(tmp_path, content).listen(PLACE, {})
    assert caught.value.field == "order"
    assert _all(_sheet(tmp_path, content, order="mdy"))[0][0].published.month == 1


def test_it_says_which_rows_were_left_out_and_why(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ROWS[1],
        [],
        ["mañana", "a", "", "hola", "", ""],
        ["", "a", "", "hola", "", ""],
        ["1/1/2026"],
        ROWS[2],
    ]
    items, cursor = _all(_sheet(tmp_path, _csv(rows).encode()))
    assert len(items) == 2
    assert [str(note) for note in Spreadsheet.notes(cursor)] == [
        "Leídas 6 de 6 filas.",
        "3 filas no se pudieron leer:",
        "Fila 4: la fecha «mañana» no se entiende.",
        "Fila 5: no tiene fecha.",
        "Fila 6: no tiene texto.",
    ]
    assert Spreadsheet.notes({}) == ()


def test_it_reads_a_long_file_page_by_page(tmp_path: Path) -> None:
    rows = [["Texto", "Fecha"], *([f"mensaje número {n}", "2026-01-02"] for n in range(PAGE * 2 + 10))]
    sheet = _sheet(tmp_path, _csv(rows).encode())
    first = sheet.listen(PLACE, {})
    assert (len(first.items), first.more, first.cursor["row"]) == (PAGE - 1, True, PAGE)
    items, cursor = _all(sheet)
    assert len({item.id for item in items}) == PAGE * 2 + 10
    assert not sheet.listen(PLACE, cursor).items
    assert not (tmp_path / "sheet.rows").exists()


def test_it_gives_the_same_ids_for_the_same_rows(tmp_path: Path) -> None:
    first = _all(_sheet(tmp_path, _csv(ROWS).encode()))[0]
    other = _all(_sheet(tmp_path, _xlsx([*ROWS, ["23/11/2026", "Ana", "", "Una más que antes", "", ""]])))[0]
    assert {item.id for item in first} < {item.id for item in other}


def test_it_knows_a_row_again_whatever_its_columns_are_taken_for(tmp_path: Path) -> None:
    first = _all(_sheet(tmp_path, _csv(ROWS).encode()))[0]
    told = {"columns": {"text": "Enlace", "title": "Usuario"}, "headed": True, "order": "dmy"}
    grown = [[cell.replace("1.204", "1.300") for cell in row] for row in ROWS]
    other = _all(_sheet(tmp_path, _csv(grown).encode(), **told))[0]
    assert {item.id for item in first} == {item.id for item in other}
    assert {item.text for item in first}.isdisjoint(item.text for item in other)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Tuiter", "x"), ("X (antes Twitter)", "x"), ("FB", "facebook"), ("Foro del barrio", "")],
)
def test_it_knows_networks_by_their_names(name: str, slug: str) -> None:
    assert network_of(name) == slug


def test_it_tells_of_networks_that_it_cannot_show() -> None:
    rows = [["a", "Tuiter"], ["b", "Foro del barrio"], ["c", "Foro del barrio"], ["d"]]
    assert strangers(rows, Plan({"text": 0, "network": 1})) == ["Foro del barrio"]
    assert strangers(rows, Plan({"text": 0})) == []


def test_it_makes_one_of_two_rows_that_are_the_same(tmp_path: Path) -> None:
    assert len(_all(_sheet(tmp_path, _csv([*ROWS, ROWS[1]]).encode()))[0]) == 2


def test_it_reads_the_columns_that_it_is_told(tmp_path: Path) -> None:
    content = b"A,B,C\n2026-01-01,esto no,esto si que es\n"
    told = {"columns": {"date": "A", "text": "C"}, "headed": True, "order": "dmy"}
    (item,) = _all(_sheet(tmp_path, content, **told))[0]
    assert (item.text, item.author.name) == ("esto si que es", "Sin nombre")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacía"),
        (b"\n\n;;\n", "vacía"),
        (b"<!DOCTYPE html><html>", "página web"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "XLS antiguo"),
        (b"%PDF-1.7", "no es una hoja"),
        (b"PK\x03\x04 stump", "estropeado"),
        (b"\x89PNG", "no es una hoja"),
    ],
)
def test_it_says_what_is_no_sheet(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "sheet"
    path.write_bytes(content)
    with pytest.raises(Rejected, match=words):
        prepared.head(path)


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_it_unpacks_no_bomb(tmp_path: Path) -> None:
    bomb = _packed(xl__workbook_xml=b"<workbook/>", xl__sharedStrings_xml=b"<sst>" + b" " * 110_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(Rejected, match="desmesurada"):
        _sheet(tmp_path, bomb).listen(PLACE, {})


def test_it_reads_no_entities(tmp_path: Path) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    with pytest.raises(Rejected, match="declaraciones"):
        _sheet(tmp_path, _packed(xl__workbook_xml=evil)).listen(PLACE, {})


def test_it_refuses_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_ROWS", 2)
    with pytest.raises(Rejected, match="repártela"):
        _sheet(tmp_path, _csv(ROWS).encode()).listen(PLACE, {})
    assert list(tmp_path.iterdir()) == [tmp_path / "sheet"]


def test_it_says_when_the_file_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="súbelo otra vez"):
        Spreadsheet({"path": str(tmp_path / "no")}, Http()).listen(PLACE, {})


def test_it_reads_on_where_a_published_sheet_grew() -> None:
    paper = story("spreadsheet")
    first = connected("spreadsheet", paper).listen(PLACE_AT, {})
    longer = (
        paper.read("menciones.csv") + "22/11/2026 09:00;Ana;foro;Una más;https://x.example/9;1\n".encode()
    )
    paper.answer("GET", "/menciones.csv", reply(200, longer))
    second = connected("spreadsheet", paper).listen(PLACE_AT, first.cursor)
    assert [item.text for item in second.items] == ["Una más"]
    assert paper.asked[-1].headers["if-none-match"] == '"h1"'
    paper.answer(
        "GET", "/menciones.csv", reply(200, longer.replace(b"Marta", b"marta").replace(b"tres", b"dos"))
    )
    assert len(connected("spreadsheet", paper).listen(PLACE_AT, second.cursor).items) == 4


PLACE_AT = Place("https://hojas.example/menciones.csv", "menciones.csv", whole=True)


def test_it_guesses_and_shows_before_it_is_connected() -> None:
    sheet = connected("spreadsheet", story("spreadsheet"), text="", date="", author="", link="")
    told = dict(sheet.guess())
    assert (told["text"], told["date"], told["author"], told["link"], told["order"]) == (
        "Comentario",
        "Fecha",
        "Usuario",
        "Enlace",
        "dmy",
    )
    assert [item.author.name for item in sheet.sample(2)] == ["@marta.iglesias", "Íria Souto"]


@pytest.mark.parametrize(
    ("box", "value", "field"), [("text", "Nada de esto", "text"), ("link", "Otra cosa", "link")]
)
def test_it_blames_the_box_of_a_column_that_is_not_there(box: str, value: str, field: str) -> None:
    with pytest.raises(Rejected, match="No hay ninguna columna") as caught:
        connected("spreadsheet", story("spreadsheet"), **{box: value}).check()
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit?gid=7#gid=7",
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=csv&gid=7",
        ),
        ("https://x.example/datos.CSV", "https://x.example/datos.CSV"),
    ],
)
def test_it_recognises_sheets(url: str, address: str) -> None:
    found = Spreadsheet.recognises(url)
    assert found is not None
    assert found.config == {"url": address}
    assert Spreadsheet.recognises("https://x.example/blog") is None
