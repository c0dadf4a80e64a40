"""The curve of what was said over time: usual band, burst, line, now."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tertulia.kit.when import locale
from tertulia.listening.insight import Point, Volume
from tertulia.listening.insight.steps import after
from tertulia.web.charts.axis import time_marks
from tertulia.web.charts.marks import Place, Scale, area, line, number, scale, ticks

WIDTHS = (358, 560, 740)
"""The widths at which a curve is drawn; the page shows the widest that fits, so that text is never scaled."""
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


def curve(volume: Volume, zone: ZoneInfo, *, title: str, width: int = 740, label: str = "") -> SafeString:
    """One drawing of `volume`, `width` pixels wide, as an image with `title` and the finding for its name.
    `label`: what the burst is, if somebody knows («Avería en el acceso»); its hour is added."""
    paper = _paper(volume, zone, width)
    parts = [
        _burst_wash(volume, paper),
        _grid(volume, paper),
        _filled(volume, paper),
        _band(volume, paper),
        _now_line(volume, paper),
        _line(volume, paper),
        _burst_label(volume, paper, label),
        _last(volume, paper),
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


def _paper(volume: Volume, zone: ZoneInfo, width: int) -> Paper:
    high = max([p.items for p in volume.points] + [b.high for b in volume.band or ()], default=0)
    marks = ticks(high, 5)
    x = scale(volume.start.timestamp(), volume.end.timestamp(), LEFT, width - RIGHT)
    return Paper(width, x, scale(0, marks[-1], HEIGHT - FOOT, TOP), marks[-1], zone)


def _middle(at: datetime, volume: Volume, paper: Paper) -> float:
    """The x of a step: its middle, or now where it is not over."""
    end = after(at, volume.step, paper.zone).timestamp()
    if volume.now is not None and at <= volume.now:
        end = min(end, volume.now.timestamp())
    return paper.x((at.timestamp() + end) / 2)


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
    return [(_middle(p.at, volume, paper), paper.y(p.items)) for p in points]


def _filled(volume: Volume, paper: Paper) -> SafeString:
    places = _places(_whole(volume), volume, paper)
    ground = [(x, paper.y(0)) for x, _y in places]
    return format_html('<path class="chart-area" d="{}"/>', area(places, ground)) if places else SafeString()


def _whole(volume: Volume) -> list[Point]:
    """The points of steps that are over: a step that is not would look like a fall."""
    return [point for point in volume.points if not point.partial]


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
    whole = _whole(volume)
    drawn = format_html('<path class="chart-line" d="{}"/>', line(_places(whole, volume, paper)))
    open_ = [p for p in volume.points if p.partial]
    if open_ and whole:
        tail = line(_places([whole[-1], open_[-1]], volume, paper))
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


def _burst_label(volume: Volume, paper: Paper, label: str) -> SafeString:
    """When it began, what it is if that is known, and what was expected: on the side that has room."""
    burst = volume.burst
    if burst is None:
        return SafeString()
    x, y = paper.x(burst.start.timestamp()), 24
    anchor, edge = ("end", x - 7) if x > paper.width / 2 - 60 else ("start", x + 7)
    if anchor == "start":
        # To the right stands the peak: the words go beside the wash.
        edge = max(edge, paper.x(burst.end.timestamp()) + 34)
    since = format_time(burst.start.astimezone(paper.zone).time(), "HH:mm", locale=locale())
    first = label if volume.step == "1d" else ", ".join(filter(None, (label, since)))
    low, high = _whole_number(burst.low), _whole_number(burst.high)
    second = _("lo esperado eran de {low} a {high}").format(low=low, high=high)
    lines = [first or second] if paper.width < NARROW else [one for one in (first, second) if one]
    texts = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        [
            ("chart-event" if at == 0 else "chart-axis", number(edge), y + 4 + 15 * at, anchor, words)
            for at, words in enumerate(lines)
        ],
    )
    rule = '<path class="chart-rule" d="M{} {}V{}"/><circle class="chart-pin" cx="{}" cy="{}" r="3.5"/>'
    return format_html(rule, number(x), y, HEIGHT - FOOT, number(x), y) + texts


def _whole_number(value: float) -> str:
    return format_decimal(round(value), locale=locale())


def _last(volume: Volume, paper: Paper) -> SafeString:
    """A dot where the curve stands now, or at the burst's peak; its figure beside it when it is a burst."""
    burst, points = volume.burst, volume.points
    if burst is not None:
        dotted = next((p for p in points if p.at == burst.peak), None)
    else:
        dotted = points[-1] if points and volume.now is not None else None
    if dotted is None:
        return SafeString()
    x, y = _middle(dotted.at, volume, paper), paper.y(dotted.items)
    dot = format_html('<circle class="chart-dot" cx="{}" cy="{}" r="5"/>', number(x), number(y))
    if burst is None:
        return dot
    near_edge = x > paper.width - RIGHT - 40
    return dot + format_html(
        '<text class="chart-peak" x="{}" y="{}" text-anchor="{}">{}</text>',
        number(x - 10 if near_edge else x + 10),
        number(y + 4),
        "end" if near_edge else "start",
        _whole_number(dotted.items),
    )
