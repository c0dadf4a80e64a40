"""Why an alert went off, in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.kit.when import locale

MONDAY = date(2024, 1, 1)


def number(value: float) -> str:
    """A whole number as it is read in the active language."""
    return str(format_decimal(round(value), "#,##0", locale=locale()))


def stretch(minutes: int) -> str:
    """«15 minutos», «una hora», «3 horas», «un día»."""
    if minutes == 1440:
        return _("un día")
    if minutes % 60:
        return _("%(n)s minutos") % {"n": minutes}
    return ngettext("una hora", "%(n)s horas", minutes // 60) % {"n": minutes // 60}


def lasted(span: timedelta) -> str:
    """«40 min», «1 h 20 min», «2 d 3 h»."""
    minutes = max(1, int(span.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = [(days, _("d")), (hours, _("h")), (0 if days else rest, _("min"))]
    return " ".join(f"{n} {unit}" for n, unit in units if n)


def said(cause: Mapping[str, Any]) -> str:
    """The cause of a firing as one or two sentences."""
    watch = cause.get("watch")
    words = {"who": cause.get("author", ""), "text": cause.get("text", "")}
    if watch == "words":
        return _("%(who)s dice: «%(text)s»") % words
    if watch == "reach":
        words["followers"] = number(cause.get("followers", 0))
        return _("%(who)s, con %(followers)s seguidores, dice: «%(text)s»") % words
    first = {"count": _counted, "growth": _grown, "negative": _negative}[str(watch)](cause)
    phrase = _shared(cause)
    return f"{first} {phrase}" if phrase else first


def _figures(cause: Mapping[str, Any]) -> dict[str, Any]:
    return {"count": number(cause["count"]), "span": stretch(cause["minutes"]), "n": number(cause["n"])}


def _counted(cause: Mapping[str, Any]) -> str:
    return _("Van %(count)s menciones en %(span)s; pediste saberlo desde %(n)s.") % _figures(cause)


def _grown(cause: Mapping[str, Any]) -> str:
    day = format_date(MONDAY + timedelta(days=cause["weekday"]), "EEEE", locale=locale())
    words = {**_figures(cause), "day": day, "low": number(cause["low"]), "high": number(cause["high"])}
    if cause["high"] == 0:
        return (
            _("Van %(count)s menciones en %(span)s; a esta hora un %(day)s no suele haber ninguna.") % words
        )
    if cause["low"] == cause["high"]:
        return (
            _("Van %(count)s menciones en %(span)s; a esta hora un %(day)s lo normal son %(high)s.") % words
        )
    return (
        _("Van %(count)s menciones en %(span)s; a esta hora un %(day)s lo normal son de %(low)s a %(high)s.")
        % words
    )


def _negative(cause: Mapping[str, Any]) -> str:
    share = round(100 * cause["bad"] / max(1, cause["count"]))
    words = {**_figures(cause), "bad": number(cause["bad"]), "share": share, "asked": cause["share"]}
    first = _("%(bad)s de %(count)s menciones en %(span)s son negativas, el %(share)s\u00a0%%;") % words
    asked = _("pediste saberlo desde el %(asked)s\u00a0%%.") % words
    return f"{first} {asked}"


def _shared(cause: Mapping[str, Any]) -> str:
    phrase, share = cause.get("phrase"), cause.get("phrase_share", 0)
    if not phrase:
        return ""
    if share >= 0.85:
        words = _("Casi todas dicen «%(phrase)s».")
    elif share >= 0.6:
        words = _("La mayoría dice «%(phrase)s».")
    elif share >= 0.45:
        words = _("La mitad dice «%(phrase)s».")
    else:
        words = _("Una de cada tres dice «%(phrase)s».")
    return words % {"phrase": phrase}


def over(start: datetime, end: datetime, cause: Mapping[str, Any]) -> str:
    """That a burst is over: how long it was and how far it went."""
    words = {
        "lasted": lasted(end - start),
        "peak": number(cause.get("peak", cause["count"])),
        "span": stretch(cause["minutes"]),
    }
    return _("Ya ha pasado: duró %(lasted)s y llegó a %(peak)s menciones en %(span)s.") % words
