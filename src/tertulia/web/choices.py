"""Long lists to choose from, named in the reader's language: countries and time zones."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.accounts.checks import zones

SPANISH = frozenset(
    [
        "AR",
        "BO",
        "CL",
        "CO",
        "CR",
        "CU",
        "DO",
        "EC",
        "ES",
        "GQ",
        "GT",
        "HN",
        "MX",
        "NI",
        "PA",
        "PE",
        "PR",
        "PY",
        "SV",
        "UY",
        "VE",
    ]
)
"""Where Spanish is an official language: these come first."""
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
Choices = list[tuple[str, list[tuple[str, str]]]]


def countries() -> Choices:
    """[(group, [(two letters, name)])], the Spanish-speaking ones first."""
    return _countries(_language())


def time_zones() -> Choices:
    """[(group, [(«Europe/Madrid», «España · Madrid»)])], the Spanish-speaking ones first."""
    return _time_zones(_language())


def _language() -> str:
    return (get_language() or "es").partition("-")[0]


@cache
def _countries(language: str) -> Choices:
    named = Locale.parse(language).territories
    rows = [
        (code, str(name))
        for code, name in named.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return _grouped([(name, code, code) for code, name in rows])


@cache
def _time_zones(language: str) -> Choices:
    locale, homes = Locale.parse(language), get_global("zone_territories")
    rows = []
    for zone in zones():
        home = homes.get(zone)
        if home and home in locale.territories:
            known = locale.time_zones.get(zone, {}).get("city")
            city = str(known or zone.rpartition("/")[2].replace("_", " "))
            rows.append((f"{locale.territories[home]} · {city}", zone, home))
    return _grouped(rows)


def _grouped(rows: list[tuple[str, str, str]]) -> Choices:
    """(label, value, country) → groups sorted as a person looks a name up: accents do not count."""
    ordered = sorted(rows, key=lambda row: row[0].translate(_PLAIN).casefold())
    near = [(value, label) for label, value, home in ordered if home in SPANISH]
    far = [(value, label) for label, value, home in ordered if home not in SPANISH]
    return [(_("Donde se habla español"), near), (_("En el resto del mundo"), far)]


_PLAIN = str.maketrans("áéíóúüÁÉÍÓÚÅÖ", "aeiouuAEIOUAO")
