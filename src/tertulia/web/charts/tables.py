"""The same figures as a table, for who cannot see the drawing or wants the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tertulia.kit.when import locale
from tertulia.listening.insight import Step, ToneMoment, Volume
from tertulia.listening.models import Tone
from tertulia.web.charts.bars import TONES


@dataclass(frozen=True, slots=True)
class Table:
    """Head and rows, already written; the first cell of a row is its heading."""

    head: list[str]
    rows: list[list[str]]


def of_volume(volume: Volume, zone: ZoneInfo, urls: Sequence[str] = ()) -> Table:
    """When, how many, how many of them negative, and what is usual if that is known. `urls`: where each step
    leads, «» or missing: nowhere."""
    expected = {band.at: band for band in volume.band or ()}
    head = [_("Cuándo"), _("Menciones"), _("Negativas")] + ([_("Lo habitual")] if expected else [])
    rows = []
    for at, point in enumerate(volume.points):
        url = urls[at] if at < len(urls) else ""
        when = _when(point.at, volume.step, zone)
        first = format_html('<a class="link" href="{}">{}</a>', url, when) if url else when
        row = [first, _count(point.items), _count(point.negative)]
        if expected:
            band = expected.get(point.at)
            row.append(
                _("de {low} a {high}").format(low=_count(band.low), high=_count(band.high)) if band else "–"
            )
        rows.append(row)
    return Table(head, rows)


def of_tones(moments: list[ToneMoment], zone: ZoneInfo) -> Table:
    """When, and how many of each tone."""
    head = [_("Cuándo"), *(str(Tone(tone).label) for tone in TONES)]
    rows = [[_when(m.at, m.step, zone), *(_count(m.tones.get(tone, 0)) for tone in TONES)] for m in moments]
    return Table(head, rows)


def _when(at: datetime, step: Step, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    day = format_date(local, "d MMM", locale=locale()).replace(".", "")
    return day if step == "1d" else f"{day}, {format_time(local.time(), 'HH:mm', locale=locale())}"


def _count(value: Any) -> str:
    return format_decimal(round(value), locale=locale())
