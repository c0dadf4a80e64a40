"""How the tone of what is said changes: its parts over time, always filling the whole."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tertulia.kit.when import locale
from tertulia.listening.insight import ToneMoment
from tertulia.web.charts.axis import time_marks
from tertulia.web.charts.bars import TONES
from tertulia.web.charts.marks import Scale, number, scale

HEIGHT, TOP, FOOT, LEFT, RIGHT = 190, 10, 24, 46, 12


def tone_stack(
    moments: list[ToneMoment], zone: ZoneInfo, *, title: str, finding: str = "", width: int = 740
) -> SafeString:
    """One drawing of how tones divide in each step, from negative at the foot to positive. A step in which
    nothing was understood is a gap, not a zero."""
    if not moments:
        return SafeString()
    x = scale(moments[0].at.timestamp(), moments[-1].end.timestamp(), LEFT, width - RIGHT)
    return format_html(
        '<svg class="chart chart-{0}" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" '
        'aria-label="{2}">{3}{4}{5}</svg>',
        width,
        HEIGHT,
        f"{title}. {finding}" if finding else title,
        _grid(width),
        _columns(moments, x),
        _below(moments, x, zone, width),
    )


_Y = scale(0, 1, HEIGHT - FOOT, TOP)


def _grid(width: int) -> SafeString:
    percent = "%" if locale() == "en_GB" else "\N{NO-BREAK SPACE}%"
    rows = [
        (LEFT, number(_Y(n / 100)), width - RIGHT, LEFT - 8, number(_Y(n / 100) + 4), n, percent)
        for n in (0, 50, 100)
    ]
    return format_html_join(
        "",
        '<path class="chart-grid" d="M{} {}H{}"/>'
        '<text class="chart-axis" x="{}" y="{}" text-anchor="end">{}{}</text>',
        rows,
    )


def _columns(moments: list[ToneMoment], x: Scale) -> SafeString:
    shapes = []
    for moment in moments:
        total, below = sum(moment.tones.get(tone, 0) for tone in TONES), 0.0
        left, right = x(moment.at.timestamp()), x(moment.end.timestamp())
        for tone in TONES if total else ():
            part = moment.tones.get(tone, 0) / total
            if part:
                box = (left, _Y(below + part), max(right - left - 1, 0.6), _Y(below) - _Y(below + part))
                shapes.append((tone, *map(number, box)))
            below += part
    return format_html_join("", '<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}"/>', shapes)


def _below(moments: list[ToneMoment], x: Scale, zone: ZoneInfo, width: int) -> SafeString:
    marks = time_marks(moments[0].at, moments[-1].end, zone, width - LEFT - RIGHT)
    return format_html_join(
        "",
        '<text class="chart-axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        [(number(x(mark.at.timestamp())), HEIGHT - 6, mark.words) for mark in marks],
    )
