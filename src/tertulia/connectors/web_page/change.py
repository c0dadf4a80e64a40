"""What changed between two readings of a page, in words; what changes by itself is no change.

Counters («1.204 visitas», «hace 5 minutos») are masked before comparing, and dates and hours where they are a
stamp («Actualizado el…», a line that is hardly more than a date): the day of an event, opening hours, prices
and other numbers count. A spot of the page that was different at each of the last readings is restless (an
advertisement, a thought of the day): it is not told any more until it rests.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

MOST_PIECES = 800
LONGEST_PIECE = 400
"""Bounds for what comparing may cost: a hostile page is written to make it dear."""
RESTLESS = 3
"""Changed at so many readings in a row, a spot is restless."""
MOST_SPOTS = 200
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    "ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic|january|february|march|april|june|july|august|"
    "september|october|november|december|jan|apr|aug|dec"
)
_DAYS = (
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|"
    "sunday"
)
_UNITS = (
    "segundos?|minutos?|horas?|días?|semanas?|meses|mes|años?|seconds?|minutes?|hours?|days?|weeks?|months?|"
    "years?|min|seg|h|s"
)
_COUNTED = (
    "visitas?|vistas?|visualizaciones|lecturas?|comentarios?|respuestas?|me gusta|likes?|views?|comments?|"
    "replies|shares?|compartid[oa]s?|veces|seguidores|followers|votos?|votes?|suscriptores|descargas?|"
    "downloads?|personas (?:lo )?(?:han visto|viendo)|usuarios en línea|online"
)
_NUMBER = r"\d[\d.,\u00a0\u202f]{0,15}(?:\s?(?:k|m|mil|mill\.?|millones))?"
_COUNTERS = re.compile(
    r"\b(?:"
    rf"hace\s+(?:{_NUMBER}|un[ao]?|unos|unas)\s*(?:{_UNITS})"
    rf"|(?:{_NUMBER}|an?)\s*(?:{_UNITS})\s+ago"
    rf"|{_NUMBER}\s+(?:{_COUNTED})"
    rf"|(?:{_COUNTED})\s*[:(]\s*{_NUMBER}"
    r")(?!\w)|(?:©|\(c\)|copyright)\s*\d{4}(?:\s*[-–]\s*\d{4})?",
    re.IGNORECASE,
)
_DATES = re.compile(
    rf"(?:\b(?:{_DAYS}),?\s+)?\b(?:"
    r"\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    rf"|\d{{1,2}}\s*(?:de\s+)?(?:{_MONTHS})\b\.?(?:,?\s*(?:del?\s+)?\d{{4}})?"
    rf"|(?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    r")(?!\w)",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:h|hs|am|pm|a\.\s?m\.|p\.\s?m\.))?(?!\w)", re.IGNORECASE
)
_STAMP = re.compile(
    r"\b(?:actualizad[oa]s?|actualización|publicad[oa]s?|publicación|modificad[oa]s?|consultad[oa]s?|revisad[oa]s?|"
    r"última|fecha|updated|published|modified|posted|retrieved|last)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"«¿¡(]?[A-ZÁÉÍÓÚÑÜ0-9])")


@dataclass(frozen=True, slots=True)
class Change:
    """Pieces that came, that went, and pairs (before, now) of those that say something else."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    altered: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.altered)

    def words(self) -> str:
        """The change as a person would tell it."""
        parts = []
        for before, now in self.altered:
            parts.append(
                _("Antes decía: «%(before)s»\nAhora dice: «%(now)s»") % {"before": before, "now": now}
            )
        if self.added:
            parts.append(_("Se ha añadido:") + "\n" + "\n".join(f"+ {piece}" for piece in self.added))
        if self.removed:
            parts.append(_("Se ha quitado:") + "\n" + "\n".join(f"− {piece}" for piece in self.removed))
        return "\n\n".join(parts)


def compare(before: str, now: str, spots: Mapping[str, int] | None = None) -> tuple[Change, dict[str, int]]:
    """(what changed from text `before` to text `now`, how restless each spot is afterwards). `spots`: the
    same of the last reading (a digest of what stands before the spot → readings in a row)."""
    spots = spots or {}
    old, new = pieces(before), pieces(now)
    old_keys, new_keys = [key(piece) for piece in old], [key(piece) for piece in new]
    here, there = Counter(new_keys), Counter(old_keys)
    added: list[str] = []
    removed: list[str] = []
    altered: list[tuple[str, str]] = []
    touched: set[str] = set()
    for tag, a, b, c, d in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        # What only stands somewhere else now has neither come nor gone.
        went = [] if tag == "equal" else [old[i] for i in range(a, b) if told(old_keys[i], here)]
        came = [] if tag == "equal" else [new[i] for i in range(c, d) if told(new_keys[i], there)]
        if not went and not came:
            continue
        spot = hashlib.sha256((old_keys[a - 1] if a else "").encode("utf-8", "replace")).hexdigest()[:8]
        touched.add(spot)
        if spots.get(spot, 0) >= RESTLESS:
            continue
        pairs = min(len(went), len(came))
        altered += zip(went[:pairs], came[:pairs], strict=True)
        removed += went[pairs:]
        added += came[pairs:]
    return Change(tuple(added), tuple(removed), tuple(altered)), _remember(spots, touched)


def told(masked: str, elsewhere: Counter[str]) -> bool:
    """Whether a piece says something (not only dates and counters) that does not stand `elsewhere`."""
    return elsewhere[masked] == 0 and any(c.isalnum() for c in masked)


def pieces(text: str) -> list[str]:
    """The lines of a text, long ones cut into sentences."""
    found: list[str] = []
    for line in text.split("\n"):
        parts = _SENTENCE.split(line) if len(line) > 160 else [line]
        for part in parts:
            cut = [part[i : i + LONGEST_PIECE] for i in range(0, len(part), LONGEST_PIECE)]
            found += [piece.strip() for piece in cut if piece.strip()]
    return found[:MOST_PIECES]


def key(piece: str) -> str:
    """What of a piece counts: its words without what changes by itself."""
    plain = " ".join(_COUNTERS.sub(" ", piece.casefold()).split())
    undated = " ".join(_DATES.sub(" ", plain).split())
    if _STAMP.search(plain) or len(undated) * 2 < len(plain):
        return " ".join(_HOURS.sub(" ", undated).split())
    return plain


def restless(spots: Mapping[str, int]) -> int:
    """How many spots are not told any more."""
    return sum(count >= RESTLESS for count in spots.values())


def _remember(spots: Mapping[str, int], touched: set[str]) -> dict[str, int]:
    """One more for what moved (up to twice what makes it restless), one less for what rested."""
    after = {spot: min(spots.get(spot, 0) + 1, RESTLESS * 2) for spot in sorted(touched)}
    after |= {spot: count - 1 for spot, count in spots.items() if spot not in touched and count > 1}
    return dict(sorted(after.items(), key=lambda pair: -pair[1])[:MOST_SPOTS])
