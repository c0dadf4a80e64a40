"""The curve of what was said over time: usual band, burst, line, now."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tertulia.kit.when import locale
from tertulia.listening.insight import Point, Volume
from tertulia.listening.insight.steps import after
from tertulia.web.charts.axis import time_marks
from tertulia.web.charts.labels import burst_label, dot
from tertulia.web.charts.marks import Place, area, line, number, ticks
from tertulia.web.charts.paper import FOOT, HEIGHT, LEFT, RIGHT, TOP, Paper, middle, over, paper_for, stands


def curve(volume: Volume, zone: ZoneInfo, *, title: str, width: int = 740, label: str = "") -> SafeString:
    """One drawing of `volume`, `width` pixels wide, as an image with `title` and the finding for its name.
    `label`: what the burst is, if somebody knows («Avería en el acceso»); its hour is added."""
    paper = paper_for(volume, zone, width)
    parts = [
        _burst_wash(volume, paper),
        _grid(volume, paper),
        _filled(volume, paper),
        _band(volume, paper),
        _now_line(volume, paper),
        _line(volume, paper),
        burst_label(volume, paper, label),
        dot(volume, paper),
    ]
    return format_html(
        '<svg class="chart chart-{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" '
        'aria-label="{}">{}</svg>',
        width,
        width,
        HEIGHT,
        width,
        HEIGHT,
        f"{title}. {volume.finding}",
        mark_safe("".join(parts)),  # noqa: S308 (each part is made by format_html below)
    )


def _grid(volume: Volume, paper: Paper) -> SafeString:
    right, foot = paper.width - RIGHT, HEIGHT - 6
    rows = [
        (number(paper.y(n)), right, number(paper.y(n) + 4), format_decimal(n, locale=locale()))
        for n in ticks(paper.top, 5)
    ]
    grid = format_html_join(
        "",
        '<path class="chart-grid" d="M' + str(LEFT) + ' {}H{}"/>'
        '<text class="chart-axis" x="' + str(LEFT - 8) + '" y="{}" text-anchor="end">{}</text>',
        rows,
    )
    marks = time_marks(volume.start, volume.end, paper.zone, right - LEFT)
    below = []
    for mark in marks:
        x = paper.x(mark.at.timestamp())
        anchor = "end" if x > right - 14 else "start" if x < LEFT + 14 else "middle"
        below.append((number(min(max(x, LEFT), right)), foot, anchor, mark.words))
    return grid + format_html_join(
        "", '<text class="chart-axis" x="{}" y="{}" text-anchor="{}">{}</text>', below
    )


def _places(points: list[Point], volume: Volume, paper: Paper) -> list[Place]:
    return [(middle(p.at, volume, paper), paper.y(p.items)) for p in points]


def _filled(volume: Volume, paper: Paper) -> SafeString:
    places = _places(over(volume), volume, paper)
    ground = [(x, paper.y(0)) for x, _y in places]
    return format_html('<path class="chart-area" d="{}"/>', area(places, ground)) if places else SafeString()


def _band(volume: Volume, paper: Paper) -> SafeString:
    if not volume.band:
        return SafeString()
    xs = [_step_middle(b.at, volume, paper) for b in volume.band]
    upper = [(x, paper.y(b.high)) for x, b in zip(xs, volume.band, strict=True)]
    lower = [(x, paper.y(b.low)) for x, b in zip(xs, volume.band, strict=True)]
    return format_html('<path class="chart-band" d="{}"/>', area(upper, lower))


def _step_middle(at: datetime, volume: Volume, paper: Paper) -> float:
    return paper.x((at.timestamp() + after(at, volume.step, paper.zone).timestamp()) / 2)


def _line(volume: Volume, paper: Paper) -> SafeString:
    whole, standing = over(volume), stands(volume)
    drawn = format_html('<path class="chart-line" d="{}"/>', line(_places(whole, volume, paper)))
    if whole and standing is not None and standing.partial:
        tail = line(_places([whole[-1], standing], volume, paper))
        drawn += format_html('<path class="chart-line chart-open" d="{}"/>', tail)
    return drawn


def _now_line(volume: Volume, paper: Paper) -> SafeString:
    if volume.now is None:
        return SafeString()
    x = number(paper.x(volume.now.timestamp()))
    return format_html('<path class="chart-now" d="M{} {}V{}"/>', x, TOP - 6, HEIGHT - FOOT)


def _burst_wash(volume: Volume, paper: Paper) -> SafeString:
    burst = volume.burst
    if burst is None:
        return SafeString()
    left = paper.x(burst.start.timestamp())
    end = min(burst.end, volume.now) if volume.now else burst.end
    right = min(paper.x(end.timestamp()), paper.width - RIGHT)
    shape = '<rect class="chart-burst" x="{}" y="8" width="{}" height="{}"/>'
    return format_html(shape, number(left), number(max(right - left, 3)), HEIGHT - FOOT - 8)
