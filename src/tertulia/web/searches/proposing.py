"""What the wizard proposes: searches from names, and sources that need no key. Pure but for the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors import registry
from tertulia.listening.models import Subject
from tertulia.query.tokens import fold
from tertulia.web.searches.senses import ambiguous, senses

MOST_RIVALS = 5
WORD = re.compile(r"\w+")
HOST = re.compile(r"^[\w-]+(\.[\w-]+)+$")
EDITIONS = {
    "ES": "es-ES",
    "MX": "es-419-MX",
    "AR": "es-419-AR",
    "CO": "es-419-CO",
    "CL": "es-419-CL",
    "PE": "es-419-PE",
    "US": "es-419-US",
    "PT": "pt-PT-PT",
    "BR": "pt-BR",
    "GB": "en-GB",
}
"""The edition of Google News for a brand's country; Spain's for all others."""
TAG_SERVER = "mastodon.social"
"""A server whose hashtag timelines anybody may read, and that hears most of the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person told the wizard."""

    name: str
    site: str = ""
    handle: str = ""
    rivals: Sequence[str] = ()
    sector: Sequence[str] = ()
    not_ours: Sequence[str] = ()
    """Words that give away that the name means something else."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A search, as it will be made unless the person changes it. `why`: what it is made of."""

    kind: str
    name: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A source that needs no key: the network, what its form gets, what is heard by it."""

    network: str
    config: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    why: str = ""
    ticked: bool = True


def quoted(name: str) -> str:
    """A name as a term: a phrase if it is of several words, or could be an operator («O», «NEAR»)."""
    clean = " ".join(name.replace('"', " ").split())
    return clean if WORD.fullmatch(clean) and not clean.isupper() else f'"{clean}"'


def joined(name: str) -> str:
    """«Panadería Aurora» → «panaderiaaurora», as a handle writes it; hashtags are the same with accents or
    without."""
    return fold("".join(WORD.findall(name)))


def host_of(site: str) -> str:
    """The host of an address or «», without «www.»."""
    host = site.strip().lower().partition("://")[2] or site.strip().lower()
    host = re.split(r"[/?#:]", host)[0].removeprefix("www.")
    return host if HOST.match(host) else ""


def ways(name: str, *, site: str = "", handle: str = "") -> list[str]:
    """The ways of writing a name, the plainest first. With or without accents, in capitals or small, with
    «#» before a single word: that is the same to the language and needs no way of its own."""
    found = [quoted(name)]
    if len(WORD.findall(name)) > 1:
        found.append(joined(name))
    handle = handle.strip().lstrip("@")
    found.append(f"@{handle}" if handle else f"@{joined(name)}")
    if host := host_of(site):
        found.append(f'"{host}"')
    return list(dict.fromkeys(found))


def without(terms: Sequence[str], excluded: Sequence[str]) -> str:
    """Any of `terms` and none of `excluded`, in the query language."""
    words = " O ".join(terms)
    if not excluded:
        return words
    first = f"({words})" if len(terms) > 1 else words
    return " ".join([first, *(f"-{quoted(word)}" for word in excluded if word.strip())])


def searches(asked: Asked) -> list[Proposed]:
    """The brand, each rival, the sector."""
    found = [
        Proposed(
            Subject.BRAND,
            asked.name,
            without(ways(asked.name, site=asked.site, handle=asked.handle), asked.not_ours),
            _("El nombre, su etiqueta, su cuenta y su web."),
        )
    ]
    for rival in list(asked.rivals)[:MOST_RIVALS]:
        excluded = senses(rival)
        why = _("Sin lo que suele ser otra cosa.") if excluded else _("El nombre y su cuenta.")
        found.append(Proposed(Subject.RIVAL, rival, without(ways(rival), excluded), why))
    if asked.sector:
        terms = [quoted(word) for word in asked.sector]
        why = _("Lo que se dice del tema, nombren a quien nombren.")
        found.append(Proposed(Subject.SECTOR, _("El sector"), without(terms, ()), why))
    return found


def asks_for_sense(name: str) -> bool:
    """Whether to ask what else the name may mean."""
    return ambiguous(name)


def offers(asked: Asked, country: str) -> list[Offer]:
    """Sources to connect at one press, of those networks that are here."""
    found: list[Offer] = []
    names = [asked.name, *list(asked.rivals)[:MOST_RIVALS]]
    any_name = " OR ".join(f'"{name}"' if " " in name else name for name in names)
    less = "".join(f" -{word}" for word in asked.not_ours if " " not in word.strip())
    here = set(registry.slugs())
    if "google_news" in here:
        config = {"words": f"{any_name}{less}", "edition": EDITIONS.get(country, "es-ES")}
        found.append(
            Offer("google_news", config, _("La prensa"), _("Titulares de Google News que os nombren."))
        )
    if "mastodon" in here:
        tags = " ".join(dict.fromkeys(f"#{joined(name)}" for name in names))
        config = {"server": f"https://{TAG_SERVER}", "hashtags": tags, "token": ""}
        found.append(
            Offer(
                "mastodon",
                config,
                _("Mastodon: %(tags)s") % {"tags": tags},
                _("Lo que se publica con esas etiquetas."),
            )
        )
    if "bluesky" in here:
        found.append(
            Offer(
                "bluesky",
                {},
                _("Bluesky entero"),
                _("Según se dice, sin cuenta; se guarda solo lo que encaja."),
            )
        )
    if "reddit" in here:
        config = {"community": "", "words": any_name, "what": "posts"}
        found.append(Offer("reddit", config, _("Reddit"), _("Publicaciones que os nombren.")))
    if "feed" in here and (host := host_of(asked.site)):
        found.append(
            Offer(
                "feed",
                {"url": f"https://{host}"},
                _("Lo que publica %(host)s") % {"host": host},
                _("Si tu web tiene canal RSS, se encuentra solo."),
                ticked=False,
            )
        )
    return found
