"""A file made ready for the library: checked, cleaned, stored under its digest, with its previews. It takes
time (decoding, ffmpeg) and touches no row, so that no lock is held meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from tertulia.kit import films, gif, pictures
from tertulia.kit.verbs import Refused
from tertulia.media import documents, files
from tertulia.media.sniff import HEAD, family, misnamed, sniff
from tertulia.media.words import MOST_BYTES, REFUSALS, too_long

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
THUMBS = (320, 800)
"""Pixels on the longer side of the previews that are made."""
MOST_FRAMES = 600
MOST_MOVED = 300_000_000
"""Pixels of all frames of an animation that is kept as one."""
KEPT_TYPES = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class Ready:
    """What `media.add` needs to know of a file that stands in the library; the fields of `Asset`."""

    kind: str
    type: str
    digest: str
    file: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    pages: int = 0
    codec: str = ""
    poster: str = ""
    likeness: str = ""
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.type

    def fields(self) -> dict[str, Any]:
        """As keyword arguments of a row."""
        return {name: getattr(self, name) for name in self.__slots__}


def prepare(path: Path, *, name: str) -> Ready:
    """Check and clean the file at `path`, which somebody called `name`, and store it. Refused with a sentence
    («file») for what is none, is damaged, is too long or has something to run in it."""
    size = path.stat().st_size
    if not size:
        raise refusal("empty", name)
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    sort = family(kind)
    if not sort:
        raise refusal(kind or "unknown", name)
    if size > MOST_BYTES[sort]:
        raise Refused({"file": too_long(name, sort, size)})
    start = Ready(sort, kind, files.digest(path), notes=["renamed"] if misnamed(name, kind) else [])
    if sort == "image":
        return _picture(path, start, name)
    return _document(path, start, name) if sort == "file" else _film(path, start, name)


def refusal(why: str, name: str) -> Refused:
    """The sentence of `REFUSALS` about the file called `name`."""
    return Refused({"file": str(REFUSALS[why]) % {"name": name[:80]}})


def previews(seen: Image.Image, file: str) -> None:
    """Make the previews of an upright picture stored as `file`: one decoding, the smaller from the larger."""
    for width in sorted(THUMBS, reverse=True):
        if max(seen.size) > width:
            seen = pictures.smaller(seen, width)
        files.put(pictures.encoded(seen, "image/webp", 80), files.made(file, f"{width}.webp"))


def _picture(path: Path, start: Ready, name: str) -> Ready:
    try:
        image = pictures.opened(path)
        moves = getattr(image, "n_frames", 1) if start.type in ("image/gif", "image/webp", "image/png") else 1
        if start.type == "image/gif" and 1 < moves <= MOST_FRAMES:
            animated = _animated(path, image, moves)
        else:
            animated = None
        seen = pictures.upright(image)
    except pictures.BadPicture as bad:
        raise refusal(bad.why, name) from bad
    except pictures.BROKEN as bad:
        raise refusal("broken", name) from bad
    if animated is not None:
        file, size, kind, notes = files.keep(animated, ".gif"), len(animated), "image/gif", start.notes
    else:
        flat = start.type in ("image/png", "image/bmp", "image/tiff", "image/gif")
        kind = pictures.best_type(seen, KEPT_TYPES, flat=flat)
        data = pictures.encoded(seen, kind, 92 if flat else 88)
        file, size = files.keep(data, SUFFIXES[kind]), len(data)
        notes = [*start.notes, "still"] if moves > 1 else start.notes
    like = pictures.likeness(seen)
    previews(seen, file)
    return replace(
        start,
        type=kind,
        file=file,
        size=size,
        width=seen.width,
        height=seen.height,
        likeness=like,
        notes=notes,
    )


def _animated(path: Path, image: Image.Image, frames: int) -> bytes | None:
    """An animation without what is told besides, if every frame of it can be read; None if it is too much."""
    if image.width * image.height * frames > MOST_MOVED:
        return None
    data, _count = gif.stripped(path.read_bytes())
    for frame in range(1, frames):
        image.seek(frame)
        image.load()
    image.seek(0)
    return data


def _document(path: Path, start: Ready, name: str) -> Ready:
    found = documents.look(path)
    if found.orders or found.sealed:
        raise refusal("program" if found.orders else "sealed", name)
    file = files.keep(path, ".pdf")
    return replace(start, file=file, size=path.stat().st_size, pages=found.pages)


def _film(path: Path, start: Ready, name: str) -> Ready:
    suffix = films.SUFFIXES[start.type]
    if films.ffmpeg() is None:
        file = files.keep(path, suffix)
        return replace(start, file=file, size=path.stat().st_size, notes=[*start.notes, "unchecked"])
    with files.workshop() as room:
        clean = room / f"clean{suffix}"
        try:
            films.probe(path, start.type)
            films.clean(path, clean, start.type)
            kind = "video/mp4" if start.type == "video/quicktime" else start.type
            film = films.probe(clean, kind)
        except films.BadFilm as bad:
            raise refusal("film", name) from bad
        sort = "video" if film.video and start.type.startswith("video/") else "audio"
        kind = kind if sort == "video" else kind.replace("video/mp4", "audio/mp4")
        file = files.keep(clean, suffix)
        poster = (
            still_of(files.folder() / file, kind, min(1.0, film.duration_s / 3)) if sort == "video" else ""
        )
        return replace(
            start,
            kind=sort,
            type=kind,
            file=file,
            size=clean.stat().st_size,
            width=film.width,
            height=film.height,
            duration_s=film.duration_s,
            codec=" + ".join(filter(None, [film.video, film.audio])),
            poster=poster,
        )


def still_of(film: Path, kind: str, at_s: float) -> str:
    """The picture of `film` at `at_s` seconds, stored as its poster; «» where there is none."""
    with files.workshop() as room:
        try:
            films.still(film, room / "still.png", kind, at_s)
            seen = pictures.upright(pictures.opened(room / "still.png"))
        except (films.BadFilm, pictures.BadPicture):
            return ""
        file = files.keep(pictures.encoded(seen, "image/jpeg", 88), ".jpg")
        previews(seen, file)
        return file
