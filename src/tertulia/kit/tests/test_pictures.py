"""Pictures opened with care and made to fit."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from tertulia.kit.pictures import BadPicture, cut, fit, likeness, opened, upright


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(5).randbytes(width * height * 3))


def gradient(width: int = 400, height: int = 300) -> Image.Image:
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.new("L", (width, height), 90)))


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def test_it_leaves_alone_what_already_fits(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", gradient())
    assert fit(path, max_bytes=1_000_000, max_side=2000).data == path.read_bytes()


def test_it_takes_out_what_is_not_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Cámara de Ana"
    path = saved(tmp_path / "a.jpg", gradient(), exif=exif)
    assert b"mara de Ana" in path.read_bytes()
    picture = fit(path)
    assert b"mara de Ana" not in picture.data
    assert "exif" not in Image.open(io.BytesIO(picture.data)).info


def test_it_turns_what_was_held_sideways(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path / "a.jpg", gradient(400, 300), exif=exif)
    picture = fit(path)
    assert (picture.width, picture.height) == (300, 400)
    assert fit(path, ratio=(0.8, 1.91)).width == 300


def test_it_fits_in_few_bytes_by_quality_then_by_size(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", noise(900, 700))
    picture = fit(path, max_bytes=60_000)
    assert len(picture.data) <= 60_000
    assert picture.type == "image/jpeg"
    assert abs(picture.width / picture.height - 9 / 7) < 0.02


def test_it_keeps_what_shows_through(tmp_path: Path) -> None:
    image = noise(300, 300).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((300, 300)))
    path = saved(tmp_path / "a.png", image)
    small = fit(path, max_bytes=20_000)
    assert small.type == "image/png"
    assert len(small.data) <= 20_000
    flat = fit(path, types=("image/jpeg",))
    assert flat.type == "image/jpeg"
    corner = Image.open(io.BytesIO(flat.data)).convert("RGB").getpixel((5, 0))
    assert min(corner) > 240  # type: ignore[type-var, arg-type]


def test_it_says_when_nothing_is_small_enough(tmp_path: Path) -> None:
    with pytest.raises(BadPicture) as bad:
        fit(saved(tmp_path / "a.png", noise(64, 64)), max_bytes=40)
    assert bad.value.why == "tight"


def test_it_cuts_around_the_focus_and_never_outside() -> None:
    assert cut(600, 400, 1.0) == (100, 0, 500, 400)
    assert cut(600, 400, 1.0, (0.0, 0.5)) == (0, 0, 400, 400)
    assert cut(600, 400, 1.0, (1.0, 1.0)) == (200, 0, 600, 400)
    assert cut(400, 600, 16 / 9, (0.5, 0.2)) == (0, 8, 400, 233)
    assert cut(1, 5000, 16 / 9) == (0, 2500, 1, 2501)


def test_it_cuts_only_what_is_too_narrow_or_too_wide(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", gradient(1200, 300))
    assert fit(path, ratio=(0.8, 1.91)).width == 573
    assert fit(saved(tmp_path / "b.jpg", gradient(400, 300)), ratio=(0.8, 1.91)).width == 400
    assert fit(path, part=(0.5, 0.0, 1.0, 0.5)).width == 600


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "I", "F", "YCbCr", "LAB"])
def test_it_reads_every_kind_of_colour(tmp_path: Path, mode: str) -> None:
    source = gradient(80, 60)
    if mode in ("I;16", "I"):
        image: Image.Image = source.convert("L").convert("I").point(lambda tone: tone * 257)
        image = image.convert(mode)
    elif mode == "LAB":
        lab = ImageCms.profileToProfile(
            source, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
        assert lab is not None
        image = lab
    else:
        image = source.convert(mode)
    seen = upright(opened(saved(tmp_path / "a.tiff", image)))
    assert seen.mode == "RGB"
    left, right = seen.convert("L").getpixel((2, 30)), seen.convert("L").getpixel((77, 30))
    assert left != right


def test_it_brings_other_profiles_to_srgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    path = saved(tmp_path / "a.jpg", gradient(), icc_profile=profile)
    assert upright(opened(path)).info == {}
    broken = saved(tmp_path / "b.jpg", gradient(), icc_profile=b"no profile at all")
    assert upright(opened(broken)).size == (400, 300)


def test_it_refuses_what_is_no_picture(tmp_path: Path) -> None:
    for name, data in [
        ("a.png", b"GIF? no: words"),
        ("b.png", b""),
        ("c.png", b"\x89PNG\r\n\x1a\n"),
        ("d.svg", b"<svg onload='alert(1)'/>"),
        ("e.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
    ]:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadPicture) as bad:
            fit(tmp_path / name)
        assert bad.value.why == "unknown"


def test_it_refuses_what_is_cut_short(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.webp", "a.gif"):
        path = saved(tmp_path / name, noise(300, 200))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(BadPicture) as bad:
            upright(opened(path))
        assert bad.value.why in ("broken", "unknown")


def test_it_refuses_a_bomb_without_opening_it(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    path = tmp_path / "bomb.png"
    for size in (head, struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)):
        path.write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
        )
        with pytest.raises(BadPicture) as bad:
            fit(path)
        assert bad.value.why == "huge"


def test_near_copies_are_alike_and_others_are_not() -> None:
    rng = random.Random(3)
    tones = [bytes(rng.randrange(256) for _ in range(9 * 8 * 3)) for _ in range(2)]
    one, other = (
        Image.frombytes("RGB", (9, 8), t).resize((900, 800), Image.Resampling.NEAREST) for t in tones
    )
    out = io.BytesIO()
    one.resize((450, 400)).save(out, "JPEG", quality=60)
    copy = upright(opened(out))

    def apart(a: Image.Image, b: Image.Image) -> int:
        return (int(likeness(a), 16) ^ int(likeness(b), 16)).bit_count()

    assert len(likeness(one)) == 16
    assert apart(one, copy) <= 4
    assert apart(one, other) > 15
