"""Importing a sheet: bringing it, mending what its columns are, taking it in once."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tertulia.inbox.models import Case
from tertulia.listening.count import recount
from tertulia.listening.models import Count, Heard, Item, Search
from tertulia.sources import uploads
from tertulia.sources.models import Source, Upload
from tertulia.web import bounded
from tertulia.worker import jobs
from tests.world import World, signed_in

FILE = "/ajustes/fuentes/nueva/spreadsheet/archivo/"
CSV = (
    "Fecha;Usuario;Comentario;Cosa\n"
    "21/11/2026 09:15;@marta;Llevo tres días sin luz;1\n"
    "22/11/2026;Íria;Gracias por la charla, muy clara;2\n"
    "mañana;Xoán;Esta fila no tiene una fecha que se entienda;3\n"
)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def bring(client: Client, content: bytes | str = CSV, name: str = "menciones.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(FILE, {"file": SimpleUploadedFile(name, data)})


def read_all() -> Source:
    """What the worker does until there is nothing more to do."""
    Source.objects.exclude(network="spreadsheet").update(next_try_at=None)
    while jobs.read_sources():
        pass
    return Source.objects.get(network="spreadsheet")


def boxes(**over: str) -> dict[str, str]:
    given = {"c0": "date", "c1": "author", "c2": "text", "name": "Menciones", "headed": "on", "order": "dmy"}
    return {**given, **over}


def test_it_shows_what_each_column_is_taken_for(alice: Client) -> None:
    page = alice.get(bring(alice)["Location"]).content.decode()
    for words in ("Comentario", "Llevo tres días sin luz", "Así se oirá", "@marta"):
        assert words in page
    assert page.count(" selected") >= 3
    assert not Source.objects.filter(network="spreadsheet").exists()


def test_it_takes_a_sheet_in_as_history(alice: Client, world: World) -> None:
    mend = bring(alice)["Location"]
    answer = alice.post(mend, boxes(), follow=True)
    assert "Se está importando" in answer.content.decode()
    source = read_all()
    assert (source.name, source.brand, source.is_own, source.state) == ("Menciones", world.brand, False, "ok")
    assert source.next_try_at is None
    said = Item.objects.filter(network="spreadsheet")
    assert set(said.values_list("text", "author__name")) == {
        ("Llevo tres días sin luz", "@marta"),
        ("Gracias por la charla, muy clara", "Íria"),
    }
    assert all(item.is_history for item in said)
    assert not Case.objects.exists()
    page = alice.get(f"/ajustes/fuentes/{source.pk}/").content.decode()
    assert "Fila 4: la fecha «mañana» no se entiende." in page
    assert "Leídas 3 de 3 filas." in page


def test_it_takes_the_same_file_in_once(alice: Client) -> None:
    for _turn in range(2):
        alice.post(bring(alice)["Location"], boxes())
        read_all()
    assert Item.objects.filter(network="spreadsheet").count() == 2
    assert Source.objects.filter(network="spreadsheet").count() == Upload.objects.count() == 1


def test_it_mends_what_it_has_when_its_columns_are_mended(alice: Client, world: World) -> None:
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="Íria", words="autor:Íria")
    content = (
        "Fecha;Quién lo dijo;Comentario;Lugar\n"
        "21/11/2026 09:15;@marta;Llevo tres días sin luz;Tuiter\n"
        "22/11/2026;Íria;Gracias por la charla, muy clara;Foro del barrio\n"
    )
    alice.post(bring(alice, content)["Location"], boxes(c1=""))
    read_all()
    was = dict(Item.objects.filter(text__startswith="L").values_list("pk", "author__name"))
    assert list(was.values()) == ["Sin nombre"]
    told = alice.post(bring(alice, content)["Location"], boxes(c1="author", c3="network"), follow=True)
    assert "se guarda como «Hoja»: «Foro del barrio»" in told.content.decode()
    read_all()
    said = Item.objects.filter(text__regex="^(Llevo|Gracias)").order_by("text")
    assert list(said.values_list("network", "author__name", "thread__network")) == [
        ("spreadsheet", "Íria", "spreadsheet"),
        ("x", "@marta", "x"),
    ]
    assert said[1].pk in was
    ours = Count.objects.filter(items__gt=0, network__in=("x", "spreadsheet"))
    assert sorted(ours.values_list("network", "items")) == [("spreadsheet", 1), ("x", 1)]
    found = Heard.objects.filter(search__isnull=False)
    assert [heard.item.text for heard in found] == [said[0].text]
    counted = list(Count.objects.order_by("pk").values())
    recount(world.brand)
    slots = {(row["hour"], row["network"], row["sentiment"]): row["items"] for row in counted if row["items"]}
    assert slots == {
        (row.hour, row.network, row.sentiment): row.items for row in Count.objects.filter(items__gt=0)
    }


def test_it_offers_the_mended_columns_again(alice: Client) -> None:
    alice.post(bring(alice)["Location"], boxes(c1="title", c3="author", name="Lo mío"))
    read_all()
    answer = alice.get(bring(alice)["Location"])
    page = answer.content.decode()
    assert "Así quedaron sus columnas la última vez" in page
    form = answer.context["form"]
    assert [box.value() for box in form.columns] == ["date", "title", "text", "author"]
    assert form["name"].value() == "Lo mío"
    heard = answer.context["heard"]
    assert [item.author.name for item in heard] == ["1", "2"]


def test_it_offers_them_for_the_next_file_of_that_name_too(alice: Client) -> None:
    alice.post(bring(alice)["Location"], boxes(c1="title", c3="author"))
    longer = CSV + "23/11/2026;Ana;Una más que antes, y bien larga;4\n"
    form = alice.get(bring(alice, longer)["Location"]).context["form"]
    assert [box.value() for box in form.columns] == ["date", "title", "text", "author"]
    other = CSV.replace("Cosa", "Otra cosa")
    form = alice.get(bring(alice, other)["Location"]).context["form"]
    assert [box.value() for box in form.columns] == ["date", "author", "text", ""]


def test_it_reads_again_what_is_mended_afterwards(alice: Client) -> None:
    alice.post(bring(alice)["Location"], boxes())
    read_all()
    alice.post(bring(alice)["Location"], boxes(c0="", c3="id"))
    assert read_all().cursor["bad"] == 0
    assert Item.objects.filter(text__startswith="Esta fila").exists()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"c2": ""}, "Di en qué columna está el texto."),
        ({"c1": "text"}, "Ya hay otra columna con eso."),
        ({"c0": "poesía"}, "no es una de las opciones"),
        ({"order": ""}, "Di si va antes el día o el mes."),
        ({"name": ""}, "obligatorio"),
    ],
)
def test_it_says_at_its_box_what_makes_no_sense(alice: Client, over: dict[str, str], words: str) -> None:
    content = CSV.replace("21/11", "01/11").replace("22/11", "02/11")
    answer = alice.post(bring(alice, content)["Location"], boxes(**over))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Source.objects.filter(network="spreadsheet").exists()


def test_it_asks_which_way_round_dates_are(alice: Client) -> None:
    content = CSV.replace("21/11", "01/11").replace("22/11", "02/11")
    page = alice.get(bring(alice, content)["Location"]).content.decode()
    assert "Elige…" in page
    assert "de las dos maneras" in page


def test_it_shows_how_it_would_be_before_anything_is_kept(alice: Client) -> None:
    answer = alice.post(bring(alice)["Location"], {**boxes(c1="title"), "ver": "1"})
    assert answer.status_code == 200
    assert "Así se oirá" in answer.content.decode()
    assert not Source.objects.filter(network="spreadsheet").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b";;\n", "vacía"),
        (b"<!doctype html><p>hola", "página web"),
        (b"\xd0\xcf\x11\xe0 viejo", "XLS antiguo"),
        (b"PK\x03\x04 roto", "estropeado"),
        (b"%PDF-1.4", "no es una hoja"),
    ],
)
def test_it_says_at_the_file_what_is_wrong_with_it(alice: Client, content: bytes, words: str) -> None:
    answer = bring(alice, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_it_says_when_no_file_was_chosen(alice: Client) -> None:
    assert "Elige un archivo." in alice.post(FILE, {}).content.decode()


def test_it_keeps_nothing_of_a_file_that_is_too_long(
    world: World, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its page's token before it, of which the answer speaks."""
    monkeypatch.setattr(bounded, "MOST_BYTES", 10_000 - bounded.ENVELOPE)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.alice.user)
    browser.get(FILE)
    token = browser.cookies["csrftoken"].value
    file = SimpleUploadedFile("a.csv", b"a;b\n" * 10_000)
    answer = browser.post(FILE, {"csrfmiddlewaretoken": token, "file": file})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ocupa más de 25 MB" in page
    assert "Elige un archivo" not in page
    assert not media.exists()
    assert not Upload.objects.exists()


