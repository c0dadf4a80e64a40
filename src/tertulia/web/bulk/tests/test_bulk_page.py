"""Traer de una hoja."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertulia.planner.models import Post
from tests import make
from tests.world import World


def sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.csv", text.encode(), "text/csv")


def test_it_is_tried_before_anything_is_kept(world: World, alice: Client) -> None:
    make.channel(world.brand, world.source, network="mastodon", name="Aurora")
    text = "Fecha;Hora;Canales;Texto\n2099-12-15;9:30;Mastodon;Hola\n2099-12-15;9:31;TikTok;Adiós\n"
    answer = alice.post("/publicar/importar/", {"file": sheet(text)}, follow=True)
    html = answer.content.decode()
    assert "1 fila lista" in html
    assert "<code>C3</code>" in html
    assert not Post.objects.exists()
    alice.post(answer.request["PATH_INFO"], {"plan": "1"})
    assert Post.objects.get().state == Post.State.SCHEDULED


def test_what_is_no_sheet_is_said(world: World, alice: Client) -> None:
    file = SimpleUploadedFile("foto.xlsx", b"PK\x03\x04 no es", "application/zip")
    html = alice.post("/publicar/importar/", {"file": file}, follow=True).content.decode()
    assert "banner-neg" in html
    assert alice.post("/publicar/importar/", {}).status_code == 422


def test_the_example_is_itself_a_good_sheet(world: World, alice: Client) -> None:
    make.channel(world.brand, world.source, network="mastodon", name="Aurora")
    text = alice.get("/publicar/importar/modelo.csv").content.decode("utf-8-sig")
    answer = alice.post("/publicar/importar/", {"file": sheet(text)}, follow=True)
    assert "1 fila lista" in answer.content.decode()


def test_readers_may_not_and_strangers_find_nothing(
    world: World, alice: Client, rita: Client, charlie: Client
) -> None:
    assert rita.get("/publicar/importar/").status_code == 403
    answer = alice.post("/publicar/importar/", {"file": sheet("Texto;Canales\na;b\n")})
    assert charlie.get(answer["Location"].partition("?")[0]).status_code == 404
