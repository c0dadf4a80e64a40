"""What each kind of alert needs to know, as data: bounds, and what stands in a fresh form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.listening.models import Alert

Watch = Alert.Watch
ONE_BY_ONE = frozenset({Watch.WORDS.value, Watch.REACH.value})
"""Kinds that go off for each thing said; the others have a burst that begins and ends."""
MINUTES = (
    (15, gettext_lazy("15 minutos")),
    (30, gettext_lazy("media hora")),
    (60, gettext_lazy("una hora")),
    (180, gettext_lazy("3 horas")),
    (1440, gettext_lazy("un día")),
)
SENSITIVITY: dict[str, float] = {"high": 2.0, "medium": 3.0, "low": 4.0}
"""k of «mean + k·σ»: the more sensitive, the nearer to what is usual."""
SENSITIVITIES = (
    ("high", gettext_lazy("Alta: avisa con poco")),
    ("medium", gettext_lazy("Media")),
    ("low", gettext_lazy("Baja: solo lo muy raro")),
)


@dataclass(frozen=True, slots=True)
class Need:
    """A whole number that a kind needs: its bounds and what a fresh form proposes."""

    least: int
    most: int
    usual: int


_COUNTS = Need(1, 1_000_000, 20)
NEEDS: dict[str, dict[str, Need]] = {
    Watch.WORDS: {},
    Watch.COUNT: {"n": _COUNTS, "minutes": Need(15, 1440, 60)},
    Watch.GROWTH: {"n": Need(3, 1_000_000, 10), "minutes": Need(15, 1440, 60)},
    Watch.NEGATIVE: {"n": Need(3, 1_000_000, 10), "share": Need(1, 100, 40), "minutes": Need(15, 1440, 180)},
    Watch.REACH: {"followers": Need(1, 1_000_000_000, 10_000)},
}


def clean(watch: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(what to keep of `given` for kind `watch`, what is wrong: field → sentence)."""
    if watch not in NEEDS:
        return {}, {"watch": _("Elige qué lo hace saltar.")}
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, need in NEEDS[watch].items():
        value = given.get(name, need.usual)
        if not isinstance(value, int) or isinstance(value, bool) or not need.least <= value <= need.most:
            bounds = {"least": need.least, "most": need.most}
            wrong[name] = _("Tiene que ser un número entre %(least)s y %(most)s.") % bounds
        elif name == "minutes" and value not in dict(MINUTES):
            wrong[name] = _("Elige uno de los tiempos.")
        else:
            kept[name] = value
    if watch == Watch.GROWTH:
        kept["sensitivity"] = given.get("sensitivity", "medium")
        if kept["sensitivity"] not in SENSITIVITY:
            wrong["sensitivity"] = _("Elige cuánto.")
    return kept, wrong