def test_it_counts_what_really_comes(alice: Client, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 50)
    answer = bring(alice)
    assert answer.status_code == 422
    assert "Repártelo" in answer.content.decode()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_it_wants_the_token_of_its_own_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.alice.user)
    assert bring(client).status_code == 403
    assert not Upload.objects.exists()


def test_it_is_only_for_who_runs_the_workspace(
    world: World, alice: Client, bob: Client, charlie: Client
) -> None:
    mend = bring(alice)["Location"]
    assert bring(bob).status_code == 403
    assert bob.get(mend).status_code == 403
    assert charlie.get(mend.partition("?")[0]).status_code == 404
    assert signed_in(world.rita).get(FILE).status_code == 403


def test_only_what_reads_files_asks_for_one(alice: Client) -> None:
    assert alice.get("/ajustes/fuentes/nueva/feed/archivo/").status_code == 404


def test_it_forgets_files_that_came_to_nothing(alice: Client, world: World, media: Path) -> None:
    bring(alice)
    alice.post(bring(alice, CSV + "1/1/2026;Ana;otra más que sumar;4\n")["Location"], boxes())
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert uploads.forget_unused(world.workspace) == 1
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_it_asks_for_the_file_again_when_it_is_gone(alice: Client, media: Path) -> None:
    mend = bring(alice)["Location"]
    for path in media.rglob("*"):
        if path.is_file():
            path.unlink()
    assert "Súbelo otra vez" in alice.get(mend, follow=True).content.decode()


def test_it_takes_a_workbook(alice: Client) -> None:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Fecha", "Texto"], [timezone.now().replace(tzinfo=None), "Desde una hoja de cálculo"]):
        book.active.append(row)
    book.save(out)
    mend = bring(alice, out.getvalue(), "Hoja 1.xlsx")["Location"]
    assert "Desde una hoja de cálculo" in alice.get(mend).content.decode()
    alice.post(mend, {"c0": "date", "c1": "text", "name": "X", "headed": "on", "order": "dmy"})
    read_all()
    assert Item.objects.filter(text="Desde una hoja de cálculo").exists()
