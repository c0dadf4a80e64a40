"""The day in figures: each with what it counts, how it usually is, and a line drawn of its last days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Workspace
from tertulia.inbox.queries import today
from tertulia.inbox.queries.today import Figure
from tertulia.listening.insight.unsure import sentence, unsure_among
from tertulia.listening.models import Item
from tertulia.web.templatetags.tertulia import duration, num, pct

WIDTH, HEIGHT, EDGE = 160, 36, 4
GOAL = 0.9
"""What is promised is to be kept nine times of ten."""
Write = Callable[[float], str]


def tiles(workspace: Workspace, zone: tzinfo) -> list[dict[str, Any]]:
    """The tiles that can be filled honestly; none before anything was heard."""
    found: list[dict[str, Any]] = []
    heard = today.mentions(workspace, zone)
    if heard is not None:
        found.append(_heard(heard.heard))
        if heard.negative is not None:
            found.append(_negative(heard.negative, _unsure(workspace, zone)))
    answered = today.responses(workspace, zone)
    if answered is not None:
        found += [_first(answered), _in_time(answered)]
    if found:
        found.append(_unanswered(workspace))
    return found


def _heard(figure: Figure) -> dict[str, Any]:
    return {
        "label": _("Menciones hoy"),
        "hint": _(
            "Todo lo que otros han dicho desde medianoche en tus fuentes y búsquedas. Lo normal es lo que "
            "había a esta hora 8 de cada 10 días parecidos de las últimas cuatro semanas."
        ),
        "value": num(figure.value),
        "spark": spark(figure, num),
        **compare(figure, num),
    }


def _unsure(workspace: Workspace, zone: tzinfo) -> float | None:
    now = timezone.now().astimezone(zone)
    said = Item.objects.of(workspace).standing().said_by_others()
    return unsure_among(said.between(now.replace(hour=0, minute=0, second=0, microsecond=0), now))


def _negative(figure: Figure, unsure: float | None) -> dict[str, Any]:
    hint = _(
        "Qué parte de las menciones de hoy suena negativa, entre aquellas cuyo tono se ha entendido. Lo "
        "normal se mira a esta hora, en días parecidos de las últimas cuatro semanas."
    )
    return {
        "label": _("Tono negativo"),
        "hint": f"{hint} {sentence(unsure)}".strip(),
        "value": pct(figure.value),
        "spark": spark(figure, pct),
        **compare(figure, pct),
    }


def _first(found: today.Responses) -> dict[str, Any]:
    names = {"count": num(found.count), "ninth": duration(found.ninth)}
    hint = _(
        "La mitad de las %(count)s primeras respuestas de los últimos 7 días tardó menos que esto; nueve de "
        "cada diez, menos de %(ninth)s. Solo cuentan las horas de atención de la marca."
    )
    return {
        "label": _("Primera respuesta"),
        "hint": hint % names,
        "value": duration(found.minutes.value),
        "spark": spark(found.minutes, duration, with_today=False),
        **compare(found.minutes, duration),
    }


def _in_time(found: today.Responses) -> dict[str, Any]:
    share = found.in_time.value
    names = {"goal": pct(GOAL)}
    return {
        "label": _("En plazo"),
        "hint": _(
            "De las primeras respuestas de los últimos 7 días, cuántas salieron antes de lo que la marca "
            "promete para su prioridad."
        ),
        "value": pct(share),
        "spark": spark(found.in_time, pct, with_today=False),
        "word": (_("bien; el objetivo, %(goal)s") if share >= GOAL else _("bajo; el objetivo, %(goal)s"))
        % names,
        "mood": "good" if share >= GOAL else "low",
        "up": None if share >= GOAL else False,
    }


def _unanswered(workspace: Workspace) -> dict[str, Any]:
    count, first = today.unanswered(workspace)
    most = 999
    words = ""
    if first is not None:
        waited = duration((timezone.now() - first).total_seconds() // 60)
        words = ngettext("espera desde hace %(span)s", "la primera, desde hace %(span)s", count) % {
            "span": waited
        }
    return {
        "label": _("Sin responder"),
        "hint": _("Conversaciones abiertas en las que alguien espera una respuesta nuestra ahora mismo."),
        "value": num(min(count, most)) + ("+" if count > most else ""),
        "spark": None,
        "word": words or _("nadie espera"),
        "mood": "" if words else "good",
        "up": None,
    }


def compare(figure: Figure, write: Write) -> dict[str, Any]:
    """In a word, how a figure stands against what is usual, bounds included."""
    if figure.usual is None:
        return {"word": _("aún no sabemos lo normal"), "mood": "", "up": None}
    low, high = figure.usual
    names = {"low": write(low), "high": write(high)}
    if write(figure.value) in names.values():
        # As it is read: 0 is within «de 0 a 2», whatever was rounded.
        return {"word": _("normal, de %(low)s a %(high)s") % names, "mood": "", "up": None}
    if figure.value > high:
        words = _("alto; lo normal, de %(low)s a %(high)s") % names
        return {"word": words, "mood": "high", "up": True}
    if figure.value < low:
        return {"word": _("bajo; lo normal, de %(low)s a %(high)s") % names, "mood": "good", "up": False}
    return {"word": _("normal, de %(low)s a %(high)s") % names, "mood": "", "up": None}


def spark(figure: Figure, write: Write, *, with_today: bool = True) -> dict[str, Any] | None:
    """The line of the last days in a drawing of 160 × 36, its usual band, and the same in words. None with
    fewer than three days."""
    values = [*figure.days, figure.value] if with_today else list(figure.days)
    if len(values) < 3:
        return None
    top = max([*values, *(figure.usual or ())]) or 1
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)

    def y(value: float) -> float:
        return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top, 1)

    points = [(round(EDGE + place * step, 1), y(value)) for place, value in enumerate(values)]
    band = figure.usual
    last = values[-1]
    names = {"first": write(values[0]), "last": write(last), "days": len(values)}
    return {
        "words": _("Últimos %(days)s días: de %(first)s a %(last)s") % names,
        "path": "M" + " L".join(f"{x} {at}" for x, at in points),
        "x": points[-1][0],
        "y": points[-1][1],
        "out": band is not None and not band[0] <= last <= band[1] and write(last) not in map(write, band),
        "band_y": y(band[1]) if band else 0,
        "band_height": round(max(1.0, y(band[0]) - y(band[1])), 1) if band else 0,
    }
