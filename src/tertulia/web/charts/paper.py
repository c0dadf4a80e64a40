"""What a curve is drawn on: its size, its scales, and where a step stands."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tertulia.listening.insight import Point, Volume
from tertulia.listening.insight.steps import after
from tertulia.web.charts.marks import Scale, scale, ticks

WIDTHS = (358, 560, 610, 676, 740, 920, 1240)
"""The widths at which a curve is drawn; the page shows the widest that fits, so that text is never scaled.
They are those of the column on usual screens: 390, 1280, 1366, 1440, 1600 and 1920 pixels wide."""
HEIGHT = 190
TOP, FOOT, LEFT, RIGHT = 14, 24, 38, 12
NARROW = 480


class Paper(NamedTuple):
    """A drawing's size and scales: `x` takes Unix times, `y` counts."""

    width: int
    x: Scale
    y: Scale
    top: int
    zone: ZoneInfo


def paper_for(volume: Volume, zone: ZoneInfo, width: int) -> Paper:
    """The paper on which `volume` fits."""
    high = max([p.items for p in volume.points] + [b.high for b in volume.band or ()], default=0)
    marks = ticks(high, 5)
    x = scale(volume.start.timestamp(), volume.end.timestamp(), LEFT, width - RIGHT)
    return Paper(width, x, scale(0, marks[-1], HEIGHT - FOOT, TOP), marks[-1], zone)


def middle(at: datetime, volume: Volume, paper: Paper) -> float:
    """The x of a step: its middle, or half way to now where it is not over."""
    end = after(at, volume.step, paper.zone).timestamp()
    if volume.now is not None and at <= volume.now:
        end = min(end, volume.now.timestamp())
    return paper.x((at.timestamp() + end) / 2)


def over(volume: Volume) -> list[Point]:
    """The points of steps that are over."""
    return [point for point in volume.points if not point.partial]


def stands(volume: Volume) -> Point | None:
    """The point at which the curve ends: the last step that is over, or the one that is not if it has more
    already; with less, it would only look like a fall."""
    whole, last = over(volume), volume.points[-1] if volume.points else None
    if last is None or not last.partial or not whole or last.items > whole[-1].items:
        return last
    return whole[-1]
