from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tertulia.web.templatetags import tertulia as tags

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 10, 9, 12, 0, tzinfo=MADRID)
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def _at_noon_in_madrid(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(timezone, "now", lambda: NOON.astimezone(UTC))
    with timezone.override(MADRID), translation.override("es"):
        yield


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "ahora"),
        (timedelta(minutes=2), f"2{NB}min"),
        (timedelta(minutes=61), f"1{NB}h"),
        (timedelta(hours=23, minutes=59), f"23{NB}h"),
        (timedelta(days=1), "8 oct"),
        (timedelta(days=400), "4 sept 2025"),
        (timedelta(minutes=-30), "9 oct, 12:30"),
    ],
)
def test_it_says_how_long_ago(before: timedelta, words: str) -> None:
    assert f">{words}</time>" in tags.ago(NOON - before)


def test_it_says_how_long_ago_in_a_sentence() -> None:
    assert f">hace 4{NB}min</time>" in tags.ago(NOON - timedelta(minutes=4), spoken=True)
    assert ">el 6 oct</time>" in tags.ago(NOON - timedelta(days=3), spoken=True)
    assert ">ahora</time>" in tags.ago(NOON, spoken=True)


def test_it_uses_the_time_zone_and_the_language_of_the_person() -> None:
    with timezone.override(ZoneInfo("America/Mexico_City")), translation.override("en"):
        assert tags.moment(NOON - timedelta(days=2)) == "7 Oct, 04:00"


def test_a_page_keeps_only_recent_times_fresh() -> None:
    assert "data-ago" in tags.ago(NOON - timedelta(minutes=2))
    assert "data-ago" not in tags.ago(NOON - timedelta(days=2))


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1284, "1.284"), (4_100_000, f"4,1{NB}M"), (None, ""), (-12_000, "-12.000")],
)
def test_it_writes_numbers(value: int | None, words: str) -> None:
    assert tags.num(value) == words


def test_it_writes_percentages() -> None:
    assert tags.pct(0.194, 1) == f"19,4{NB}%"
    assert tags.pct(0.47) == f"47{NB}%"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (12, f"12{NB}min"),
        (66, f"1{NB}h 6{NB}min"),
        (1440 * 2 + 180 + 5, f"2{NB}d 3{NB}h"),
        (timedelta(hours=2), f"2{NB}h"),
        (0, f"0{NB}min"),
        (None, ""),
    ],
)
def test_it_writes_lengths_of_time(span: Any, words: str) -> None:
    assert tags.duration(span) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Iglesias", "MI"),
        ("@marta.igl", "M"),
        ("Núria", "N"),
        ("  ", "?"),
        ("🙂 Ana", "A"),
        ("李 小龍", "李小"),
    ],
)
def test_it_takes_the_initials_of_any_name(name: str, letters: str) -> None:
    assert tags.initials(name) == letters


def test_a_name_always_has_the_same_colour() -> None:
    assert tags.hue("Marta Iglesias") == tags.hue("Marta Iglesias")
    assert {tags.hue(f"Ana {n}") for n in range(200)} == set(range(tags.HUES))


def test_a_tile_wears_the_letters_of_its_network() -> None:
    assert tags.monogram("instagram") == "IG"
    assert tags.monogram("inventada") == "In"
    assert 'class="net n-mastodon"' in tags.net("mastodon")


def test_a_name_cannot_carry_markup() -> None:
    page = Template("{% load tertulia %}{% avatar name %}{{ name|initials }}").render(
        Context({"name": "<b> <i>"})
    )
    assert "<b>" not in page


def test_a_tone_is_a_word_and_a_shape() -> None:
    page = Template("{% load tertulia %}{% tono 'negative' %}{% tono '' %}").render(Context())
    assert page.strip() == '<span class="tono tono-negative"><i></i>Negativo</span>'
