"""A file of the library as somebody needs it: cut, small enough, of a type that is taken; kept once made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tertulia.kit import pictures
from tertulia.media import files
from tertulia.media.models import Asset
from tertulia.media.ready import SUFFIXES
from tertulia.media.shapes import RATIOS, part_of


def export(
    asset: Asset,
    *,
    ratio: str | float | tuple[float, float] | None = None,
    max_bytes: int | None = None,
    max_side: int | None = None,
    types: Sequence[str] = ("image/jpeg", "image/png"),
) -> Path:
    """The picture within limits, as `kit.pictures.fit`; `ratio` may be a name («4:5»), which follows the crop
    that somebody drew. Other kinds of files come as they are. Raises BadPicture, FileNotFoundError."""
    if asset.kind != Asset.Kind.IMAGE:
        return asset.path
    part = part_of(asset, ratio) if isinstance(ratio, str) else None
    if isinstance(ratio, str):
        ratio = RATIOS[ratio]
    focus = (asset.focus_x, asset.focus_y)
    asked = (asset.file, ratio, part, focus, max_bytes, max_side, tuple(types))
    key = hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
    for suffix in SUFFIXES.values():
        if (known := files.made(asset.file, key + suffix)).is_file():
            return known
    picture = pictures.fit(
        asset.path,
        max_bytes=max_bytes,
        max_side=max_side,
        types=types,
        ratio=None if part else ratio,
        focus=focus,
        part=part,
    )
    target = files.made(asset.file, key + SUFFIXES[picture.type])
    files.put(picture.data, target)
    return target
