"""Films looked at and cleaned, where there is an ffmpeg; GIFs rewritten."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]
import pytest
from PIL import Image

from tertulia.kit import films
from tertulia.kit.gif import stripped


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two seconds of picture and sound, with a title and a place told."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    monkeypatch.setenv("TERTULIA_FFMPEG", program)
    path = tmp_path / "a.mp4"
    sources = ["-f", "lavfi", "-i", "testsrc=s=320x240:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2"]
    told = ["-metadata", "title=Secreto de Ana", "-metadata", "location=+41.65-000.88/"]
    command = [program, "-v", "error", *sources, "-pix_fmt", "yuv420p", *told, "-y", str(path)]
    subprocess.run(command, check=True)
    return path


def test_it_says_what_a_film_is(film: Path) -> None:
    found = films.probe(film, "video/mp4")
    assert (found.width, found.height, found.video, found.audio) == (320, 240, "h264", "aac")
    assert found.duration_s == pytest.approx(2.0, abs=0.15)


def test_it_cleans_a_film_and_takes_a_still(film: Path, tmp_path: Path) -> None:
    assert b"Secreto de Ana" in film.read_bytes()
    films.clean(film, tmp_path / "b.mp4", "video/mp4")
    assert b"Secreto de Ana" not in (tmp_path / "b.mp4").read_bytes()
    films.still(tmp_path / "b.mp4", tmp_path / "b.png", "video/mp4", 1.0)
    assert Image.open(tmp_path / "b.png").size == (320, 240)


def test_it_refuses_what_is_no_film_and_does_without_a_program(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"x" * 500)
    with pytest.raises(films.BadFilm):
        films.probe(tmp_path / "c.mp4", "video/mp4")
    monkeypatch.setenv("TERTULIA_FFMPEG", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", "")
    assert films.ffmpeg() is None
    with pytest.raises(films.BadFilm):
        films.probe(film, "video/mp4")


def test_it_follows_no_list_of_addresses(film: Path, tmp_path: Path) -> None:
    (tmp_path / "list.mp4").write_text(f"#EXTM3U\n#EXTINF:2,\n{film}\n")
    with pytest.raises(films.BadFilm):
        films.probe(tmp_path / "list.mp4", "video/mp4")


def test_it_keeps_a_gif_moving_and_nothing_else() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0, comment=b"de Ana"
    )
    assert b"de Ana" in out.getvalue()
    data, count = stripped(out.getvalue() + b"<script>")
    assert count == 3
    assert b"de Ana" not in data
    assert data.endswith(b";")
    again = Image.open(io.BytesIO(data))
    assert (again.n_frames, again.info["loop"]) == (3, 0)  # type: ignore[attr-defined]
    for cut in (b"", data[:40], data[:-1], b"GIF89a" + b"\xff" * 30):
        with pytest.raises(ValueError, match=r"no GIF|cut short"):
            stripped(cut)
