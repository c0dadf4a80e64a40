"""Template tags that every page shares: icons, people, networks, tone, numbers and times as people read them.

Locale is the language that Django has active; time zone is the one that the person's middleware activated.
Numbers and dates go through Babel, so that 1.284, 4,1 M and «9 oct» are the same on page, chart and report.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_decimal
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tertulia.connectors.faces import face
from tertulia.kit.when import locale

register = template.Library()

HUES = 8
"""How many avatar colours there are (`.hue-0` … `.hue-7` in parts.css)."""

TONES: Mapping[str, str] = {"neg": "negative", "pos": "positive", "mix": "mixed", "neu": "neutral"}


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """A Lucide icon by name from the sprite, `size` pixels wide (12, 13, 14, 16, 18, 20, 24 or 28).

    It is decoration: hidden from screen readers, so the button around it needs words or an aria-label.
    Every name used must stand in `web/icons.txt`.
    """
    sprite = static("icons.svg")
    markup = '<svg class="ic ic-{}" aria-hidden="true"><use href="{}#i-{}"/></svg>'
    return format_html(markup, size, sprite, name)


@register.filter
def initials(name: Any) -> str:
    """The letters of an avatar: first of the first word and first of the second («Marta Iglesias» → «MI»),
    or the first alone. Signs such as «@» are passed over; a name without any letter gives «?»."""
    words = [w for w in ("".join(c for c in part if c.isalnum()) for part in str(name).split()) if w]
    return "".join(w[0] for w in words[:2]).upper() or "?"


@register.filter
def hue(name: Any) -> int:
    """Which of the eight avatar colours a name has, 0 to 7: always the same for the same name."""
    return zlib.crc32(str(name).encode()) % HUES


@register.simple_tag
def avatar(name: Any, network: str = "", size: str = "") -> SafeString:
    """The round with a person's initials, and the network's tile in its corner if `network` is given.

    `size`: «xs» (20 px), «sm» (28), «» (36) or «xl» (60). Hidden from screen readers: write the name too.
    """
    return format_html(
        '<span class="avatar{} hue-{}" aria-hidden="true">{}{}</span>',
        f" avatar-{size}" if size else "",
        hue(name),
        initials(name),
        net(network) if network else "",
    )


def monogram(slug: str) -> str:
    """One or two letters for a network: as drawn, else its connector's own, else its first two."""
    return face(slug).monogram


@register.simple_tag
def net(slug: str, size: str = "") -> SafeString:
    """A network's tile: its monogram on its colour (class `n-<slug>`).

    `size`: «» (17 px), «l» (28) or «xl» (36). Hidden from screen readers: write the network's name beside it.
    """
    return format_html(
        '<span class="net{} n-{}" aria-hidden="true">{}</span>',
        f" net-{size}" if size else "",
        slug,
        monogram(slug),
    )


@register.inclusion_tag("_tono.html")
def tono(tone: str) -> dict[str, str]:
    """A tone as word and shape: «negative», «positive», «mixed» or «neutral» (or their first three letters).
    Nothing for an empty tone."""
    tone = TONES.get(tone, tone)
    words = {
        "negative": gettext("Negativo"),
        "positive": gettext("Positivo"),
        "mixed": gettext("Mixto"),
        "neutral": gettext("Neutro"),
    }
    return {"tone": tone, "word": words.get(tone, "")}


@register.filter
def num(value: Any, digits: int = 0) -> str:
    """A number as it is read here: 1284 → «1.284», 4100000 → «4,1 M» (compact from one million).

    `digits`: how many decimals at most, below a million. Empty for None.
    """
    if value is None or value == "":
        return ""
    if abs(value) >= 1_000_000:
        return format_compact_decimal(value, locale=locale(), fraction_digits=1)
    return format_decimal(value, "#,##0." + "#" * digits if digits else "#,##0", locale=locale())


@register.filter
def pct(share: Any, digits: int = 0) -> str:
    """A share from 0 to 1 as a percentage: 0.194 with one digit → «19,4 %» (no-break space in between; in
    English, none)."""
    if share is None or share == "":
        return ""
    return num(share * 100, digits) + ("%" if locale() == "en_GB" else "\N{NO-BREAK SPACE}%")


@register.filter
def duration(span: Any) -> str:
    """A length of time, from minutes (int or float) or a timedelta: «12 min», «1 h 6 min», «2 d 3 h».

    Two units at most; a negative span is written without its sign. Empty for None.
    """
    if span is None or span == "":
        return ""
    minutes = abs(int(span.total_seconds() // 60 if isinstance(span, timedelta) else span))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = [(days, gettext("d")), (hours, gettext("h")), (rest, gettext("min"))]
    parts = [f"{n}\N{NO-BREAK SPACE}{unit}" for n, unit in units if n]
    if days:
        parts = [p for p in parts if not p.endswith(gettext("min"))]
    return " ".join(parts) or f"0\N{NO-BREAK SPACE}{gettext('min')}"


def _day(when: datetime, now: datetime) -> str:
    pattern = "d MMM" if when.year == now.year else "d MMM y"
    return format_date(when, pattern, locale=locale()).replace(".", "")


@register.filter
def moment(when: datetime | None) -> str:
    """A full moment in the person's time zone: «9 oct, 08:30». Empty for None."""
    if when is None:
        return ""
    local, now = timezone.localtime(when), timezone.localtime()
    return f"{_day(local, now)}, {format_time(local, 'HH:mm', locale=locale())}"


@register.filter
def clock(when: datetime | None) -> str:
    """The time of day alone, «13:00», in the person's time zone. Empty for None."""
    return format_time(timezone.localtime(when), "HH:mm", locale=locale()) if when else ""


@register.filter
@register.simple_tag
def ago(when: datetime | None, spoken: bool = False) -> SafeString | str:
    """How long ago, as a `<time>` that keeps itself fresh: «ahora», «2 min», «5 h», and from 24 hours on the
    day, «9 oct» («9 oct 2025» in another year). A moment to come is written in full. Empty for None.

    `spoken`: as part of a sentence, «hace 2 min» and «el 9 oct».
    """
    if when is None:
        return ""
    local, now = timezone.localtime(when), timezone.localtime()
    minutes = int((now - local).total_seconds() // 60)
    fresh = 0 <= minutes < 1440
    if minutes < 0:
        words = moment(when)
    elif minutes < 1:
        words = gettext("ahora")
    elif minutes < 60:
        words = f"{minutes}\N{NO-BREAK SPACE}{gettext('min')}"
    elif fresh:
        words = f"{minutes // 60}\N{NO-BREAK SPACE}{gettext('h')}"
    else:
        words = _day(local, now)
    pattern = gettext("hace %n") if fresh else gettext("el %n")
    if spoken and minutes != 0:
        words = pattern.replace("%n", words)
    marks = format_html(' data-ago="{} {}"', gettext("min"), gettext("h")) if fresh else ""
    if spoken and fresh:
        marks += format_html(' data-spoken="{}"', pattern)
    iso, full = local.isoformat(), moment(when)
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', iso, full, marks, words)
