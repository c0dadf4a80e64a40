"""The shapes in which networks show pictures, and the part of a picture that each shows."""

from __future__ import annotations

from tertulia.kit.pictures import cut
from tertulia.media.models import Asset

RATIOS = {"1:1": 1.0, "4:5": 4 / 5, "9:16": 9 / 16, "16:9": 16 / 9, "1.91:1": 1.91}
"""Width / height by name."""
Part = tuple[float, float, float, float]


def part_of(asset: Asset, ratio: str) -> Part:
    """What is shown of `asset` in `ratio`, in parts of the whole (left, top, right, bottom): as somebody drew
    it, else around its focus."""
    drawn = asset.crops.get(ratio)
    if drawn:
        return drawn[0], drawn[1], drawn[2], drawn[3]
    width, height = asset.width or 1, asset.height or 1
    left, top, right, bottom = cut(width, height, RATIOS[ratio], (asset.focus_x, asset.focus_y))
    return left / width, top / height, right / width, bottom / height
