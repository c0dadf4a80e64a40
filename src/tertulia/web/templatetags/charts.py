"""Template tags that draw: see `tertulia.web.charts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.safestring import SafeString

from tertulia.listening.insight import ShareOfVoice, ToneMoment, Volume
from tertulia.web import charts
from tertulia.web.charts import tables

register = template.Library()


@register.inclusion_tag("_chart.html")
def volume_chart(
    volume: Volume, zone: ZoneInfo, title: str, label: str = "", urls: Sequence[str] = ()
) -> dict[str, Any]:
    """The curve of `volume` at every width, and its figures as a table. `label`: what the burst is; `urls`:
    where what was said in each step is shown («»: nowhere)."""
    drawings = [charts.curve(volume, zone, title=title, width=w, label=label) for w in charts.WIDTHS]
    table = tables.of_volume(volume, zone, urls)
    return {"drawings": drawings, "table": table, "title": title, "legend": []}


@register.inclusion_tag("_chart.html")
def tone_chart(moments: list[ToneMoment], zone: ZoneInfo, title: str, finding: str = "") -> dict[str, Any]:
    """How tones divide over time, at every width, with its legend and its figures as a table."""
    drawings = [
        charts.tone_stack(moments, zone, title=title, finding=finding, width=w) for w in charts.WIDTHS
    ]
    table = tables.of_tones(moments, zone)
    return {"drawings": drawings, "table": table, "title": title, "legend": charts.TONES}


@register.inclusion_tag("_voice.html")
def voice_chart(share: ShareOfVoice) -> dict[str, Any]:
    """Shares of voice as a table: name, bar cut by tone, share, items, part of negative ones."""
    largest = max((voice.share for voice in share.voices), default=0.0)
    rows = [
        {
            "voice": voice,
            "bar": charts.voice_bar(voice.share, largest, voice.tones),
            "negative": voice.negative,
        }
        for voice in share.voices
    ]
    return {"rows": rows}


@register.simple_tag
def spark(values: Sequence[float], hot: int, words: str) -> SafeString:
    """Small bars, the last `hot` of them in the accent."""
    return charts.spark(values, hot, words)


@register.simple_tag
def share_bar(share: float, kind: str = "") -> SafeString:
    """A share from 0 to 1 as a thin bar; `kind`: «accent», a tone, or «» (grey)."""
    return charts.share_bar(share, kind)


@register.simple_tag
def tone_bar(tones: dict[str, int], words: str) -> SafeString:
    """How tones divide, as one bar."""
    return charts.tone_bar(tones, words)
