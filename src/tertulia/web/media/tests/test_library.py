"""Medios as a person uses it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.media import actions
from tertulia.media.models import Asset, Frame
from tertulia.media.serving import public_url
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World

RAW = "application/octet-stream"


def brought(world: World, photo: Path) -> Asset:
    return actions.bring(world.brand, path=photo, name="Tejado.jpg", by=world.bob.actor).asset


def test_it_takes_a_file_as_it_is(world: World, bob: Client, photo: Path) -> None:
    answer = bob.post("/medios/subir/?nombre=Mi%20tejado.jpg", photo.read_bytes(), content_type=RAW)
    told = answer.json()
    assert (answer.status_code, told["name"], told["again"]) == (200, "Mi tejado", False)
    assert bob.get(told["thumb"])["Content-Type"] == "image/webp"
    again = bob.post("/medios/subir/?nombre=x.jpg", photo.read_bytes(), content_type=RAW).json()
    assert (again["id"], again["again"]) == (told["id"], True)


def test_it_takes_several_by_a_form(world: World, bob: Client, photo: Path) -> None:
    with photo.open("rb") as one:
        assert bob.post("/medios/subir/", {"archivo": [one]}).status_code == 302
    assert Asset.objects.of(world.workspace).count() == 1


def test_it_refuses_half_a_gigabyte_before_it_comes(world: World, bob: Client, library: Path) -> None:
    film = b"\0\0\0\x18ftypisom" + b"\0" * 100
    answer = bob.generic("POST", "/medios/subir/?nombre=boda.mp4", film, RAW, CONTENT_LENGTH="500000000")
    assert answer.status_code == 413
    assert "500 MB" in answer.json()["words"]
    assert "300 MB" in answer.json()["words"]
    assert not [path for path in library.rglob("*") if path.is_file()]


def test_it_says_what_is_wrong_with_a_file(world: World, bob: Client) -> None:
    svg = bob.post("/medios/subir/?nombre=a.svg", b"<svg><script>1</script></svg>", content_type=RAW)
    assert (svg.status_code, "PNG" in svg.json()["words"]) == (422, True)
    private = bob.post("/medios/direccion/", {"url": "http://127.0.0.1/a.png"}, HTTP_X_REQUESTED_WITH="fetch")
    assert private.status_code == 422
    assert not Asset.objects.exists()


def test_it_serves_files_to_members_only_and_never_runs_them(
    world: World, bob: Client, charlie: Client, client: Client, photo: Path
) -> None:
    asset = brought(world, photo)
    whole = bob.get(f"/medios/{asset.pk}/archivo/")
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Type"] == "image/jpeg"
    part = bob.get(f"/medios/{asset.pk}/archivo/", HTTP_RANGE="bytes=0-9")
    assert (part.status_code, len(part.content)) == (206, 10)
    assert bob.get(f"/medios/{asset.pk}/archivo/", HTTP_RANGE="bytes=99999999-").status_code == 416
    for path in ("archivo", "320", "recortes/4x5"):
        assert bob.get(f"/medios/{asset.pk}/{path}/").status_code == 200
        assert charlie.get(f"/medios/{asset.pk}/{path}/").status_code == 404
    assert client.get(public_url(asset, 320)).status_code == 200
    assert client.get("/medios/ver/x/").status_code == 404


def test_it_shows_what_will_stop_when_rights_end(world: World, bob: Client) -> None:
    today = timezone.localdate(timezone=world.brand.zone)
    asset = make.asset(world.brand, rights_until=today + timedelta(days=4), alt="")
    post = make.post(
        world.brand,
        make.channel(world.brand),
        media=[{"asset": asset.pk, "alt": ""}],
        at=timezone.now() + timedelta(days=9),
        state="scheduled",
    )
    page = bob.get(f"/medios/{asset.pk}/").content.decode()
    assert "Caduca en 4 días" in page
    assert "deja de salir en" in page
    assert f"/publicar/{post.pk}/" in page
    assert "Sin texto alternativo" in page
    assert "1 uso" in page
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"alt": "Un tejado"}, "alt", "Un tejado"),
        ({"focus": "0.25 0.75"}, "focus_y", 0.75),
        ({"tags": "sol, tejado"}, "tags", ["sol", "tejado"]),
        ({"focus": "nan 2"}, "focus_y", 0.5),
    ],
)
def test_it_changes_what_the_form_has(
    world: World, bob: Client, given: dict[str, Any], field: str, value: Any
) -> None:
    asset = make.asset(world.brand)
    assert bob.post(f"/medios/{asset.pk}/cambiar/", given).status_code == 302
    asset.refresh_from_db()
    assert getattr(asset, field) == value


def test_it_keeps_a_crop_and_lets_it_go(world: World, bob: Client) -> None:
    asset = make.asset(world.brand)
    bob.post(f"/medios/{asset.pk}/recorte/", {"ratio": "1:1", "box": "0.1 0 0.85 1"})
    asset.refresh_from_db()
    assert asset.crops == {"1:1": [0.1, 0.0, 0.85, 1.0]}
    bob.post(f"/medios/{asset.pk}/recorte/", {"ratio": "1:1", "box": ""})
    asset.refresh_from_db()
    assert asset.crops == {}


def test_it_tags_and_removes_several_and_takes_it_back(world: World, bob: Client) -> None:
    pks = [make.asset(world.brand).pk for _ in range(3)]
    theirs = make.asset(world.other_brand)
    bob.post("/medios/varios/", {"pk": [*pks, theirs.pk], "act": "etiquetar", "tag": "sol"})
    assert [one.tags for one in Asset.objects.filter(pk__in=pks)] == [["sol"]] * 3
    bob.post("/medios/varios/", {"pk": pks, "act": "quitar"})
    assert not Asset.objects.of(world.workspace).exists()
    bob.post(bob.session["undo"]["url"])
    assert Asset.objects.of(world.workspace).count() == 3
    theirs.refresh_from_db()
    assert theirs.tags == []


def test_it_is_searched_filtered_and_sorted(world: World, bob: Client, rita: Client) -> None:
    make.asset(world.brand, name="Energía eólica", alt="")
    make.asset(world.brand, name="Acta de la junta", kind="file", type="application/pdf")
    assert "Energía" in bob.get("/medios/?q=energia").content.decode()
    assert "Nada con «xyz»" in bob.get("/medios/?q=xyz").content.decode()
    for query in (
        "ver=sin-texto",
        "ver=documentos",
        "ver=caducan",
        "ver=x&orden=y",
        "orden=caducidad",
        "pagina=99",
    ):
        assert rita.get(f"/medios/?{query}").status_code == 200
    choices = bob.get(f"/medios/elegir/?marca={world.brand.pk}&q=energia").content.decode()
    assert "Energía" in choices
    assert "Acta" not in choices


def test_it_puts_words_on_a_picture(world: World, bob: Client, photo: Path) -> None:
    asset = brought(world, photo)
    actions.change(asset, holder="Elena", alt="Tejado", by=world.bob.actor)
    assert "plantilla" in bob.get(f"/medios/{asset.pk}/texto/").content.decode()
    look = {"name": "Otoño", "ratio": "4:5", "ink": "#ffffff", "ground": "#1e1b22", "size": "90"}
    assert bob.post("/medios/plantillas/nueva/", look).status_code == 302
    frame = Frame.objects.get()
    wrong = bob.post(f"/medios/plantillas/{frame.pk}/", {"name": "", "ratio": "4:5"})
    assert (wrong.status_code, "Ponle un nombre" in wrong.content.decode()) == (422, True)
    words: dict[str, Any] = {"frame": frame.pk, "words": "Hola, vecinas"}
    assert bob.get(f"/medios/{asset.pk}/texto/vista/", words)["Content-Type"] == "image/jpeg"
    assert bob.get("/medios/plantillas/vista/", {"words": "Hola", "ink": "x"}).status_code == 200
    assert bob.post(f"/medios/{asset.pk}/texto/", words).status_code == 302
    made = Asset.objects.get(made_from=asset)
    assert (made.width, made.height, made.holder) == (1080, 1350, "Elena")
    assert made.alt == "Tejado. Texto: «Hola, vecinas»"
    assert bob.get("/medios/plantillas/").status_code == 200
    bob.post(f"/medios/plantillas/{frame.pk}/quitar/")
    assert not Frame.objects.of(world.workspace).exists()


def test_a_film_takes_a_photo_for_its_poster(world: World, bob: Client, photo: Path) -> None:
    picture = brought(world, photo)
    film = make.asset(world.brand, kind="video", type="video/mp4")
    bob.post(f"/medios/{film.pk}/portada/", {"picture": picture.pk})
    film.refresh_from_db()
    assert film.poster == picture.file
    assert bob.get(f"/medios/{film.pk}/320/").status_code == 200
