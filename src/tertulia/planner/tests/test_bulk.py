"""Posts from a sheet: each bad cell is named, nothing is saved by a trial."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tertulia.planner.actions.bulk import import_posts
from tertulia.planner.bulk.columns import cell_name, columns_of
from tertulia.planner.bulk.files import rows_of
from tertulia.planner.bulk.reading import read
from tertulia.planner.models import Campaign, Post
from tests import make
from tests.world import World

HEAD = ["Fecha", "Hora", "Canales", "Título", "Texto", "Enlace", "Imagen", "Campaña"]


@pytest.fixture
def channels(world: World) -> None:
    make.channel(world.brand, world.source, network="mastodon", name="Aurora en Mastodon")
    make.channel(world.brand, network="linkedin", name="Aurora en LinkedIn")


def test_it_calls_cells_as_spreadsheets_do() -> None:
    assert [cell_name(0, 1), cell_name(25, 9), cell_name(26, 3), cell_name(701, 2)] == [
        "A1",
        "Z9",
        "AA3",
        "ZZ2",
    ]


def test_it_knows_headings_in_three_languages() -> None:
    assert columns_of([" FECHA: ", "Channels", "Texto*", "Campanha", "Otra"]) == {
        "day": 0,
        "channels": 1,
        "text": 2,
        "campaign": 3,
    }


def test_it_reads_good_rows(world: World, channels: None) -> None:
    rows = [HEAD, ["15/12/2099", "9:30", "Mastodon; linkedin", "Uno", "Hola", "https://a.example", "", ""]]
    sheet = read(rows, world.brand)
    (row,) = sheet.good
    assert row.at is not None
    assert f"{row.at.astimezone(world.brand.zone):%Y-%m-%d %H:%M}" == "2099-12-15 09:30"
    assert [channel.network for channel in row.channels] == ["mastodon", "linkedin"]
    assert not Post.objects.exists()


def test_it_points_at_each_bad_cell(world: World, channels: None) -> None:
    rows = [
        HEAD,
        ["mañana", "9:30", "Mastodon", "", "Hola", "", "", ""],
        ["2020-01-01", "9:30", "Mastodon", "", "Hola", "", "", ""],
        ["2099-01-01", "las nueve", "TikTok", "", "", "a.example", "no está.jpg", "Nada"],
        ["2099-01-01", "", "Mastodon", "", "x" * 501, "", "", ""],
    ]
    found = {(one.cell, one.words) for one in read(rows, world.brand).troubles}
    cells = [cell for cell, _words in sorted(found)]
    assert cells == ["A2", "A3", "A5", "B4", "C4", "E4", "F4", "G4", "H4"]
    assert ("A3", "Ese momento ya pasó.") in found
    assert any(cell == "C4" and "LinkedIn, Mastodon" in words for cell, words in found)


def test_it_counts_as_the_network_counts(world: World, channels: None) -> None:
    rows = [HEAD, ["", "", "Mastodon", "", "x" * 501, "", "", ""]]
    (trouble,) = read(rows, world.brand).troubles
    assert (trouble.cell, trouble.words) == ("E2", "En Mastodon caben 500 y son 501.")


def test_two_rows_for_one_channel_at_one_moment_are_told(world: World, channels: None) -> None:
    row = ["2099-12-15", "9:30", "Mastodon", "", "Hola", "", "", ""]
    (trouble,) = read([HEAD, row, row], world.brand).troubles
    assert trouble.cell == "A3"
    assert "fila 2" in trouble.words


def test_it_says_what_keeps_all_of_it_out(world: World) -> None:
    assert read([], world.brand).problem == "La hoja está vacía."
    assert "Canales" in read([["Texto"], ["Hola"]], world.brand).problem
    assert "500" in read([["Texto", "Canales"], *[["a", "b"]] * 501], world.brand).problem


def test_it_brings_them_in_as_drafts_or_scheduled(world: World, channels: None) -> None:
    Campaign.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        name="Otoño",
        starts_on="2099-01-01",
        ends_on="2099-12-31",
    )
    rows = [
        HEAD,
        ["2099-12-15", "9:30", "LinkedIn", "Uno", "Hola", "", "", "otoño"],
        ["", "", "mastodon", "", "Dos", "", "", ""],
    ]
    sheet = read(rows, world.brand)
    first, second = import_posts(world.brand, rows=sheet.good, plan=True, by=world.bob.actor)
    assert (first.state, second.state) == (Post.State.SCHEDULED, Post.State.DRAFT)
    assert first.campaign is not None
    assert second.at is None


def test_it_reads_a_workbook_and_a_csv_alike(world: World, channels: None, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Texto", "Canales"], ["Ñandú", "Mastodon"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.csv").write_bytes("Texto;Canales\r\nÑandú;Mastodon\r\n".encode("latin-1"))
    one, two = (read(rows_of(tmp_path / name), world.brand).good[0].text for name in ("a.xlsx", "a.csv"))
    assert one == two == "Ñandú"
