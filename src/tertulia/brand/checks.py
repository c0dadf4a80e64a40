"""What words, weeks and promises of a brand must be: each check cleans a value or raises `Refused` at its
field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Refused
from tertulia.kit.when import DAYS

MOST_WORDS = 200
LONGEST_WORD = 80
MOST_SHIFTS = 3
LONGEST_PROMISE = 60 * 24 * 14
PRIORITIES = ("urgent", "high", "normal", "low")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
Week = dict[str, list[list[str]]]


def clean_words(words: Iterable[str], *, at: str) -> list[str]:
    """Words or phrases without empty ones or repetitions (in any case), in the order given."""
    kept: dict[str, str] = {}
    for word in words:
        cleaned = " ".join(word.split())
        if cleaned:
            kept.setdefault(cleaned.casefold(), cleaned)
    if len(kept) > MOST_WORDS:
        raise Refused({at: _("Son demasiadas: caben %(most)s.") % {"most": MOST_WORDS}})
    if any(len(word) > LONGEST_WORD for word in kept.values()):
        raise Refused({at: _("Cada una cabe en %(most)s caracteres.") % {"most": LONGEST_WORD}})
    return list(kept.values())


def clean_topics(topics: Mapping[str, Iterable[str]], *, at: str = "topics") -> dict[str, list[str]]:
    """{name of the topic: the words that give it away}; a topic without words is its own word."""
    cleaned: dict[str, list[str]] = {}
    for name, words in topics.items():
        label = " ".join(str(name).split())
        if label:
            cleaned[label] = clean_words(words, at=at) or [label.casefold()]
    clean_words(cleaned, at=at)
    return cleaned


def clean_site(value: str, *, at: str = "site") -> str:
    """A web address, with https:// put before it where no scheme was written; «» for none."""
    address = value.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise Refused({at: _("Escribe una dirección como https://empresa.es.")}) from None
    return address


def clean_country(value: str, *, at: str = "country") -> str:
    """The two letters of a country (ISO 3166-1), in capitals."""
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise Refused({at: _("Elige un país de la lista.")})
    return code


def clean_week(week: Mapping[str, Sequence[Sequence[str]]], *, at: str = "hours") -> Week:
    """Opening hours as `kit.when` keeps them: at most three stretches a day, in order, none over another."""
    cleaned: Week = {}
    for day in DAYS:
        spans = sorted([str(start), str(end)] for start, end in week.get(day, ()))
        for start, end in spans:
            if not (_CLOCK.fullmatch(start) and _CLOCK.fullmatch(end)) or start == "24:00":
                raise Refused({at: _("Escribe las horas como 09:00.")})
            if start >= end:
                raise Refused({at: _("Cada turno acaba después de empezar.")})
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise Refused({at: _("Los turnos de un mismo día no pueden pisarse.")})
        if len(spans) > MOST_SHIFTS:
            raise Refused({at: _("Caben %(most)s turnos al día.") % {"most": MOST_SHIFTS}})
        if spans:
            cleaned[day] = spans
    return cleaned


def clean_minutes(value: int, *, at: str) -> int:
    """Minutes of a promise: one at least, two weeks at most."""
    if not 1 <= value <= LONGEST_PROMISE:
        raise Refused({at: _("Entre 1 minuto y 14 días.")})
    return value


def clean_promises(minutes: Mapping[str, int], *, at: str = "reply_minutes") -> dict[str, int]:
    """Minutes for each of the four priorities; the more urgent never waits longer than the less."""
    if set(minutes) != set(PRIORITIES):
        raise Refused({at: _("Falta el plazo de alguna prioridad.")})
    cleaned = {priority: clean_minutes(int(minutes[priority]), at=at) for priority in PRIORITIES}
    in_order = list(cleaned.values())
    if in_order != sorted(in_order):
        raise Refused({at: _("Lo urgente no puede esperar más que lo normal.")})
    return cleaned
