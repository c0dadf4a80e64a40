"""Where files stand: each under its own digest below the data folder's `media/`, what is made of them below
`media/made/`. A name that somebody gave never becomes a path."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PIECE = 1 << 20


def folder() -> Path:
    """The data folder's `media/`."""
    return Path(settings.DATA) / "media"


def digest(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal, without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(source: Path | bytes, suffix: str) -> str:
    """Store `source` under its digest and return where, below `media/`. What is there already is not written
    again; what is written is whole or is not there."""
    name = hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else digest(source)
    place = f"{name[:2]}/{name}{suffix}"
    target = folder() / place
    if not target.exists():
        put(source, target)
    return place


def put(source: Path | bytes, target: Path) -> None:
    """Write `source` to `target` at one stroke."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            if isinstance(source, bytes):
                out.write(source)
            else:
                with source.open("rb") as file:
                    shutil.copyfileobj(file, out, PIECE)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def made(file: str, what: str) -> Path:
    """Where what is made of `file` stands: `what` says how, with its suffix («320.webp»)."""
    stem = hashlib.sha256(file.encode()).hexdigest()[:32]
    return folder() / "made" / stem[:2] / f"{stem}-{what}"


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A folder on the same disk for what is under way; gone afterwards."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder(), prefix=".work-") as name:
        yield Path(name)
