"""Films and sounds, looked at and cleaned by ffmpeg where this machine has it (`TERTULIA_FFMPEG`, else PATH).

ffmpeg is told which container it reads and that it may open files only, so that a file that is really a list
of addresses leads nowhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0
"""Seconds that one look or one cleaning may take."""
DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/flac": "flac",
}
SUFFIXES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mp4",
    "audio/mp4": ".m4a",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
}
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_VIDEO = re.compile(r"Stream #.*?: Video: (\w+).*?, (\d{2,5})x(\d{2,5})(?![^\n]*attached pic)")
_AUDIO = re.compile(r"Stream #.*?: Audio: (\w+)")
_TURN = re.compile(r"rotation of (-?\d+(?:\.\d+)?) degrees")


class BadFilm(ValueError):
    """ffmpeg could not read it, or took longer than `PATIENCE`."""


@dataclass(frozen=True, slots=True)
class Film:
    """What a film or a sound is: seconds, codecs («h264», «aac»; «» for none), size as it is seen."""

    duration_s: float
    video: str = ""
    audio: str = ""
    width: int = 0
    height: int = 0


def ffmpeg() -> str | None:
    """The program, or None where this machine has none."""
    named = os.environ.get("TERTULIA_FFMPEG")
    return named if named is not None and Path(named).is_file() else shutil.which("ffmpeg")


def probe(path: Path, kind: str) -> Film:
    """What `path`, of MIME type `kind`, is. Raises BadFilm (also where there is no ffmpeg)."""
    # Asked for no output it answers 1, after having told everything.
    told = _run(*_reading(path, kind), must=False)
    length, video, audio = _DURATION.search(told), _VIDEO.search(told), _AUDIO.search(told)
    if not (video or audio):
        raise BadFilm(told[-300:])
    seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else 0.0
    width, height = (int(video[2]), int(video[3])) if video else (0, 0)
    turn = _TURN.search(told)
    if turn and round(abs(float(turn[1]))) % 180 == 90:
        width, height = height, width
    return Film(seconds, video[1] if video else "", audio[1] if audio else "", width, height)


def clean(path: Path, target: Path, kind: str) -> None:
    """Write to `target` the first picture and the first sound of `path` as they are, without titles, places,
    chapters and other tracks, ready to play while it comes. Raises BadFilm."""
    copied = ["-map", "0:V:0?", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1", "-c", "copy"]
    quiet = ["-fflags", "+bitexact", "-flags", "+bitexact"]
    fast = ["-movflags", "+faststart"] if target.suffix in (".mp4", ".m4a") else []
    _run(*_reading(path, kind), *copied, *quiet, *fast, "-y", str(target))


def still(path: Path, target: Path, kind: str, at_s: float) -> None:
    """Write the picture of `path` at `at_s` seconds to `target` (a PNG). Raises BadFilm."""
    seek = ["-ss", f"{max(0.0, at_s):.3f}"]
    _run(*seek, *_reading(path, kind), "-frames:v", "1", "-f", "image2", "-c:v", "png", "-y", str(target))
    if not target.is_file():
        raise BadFilm("no picture there")


def _reading(path: Path, kind: str) -> list[str]:
    return ["-protocol_whitelist", "file,pipe", "-f", DEMUXERS[kind], "-i", f"file:{path}"]


def _run(*words: str, must: bool = True) -> str:
    program = ffmpeg()
    if program is None:
        raise BadFilm("no ffmpeg")
    command = [program, "-hide_banner", "-nostdin", "-threads", "2", *words]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise BadFilm(type(error).__name__) from error
    told = done.stderr.decode("utf-8", "replace")
    if must and done.returncode:
        raise BadFilm(told[-300:])
    return told
