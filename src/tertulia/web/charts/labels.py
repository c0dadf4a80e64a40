"""What is written into a curve: when a burst began and what it is, its peak, and where the curve stands."""

from __future__ import annotations

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tertulia.kit.when import locale
from tertulia.listening.insight import Burst, Point, Volume
from tertulia.web.charts.marks import number
from tertulia.web.charts.paper import FOOT, HEIGHT, LEFT, RIGHT, Paper, middle, stands

NARROW = 480
LETTER = 6.6
"""Pixels of an average letter of a label (12 px, half bold), rounded up: what has no room is left out."""
PIN = 24
"""The y of the pin that stands where a burst began."""
STEEP = 0.75
"""A curve that falls below this part of its peak at the next step leaves room beside the peak."""


def burst_label(volume: Volume, paper: Paper, label: str) -> SafeString:
    """A pin where the burst began, with what it is (if that is known), since when, and what was expected, on
    the side that has room. On narrow paper one line."""
    burst = volume.burst
    if burst is None:
        return SafeString()
    x = paper.x(burst.start.timestamp())
    left = x - 7
    # To the right stands the peak with its figure: the words go beside the wash.
    right = max(x + 7, paper.x(burst.end.timestamp()) + 40)
    room_left, room_right = left - LEFT + 20, paper.width - right
    full = _first(burst, volume, paper, label)[0]
    on_the_left = _fits(full, room_left) or room_left >= room_right
    anchor, edge, room = ("end", left, room_left) if on_the_left else ("start", right, room_right)
    rule = '<path class="chart-rule" d="M{} {}V{}"/><circle class="chart-pin" cx="{}" cy="{}" r="3.5"/>'
    texts = [
        ("chart-event" if at == 0 else "chart-axis", number(edge), PIN + 4 + 15 * at, anchor, words)
        for at, words in enumerate(_lines(burst, volume, paper, label, room))
    ]
    return format_html(rule, number(x), PIN, HEIGHT - FOOT, number(x), PIN) + format_html_join(
        "", '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', texts
    )


def _lines(burst: Burst, volume: Volume, paper: Paper, label: str, room: float) -> list[str]:
    """As much as there is room for, the first line first."""
    first = next((words for words in _first(burst, volume, paper, label) if _fits(words, room)), "")
    low, high = whole(burst.low), whole(burst.high)
    second = _("lo esperado eran de {low} a {high}").format(low=low, high=high)
    lines = [first] if paper.width < NARROW and first else [first, second]
    return [one for one in lines if one and _fits(one, room)]


def _first(burst: Burst, volume: Volume, paper: Paper, label: str) -> list[str]:
    """What the first line could say, from the fullest to the shortest."""
    since = _since(burst, volume, paper)
    return [f"{label}, {since}", label, since] if label else [since]


def _since(burst: Burst, volume: Volume, paper: Paper) -> str:
    local = burst.start.astimezone(paper.zone)
    clock = format_time(local.time(), "HH:mm", locale=locale())
    day = format_date(local, "EEE d" if volume.step == "1h" else "d MMM", locale=locale()).replace(".", "")
    day = day.replace(",", "")
    return {"15m": clock, "1h": f"{day}, {clock}", "1d": day}[volume.step]


def _fits(words: str, room: float) -> bool:
    return bool(words) and len(words) * LETTER <= room


def dot(volume: Volume, paper: Paper) -> SafeString:
    """A dot at the burst's peak with its figure; without a burst, a dot where the curve stands now."""
    burst, points = volume.burst, volume.points
    if burst is None:
        standing = stands(volume)
        return _dot(standing, volume, paper) if standing and volume.now is not None else SafeString()
    at = next((n for n, point in enumerate(points) if point.at == burst.peak), None)
    if at is None:
        return SafeString()
    x, y = middle(points[at].at, volume, paper), paper.y(points[at].items)
    over = at + 1 >= len(points) or points[at + 1].partial
    following = 0 if over else points[at + 1].items
    beside = following < STEEP * points[at].items and x < paper.width - RIGHT - 40
    words = whole(points[at].items)
    # Above the curve, but never over the pin or what is written to its left.
    above = max(x - len(words) * 4, paper.x(burst.start.timestamp()) + 8)
    place = (x + 10, y + 4) if beside else (min(above, paper.width - len(words) * 8), y - 11)
    figure = format_html('<text class="chart-peak" x="{}" y="{}">{}</text>', *map(number, place), words)
    return _dot(points[at], volume, paper) + figure


def _dot(point: Point, volume: Volume, paper: Paper) -> SafeString:
    x, y = middle(point.at, volume, paper), paper.y(point.items)
    return format_html('<circle class="chart-dot" cx="{}" cy="{}" r="5"/>', number(x), number(y))


def whole(value: float) -> str:
    """A number without decimals, as it is read here."""
    return format_decimal(round(value), locale=locale())
