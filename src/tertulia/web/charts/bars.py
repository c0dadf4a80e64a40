"""Bars: a spark of small ones, a share as one, and shares of voice and tones side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tertulia.web.charts.marks import number

SPARK_WIDTH, SPARK_HEIGHT, GAP = 56, 18, 1.6
TONES = ("negative", "mixed", "neutral", "positive")
"""From worst to best, as they stand in a stack."""


def spark(values: Sequence[float], hot: int, words: str) -> SafeString:
    """Small bars, the last `hot` of them in the accent; what is 0 keeps a trace of two pixels. `words` is
    what a screen reader says («de 2 a 94»)."""
    if not values:
        return SafeString()
    top, wide = max(values) or 1, (SPARK_WIDTH + GAP) / len(values) - GAP
    bars = []
    for at, value in enumerate(values):
        tall = max(2.0, value / top * SPARK_HEIGHT)
        heat = "hot" if at >= len(values) - hot else "cold"
        bars.append(
            (heat, number(at * (wide + GAP)), number(SPARK_HEIGHT - tall), number(wide), number(tall))
        )
    return format_html(
        '<svg class="chart-spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        "{3}</svg>",
        SPARK_WIDTH,
        SPARK_HEIGHT,
        words,
        format_html_join("", '<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>', bars),
    )


def share_bar(share: float, kind: str = "") -> SafeString:
    """A share from 0 to 1 as a thin bar over its whole: decoration beside a number. `kind`: «accent» for a
    chosen one, a tone, or «» (grey)."""
    wide = number(min(max(share, 0.0), 1.0) * 100)
    return format_html(
        '<svg class="chart-share{}" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="chart-whole" width="100" height="2"/>'
        '<rect class="chart-part" width="{}" height="2"/></svg>',
        f" is-{kind}" if kind else "",
        wide,
    )


def voice_bar(share: float, largest: float, tones: dict[str, int]) -> SafeString:
    """How much of the voice one name has, as a bar as long as its share (the largest fills the width), cut by
    tone; what has no tone is grey. Decoration beside its numbers."""
    total, x = sum(tones.values()), 0.0
    wide = 100 * share / largest if largest else 0.0
    parts = []
    for tone in (*TONES, ""):
        part = wide * tones.get(tone, 0) / total if total else 0.0
        if part:
            parts.append((tone or "unread", number(x), number(part)))
        x += part
    return format_html(
        '<svg class="chart-voice" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        format_html_join("", '<rect class="chart-{}" x="{}" width="{}" height="10"/>', parts),
    )


def tone_bar(tones: dict[str, int], words: str) -> SafeString:
    """How the tones divide, as one bar from negative to positive; what has no tone is left out."""
    total = sum(tones.get(tone, 0) for tone in TONES)
    parts, x = [], 0.0
    for tone in TONES:
        wide = 100 * tones.get(tone, 0) / total if total else 0.0
        if wide:
            parts.append((tone, number(x), number(wide)))
        x += wide
    return format_html(
        '<svg class="chart-tones" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}</svg>",
        words,
        format_html_join("", '<rect class="chart-{}" x="{}" width="{}" height="8"/>', parts),
    )
