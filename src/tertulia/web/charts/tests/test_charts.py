"""Drawings: what stands where, that words stay words, that there is a table beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import engines

from tertulia.listening.insight import Band, Burst, Point, ShareOfVoice, ToneMoment, Voice, Volume
from tertulia.web import charts
from tertulia.web.charts.axis import time_marks
from tertulia.web.charts.marks import area, line, number, scale, ticks

MADRID = ZoneInfo("Europe/Madrid")
DAY = datetime(2026, 10, 8, 22, tzinfo=UTC)
"""Midnight of 9 October in Madrid."""
HOUR = timedelta(hours=1)


def at(hour: int) -> datetime:
    return DAY + hour * HOUR


def a_volume(**over: object) -> Volume:
    """A day by hours until ten, with a burst from nine."""
    counts = [3, 2, 4, 3, 2, 3, 4, 6, 5, 53]
    points = [Point(at(n), items, 1) for n, items in enumerate(counts)]
    band = [Band(at(n), 2, 14, 8, 3, 30) for n in range(24)]
    burst = Burst(at(9), at(10), at(9), 53, 8.6, 14.2, 4.6, going=True)
    given = Volume("1h", DAY, at(24), points, band, burst, "Suben.", 85, 10, now=at(10))
    return replace(given, **over)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("top", "marks"),
    [
        (53, [0, 20, 40, 60]),
        (4322, [0, 2000, 4000, 6000]),
        (4, [0, 1, 2, 3, 4]),
        (1, [0, 1]),
        (0, [0, 1]),
        (0.4, [0, 1]),
        (100, [0, 50, 100]),
    ],
)
def test_it_marks_counts_with_round_numbers(top: float, marks: list[int]) -> None:
    assert ticks(top) == marks


def test_it_writes_short_coordinates() -> None:
    assert [number(n) for n in (1, 1.26, -0.01, 0, 12.0)] == ["1", "1.3", "0", "0", "12"]
    assert scale(0, 0, 5, 9)(0) == 5


def test_its_curve_never_swings_beyond_what_it_joins() -> None:
    places = [(0.0, 100.0), (10.0, 100.0), (20.0, 0.0), (30.0, 90.0), (40.0, 90.0)]
    ys = [float(y) for y in re.findall(r"[ M-][\d.]+ ([\d.]+)", line(places))]
    assert min(ys) >= 0
    assert max(ys) <= 100
    assert line([]) == area([], []) == ""
    assert line([(1, 2)]) == "M1 2"
    assert area(places, places).endswith("Z")


def test_it_marks_hours_and_days_by_the_brands_clock() -> None:
    assert [m.words for m in time_marks(DAY, at(24), MADRID, 690)] == [
        f"{hour} h" for hour in (0, 3, 6, 9, 12, 15, 18, 21, 24)
    ]
    assert [m.words for m in time_marks(DAY, at(24), MADRID, 308)] == ["0 h", "6 h", "12 h", "18 h", "24 h"]
    week = time_marks(DAY, DAY + 7 * 24 * HOUR, MADRID, 690)
    assert [m.words for m in week][:2] == ["vie 9", "sáb 10"]
    assert len(time_marks(DAY, DAY + 365 * 24 * HOUR, MADRID, 308)) <= 5


def test_it_marks_a_day_on_which_clocks_change() -> None:
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert [m.words for m in time_marks(start, start + 25 * HOUR, MADRID, 308)] == [
        "0 h",
        "6 h",
        "12 h",
        "18 h",
        "24 h",
    ]


def test_it_draws_burst_band_line_and_what_it_is() -> None:
    drawn = charts.curve(a_volume(), MADRID, title="Menciones por hora", label="Avería", width=740)
    order = [
        "chart-burst",
        "chart-grid",
        "chart-area",
        "chart-band",
        "chart-line",
        "chart-event",
        "chart-peak",
    ]
    places = [drawn.index(name) for name in order]
    assert places == sorted(places)
    assert "Avería, vie 9, 09:00" in drawn
    assert "lo esperado eran de 9 a 14" in drawn
    assert ">53</text>" in drawn
    assert 'role="img" aria-label="Menciones por hora. Suben."' in drawn


@pytest.mark.parametrize("width", charts.WIDTHS)
def test_nothing_of_it_leaves_its_paper(width: int) -> None:
    drawn = charts.curve(a_volume(), MADRID, title="", label="Avería en el acceso", width=width)
    xs = [float(x) for x in re.findall(r'[ c]x="([\d.-]+)"', drawn)]
    assert min(xs) >= 0
    assert max(xs) <= width


def test_its_words_stay_words() -> None:
    drawn = charts.curve(a_volume(finding='<b>"x"'), MADRID, title="<script>", label="<img>", width=740)
    assert not re.search(r"<(script|img|b)\b", drawn)
    assert "style=" not in drawn
    assert "onload" not in drawn


def test_it_draws_nothing_much_of_nothing() -> None:
    empty = a_volume(points=[], band=None, burst=None, now=None)
    drawn = charts.curve(empty, MADRID, title="Menciones")
    assert "chart-grid" in drawn
    assert "chart-dot" not in drawn
    assert charts.tone_stack([], MADRID, title="Tono") == ""
    assert charts.spark([], 0, "") == ""


@pytest.mark.parametrize(("items", "drawn"), [(53, True), (2, False)])
def test_a_step_that_is_not_over_is_drawn_open_and_only_if_it_has_more(items: int, drawn: bool) -> None:
    volume = a_volume(burst=None)
    points = [*volume.points[:-1], replace(volume.points[-1], partial=True, items=items)]
    curve = charts.curve(replace(volume, points=points), MADRID, title="")
    assert ("chart-open" in curve) == drawn
    assert "chart-dot" in curve


def test_it_draws_small_bars() -> None:
    drawn = charts.spark([0, 1, 2], 1, "de 1 a 2")
    assert drawn.count("chart-cold") == 2
    assert drawn.count("chart-hot") == 1
    assert 'height="18" rx' in drawn
    assert 'aria-label="de 1 a 2"' in drawn
    assert 'width="50"' in charts.share_bar(0.5)
    assert 'width="100" height="2"/></svg>' in charts.share_bar(7, "accent")


def test_it_cuts_a_bar_by_tone() -> None:
    drawn = charts.tone_bar({"negative": 1, "positive": 3, "": 9}, "un cuarto negativo")
    assert re.findall(r'chart-(\w+)" x="([\d.]+)" width="([\d.]+)"', drawn) == [
        ("negative", "0", "25"),
        ("positive", "25", "75"),
    ]
    voice = charts.voice_bar(0.2, 0.4, {"negative": 1, "": 1})
    assert re.findall(r'chart-(\w+)" x="([\d.]+)" width="([\d.]+)"', voice) == [
        ("negative", "0", "25"),
        ("unread", "25", "25"),
    ]


def test_its_tags_give_every_width_and_a_table() -> None:
    moments = [
        ToneMoment(at(0), at(1), "1h", {"negative": 1, "neutral": 3}),
        ToneMoment(at(1), at(2), "1h", {}),
    ]
    share = ShareOfVoice([Voice("Aurora", True, 60, 0.6, {"negative": 30, "neutral": 30})], 100)
    page = (
        engines["django"]
        .from_string(
            '{% load charts %}{% volume_chart volume zone "Menciones" %}{% tone_chart moments zone "Tono" %}'
            "{% voice_chart share %}"
        )
        .render({"volume": a_volume(), "moments": moments, "zone": MADRID, "share": share})
    )
    assert page.count("<svg class=") == 2 * len(charts.WIDTHS) + 1
    assert '<th scope="row">9 oct, 09:00</th><td>53</td><td>1</td><td>de 2 a 14</td>' in page
    assert '<th scope="row">9 oct, 00:00</th><td>1</td><td>0</td><td>3</td><td>0</td>' in page
    assert "50\N{NO-BREAK SPACE}% negativo" in page
