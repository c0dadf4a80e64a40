"""How easily it reads, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tertulia.planner.advice.kinds import Reason
from tertulia.text import readability

LEAST_WORDS = 12
"""With fewer words the figures mean nothing."""
BANDS = (
    (80, gettext_lazy("Muy fácil")),
    (65, gettext_lazy("Bastante fácil")),
    (55, gettext_lazy("Normal")),
    (40, gettext_lazy("Algo difícil")),
    (float("-inf"), gettext_lazy("Muy difícil")),
)


def reading(text: str, language: str) -> tuple[bool, tuple[Reason, ...]]:
    """Whether to watch out, and why."""
    measured = readability.measure(text, language)
    if measured is None:
        return False, (Reason(_("En este idioma no sabemos medirlo.")),)
    if measured.words < LEAST_WORDS:
        return False, (Reason(_("Es corto: se lee de un vistazo.")),)
    longest = ngettext(
        "La frase más larga tiene %(n)s palabra.",
        "La frase más larga tiene %(n)s palabras.",
        measured.longest,
    ) % {"n": measured.longest}
    words = f"{band(measured)}. {longest}"
    watch = measured.score < 55 or measured.longest > readability.LONG_SENTENCE
    reasons = [Reason(words)]
    if measured.longest > readability.LONG_SENTENCE:
        start, end = measured.long_sentences[0]
        shown = " ".join(text[start:end].split())
        shown = shown if len(shown) <= 60 else f"{shown[:58]}…"
        reasons.append(Reason(_("Cuesta seguir «%(words)s».") % {"words": shown}, _("Pártela en dos.")))
    elif watch:
        reasons.append(Reason(_("Hay palabras muy largas."), _("Busca otras más corrientes.")))
    return watch, tuple(reasons)


def band(measured: readability.Readability) -> str:
    """«Bastante fácil, 75 de 100» (on the INFLESZ scale for Spanish)."""
    name = next(words for least, words in BANDS if measured.score >= least)
    shown = max(0, min(100, round(measured.score)))
    return _("%(band)s, %(score)s de 100") % {"band": name, "score": shown}
