"""Ready-made searches for risks: seven families, in the words of eight countries, editable as any search.

They look in what is said in our own spaces whether or not it names the brand, and elsewhere only where it
does: `(es:en-casa O <the brand's names>) (<words>)`. They know names and set phrases, no meanings: they add
what understanding misses (docs/learning.md has the figures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.listening.learning.risks import english, portuguese, spanish
from tertulia.query import quoted

FAMILIES: Final[dict[str, Any]] = {
    "legal": _("Amenaza legal"),
    "safety": _("Salud y seguridad"),
    "data": _("Fuga de datos"),
    "phishing": _("Suplantación o cuenta robada"),
    "discrimination": _("Discriminación"),
    "boycott": _("Boicot"),
    "press": _("Prensa que pregunta"),
}
COUNTRIES: Final[dict[str, Any]] = {
    "es": _("España"),
    "mx": _("México"),
    "ar": _("Argentina"),
    "co": _("Colombia"),
    "cl": _("Chile"),
    "pe": _("Perú"),
    "br": _("Brasil"),
    "pt": _("Portugal"),
    "en": _("En inglés"),
}
AT_HOME: Final = "es:en-casa"
_TONGUES: Final = {"br": portuguese.WORDS, "pt": portuguese.WORDS, "en": english.WORDS}


@dataclass(frozen=True, slots=True)
class Ready:
    """One search that could be added: its family, what it is called, and its words."""

    family: str
    name: str
    words: str


def ready(brand: Brand, families: Sequence[str], countries: Sequence[str]) -> list[Ready]:
    """The searches of these `FAMILIES` for these `COUNTRIES`, one a family. Raises KeyError for others."""
    names = [quoted(name) for name in _names(brand)]
    where = " O ".join([AT_HOME, *names])
    return [
        Ready(one, str(FAMILIES[one]), f"({where}) ({words_of(one, countries)})")
        for one in dict.fromkeys(families)
    ]


def words_of(family: str, countries: Sequence[str]) -> str:
    """The words of a family in these countries, without the brand: alternatives, each once."""
    if not countries or not set(countries) <= COUNTRIES.keys():
        raise KeyError(countries)
    found: dict[str, None] = {}
    for country in sorted(set(countries), key=list(COUNTRIES).index):
        told = _TONGUES.get(country, spanish.WORDS)[family]
        for written in (told[""], told.get(country, "")):
            found.update(dict.fromkeys(_alternatives(written)))
    return " O ".join(found)


def _alternatives(written: str) -> Iterator[str]:
    for one in written.split("|"):
        words = re.sub(r"\s+", " ", one).strip()
        if words:
            yield f"({words})" if "NEAR" in words and not words.startswith("(") else words


def _names(brand: Brand) -> list[str]:
    """What the brand is called, each once."""
    told = [brand.name, *map(str, brand.keywords)]
    return list({name.casefold(): name for one in told if (name := one.strip())}.values())
