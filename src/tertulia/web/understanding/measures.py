"""How good it is, in the figures that were measured when it was trained, on posts that it had never seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

import tertulia.text

FILE = Path(tertulia.text.__file__).parent / "model" / "measures.json"
PERCENT, SCORE = "percent", "score"
_KNOWN: tuple[tuple[str, Any, str, Any], ...] = (
    ("language", _("Idioma"), PERCENT, _("acierta la lengua de un mensaje")),
    ("sentiment", _("Tono"), PERCENT, _("acierta uno de cuatro: negativo, neutro, positivo o mixto")),
    ("sentiment_f1_es", _("Tono, en español"), SCORE, _("F1 de los tres tonos, en temas que no conocía")),
    ("sentiment_f1_pt", _("Tono, en portugués"), SCORE, _("F1 de los tres tonos, en temas que no conocía")),
    ("sentiment_f1_en", _("Tono, en inglés"), SCORE, _("F1 de los tres tonos, en temas que no conocía")),
    ("intent", _("Intención"), PERCENT, _("acierta una de ocho")),
    ("department", _("Área"), PERCENT, _("acierta una de doce, o ninguna")),
    ("risk_recall", _("Riesgos encontrados"), PERCENT, _("de los que hay, los que ve")),
    ("risk_precision", _("Riesgos de verdad"), PERCENT, _("de los que señala, los que lo son")),
    ("toxicity_f1", _("Toxicidad"), SCORE, _("F1; siempre la revisa una persona")),
    ("ece", _("Error de sus porcentajes"), PERCENT, _("lo que se aparta lo que dice de lo que acierta")),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `value` from 0 to 1, shown as a percentage or, where that would mislead, as it is."""

    name: Any
    value: float
    is_percent: bool
    means: Any


def measures(file: Path = FILE) -> list[Measure]:
    """The figures that there are, in a fixed order; none where nothing was measured. A figure may also be
    called as in the benchmarks («language_acc»)."""
    told = _read(file)
    found = []
    for key, name, kind, means in _KNOWN:
        value = told.get(key, told.get(f"{key}_acc"))
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            found.append(Measure(name, float(value), kind == PERCENT, means))
    return found


@cache
def _read(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
