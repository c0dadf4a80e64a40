"""What a curve shows, in a sentence: what a person would say who looks at it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from tertulia.kit.when import locale

if TYPE_CHECKING:
    from tertulia.listening.insight.steps import Step
    from tertulia.listening.insight.usual import Band
    from tertulia.listening.insight.volume import Burst, Point


def told(
    points: list[Point],
    band: list[Band] | None,
    burst: Burst | None,
    step: Step,
    zone: ZoneInfo,
    *,
    counted: bool = True,
) -> str:
    """The finding of a curve: the burst if there is one, else how it stands against what is usual; its
    highest step where that is not known of all of it. `counted`: what is looked at is counted hour by hour;
    of free words nothing is known before they are asked."""
    if not any(point.items for point in points):
        return _("No se ha dicho nada en este tiempo.")
    if not counted:
        return highest(points, step, zone) + _(
            "Con palabras o filtros sueltos no se sabe qué es lo habitual: se va contando de cada marca "
            "entera y de cada búsqueda guardada."
        )
    if burst is not None:
        return _of_burst(burst, step, zone)
    expected = {one.at: one for one in band or ()}
    if any(point.at not in expected for point in points):
        # Of a part of it nobody knows what is usual: nothing is said of the whole.
        top = highest(points, step, zone)
        return top + _("Aún no hay semanas bastantes para saber qué es lo habitual.")
    over = [(p, expected[p.at]) for p in points if not p.partial and p.at in expected]
    said, usually = sum(p.items for p, _b in over), sum(b.mean for _p, b in over)
    if over and said < 0.5 * usually and all(p.items <= b.mean for p, b in over):
        return _("Se habla menos de lo habitual. La franja gris es lo que cabe esperar.")
    return _("Dentro de lo habitual. La franja gris es lo que cabe esperar.")


def highest(points: list[Point], step: Step, zone: ZoneInfo) -> str:
    """The highest step with a space behind; «» where it does not stand out alone."""
    first, *others = sorted(points, key=lambda point: -point.items)
    if first.items < 2 or (others and others[0].items == first.items):
        return ""
    words = _("Lo más alto: {n} a {when}.") if step == "15m" else _("Lo más alto: {n} {when}.")
    shown = format_decimal(first.items, locale=locale())
    return words.format(n=shown, when=when(first.at, step, zone)) + " "


def _of_burst(burst: Burst, step: Step, zone: ZoneInfo) -> str:
    if not burst.times:
        pattern = _("Suben desde {when}, cuando no suele decirse nada.")
    elif burst.going:
        pattern = _(
            "Suben desde {when} y van por {times} veces lo habitual. La franja gris es lo que cabe esperar."
        )
    else:
        pattern = _("Pico desde {when}: {times} veces lo habitual. La franja gris es lo que cabe esperar.")
    return pattern.format(when=when(burst.start, step, zone), times=times(burst.times))


def when(moment: datetime, step: Step, zone: ZoneInfo) -> str:
    """A moment within a sentence, by the brand's clock: «las 08:55», «el 9 oct a las 08:00», «el 9 oct»."""
    local = moment.astimezone(zone)
    day = format_date(local, "d MMM", locale=locale()).replace(".", "")
    clock = format_time(local.time(), "HH:mm", locale=locale())
    if step == "15m":
        return _("las {clock}").format(clock=clock)
    if step == "1d":
        return _("el {day}").format(day=day)
    return _("el {day} a las {clock}").format(day=day, clock=clock)


def times(value: float) -> str:
    """How many times as much, with one decimal below ten: «4,6», «23»."""
    return format_decimal(value, "#,##0.#" if value < 10 else "#,##0", locale=locale())
