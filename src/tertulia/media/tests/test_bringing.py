"""Files brought in: cleaned, told apart, refused with a sentence."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PIL import Image

from tertulia.kit.http import Http
from tertulia.kit.verbs import Refused
from tertulia.media import actions
from tertulia.media.models import Asset
from tertulia.media.words import MOST_BYTES
from tests.world import World


def bring(world: World, path: Path, name: str = "") -> Asset:
    return actions.bring(world.brand, path=path, name=name or path.name, by=world.bob.actor).asset


def test_it_cleans_a_photo_and_makes_its_previews(world: World, photo: Path, library: Path) -> None:
    asset = bring(world, photo)
    assert (asset.name, asset.type, asset.width, asset.height) == ("tejado al sol", "image/jpeg", 900, 600)
    assert b"Telefono de Ana" not in asset.path.read_bytes()
    assert len(list(library.rglob("*.webp"))) == 2
    assert len(asset.likeness) == 16


def test_the_same_file_again_is_the_same_asset(world: World, photo: Path) -> None:
    first = bring(world, photo)
    again = actions.bring(world.brand, path=photo, name="otra.jpg", by=world.bob.actor)
    assert again.again
    assert again.asset == first


def test_it_says_what_a_photo_resembles(world: World, photo: Path, tmp_path: Path) -> None:
    first = bring(world, photo)
    Image.open(photo).resize((450, 300)).save(tmp_path / "b.jpg", quality=60)
    brought = actions.bring(world.brand, path=tmp_path / "b.jpg", name="b.jpg", by=world.bob.actor)
    assert [one.pk for one in brought.alike] == [first.pk]
    Image.effect_noise((500, 400), 90).save(tmp_path / "c.png")
    other = actions.bring(world.brand, path=tmp_path / "c.png", name="c.png", by=world.bob.actor)
    assert not other.alike


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("nada.png", b"", "vac"),
        ("foto.png", b"no es una foto", "no es, pese a su nombre"),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + b"x" * 60, "no es, pese"),
        ("logo.svg", b"<svg xmlns='x' onload='alert(1)'><script>1</script></svg>", "SVG"),
        ("foto.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "HEIC"),
        ("acta.pdf", b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj", "programa"),
        ("acta.pdf", b"%PDF-1.4\n<</S/#4aavaScript>>", "programa"),
        ("acta.pdf", b"%PDF-1.4\ntrailer<</Encrypt 5 0 R>>", "contrase"),
        ("programa.exe", b"MZ" + b"\0" * 80, "no es, pese"),
    ],
)
def test_it_refuses_with_a_sentence(world: World, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused) as refused:
        bring(world, tmp_path / name)
    assert words in str(refused.value)
    assert not Asset.objects.exists()


def test_it_looks_into_packed_documents(world: World, tmp_path: Path) -> None:
    packed = zlib.compress(b"<</S/Launch/F(calc.exe)>>")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.5\n7 0 obj<</Type/ObjStm>>stream\n" + packed + b"\nendstream")
    with pytest.raises(Refused):
        bring(world, tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 12>>endobj")
    asset = bring(world, tmp_path / "b.pdf")
    assert (asset.kind, asset.pages) == ("file", 12)


def test_it_keeps_what_shows_through_and_what_moves(world: World, tmp_path: Path) -> None:
    clear = Image.new("RGBA", (300, 300), (10, 20, 30, 0))
    clear.save(tmp_path / "a.png")
    assert bring(world, tmp_path / "a.png").type == "image/png"
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green")]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    moving = bring(world, tmp_path / "b.gif")
    assert moving.type == "image/gif"
    assert Image.open(moving.path).n_frames == 2  # type: ignore[attr-defined]
    frames[0].save(tmp_path / "c.webp", save_all=True, append_images=frames[1:])
    assert "still" in bring(world, tmp_path / "c.webp").notes


def test_it_says_that_a_name_lied(world: World, photo: Path) -> None:
    assert bring(world, photo, "foto.png").notes == ["renamed"]


def test_a_film_is_kept_unchecked_without_a_program(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTULIA_FFMPEG", "")
    monkeypatch.setenv("PATH", "")
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"x" * 500)
    asset = bring(world, tmp_path / "a.mp4")
    assert (asset.kind, asset.notes) == ("video", ["unchecked"])


def test_it_refuses_by_size_before_reading(
    world: World, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_BYTES, "image", 1000)
    with pytest.raises(Refused, match="MB"):
        bring(world, photo)


def test_it_fetches_nothing_from_private_addresses(world: World) -> None:
    for url in ("http://127.0.0.1:9/x.png", "http://169.254.169.254/meta", "file:///etc/passwd", "hola"):
        with pytest.raises(Refused) as refused:
            actions.bring_address(world.brand, url=url, by=world.bob.actor, http=Http())
        assert "url" in refused.value.problems
