"""Charts as SVG that the server draws: figures in, safe markup out, coloured by classes alone.

Templates use the tags of `templatetags/charts.py`:

    {% load charts %}
    {% volume_chart volume zone "Menciones por hora" %}     every drawing, and a table of the same
    {% tone_chart moments zone "Tono de la conversación" %}
    {% voice_chart share %}                                 a table of names with their bars
    {% spark row.spark row.hot "de 2 a 94" %}   {% share_bar share "accent" %}   {% tone_bar tones "…" %}

The style sheet is `static/css/charts.css`.
"""

from __future__ import annotations

from .bars import TONES, share_bar, spark, tone_bar, voice_bar
from .curve import curve
from .paper import WIDTHS
from .stack import tone_stack

__all__ = ["TONES", "WIDTHS", "curve", "share_bar", "spark", "tone_bar", "tone_stack", "voice_bar"]
