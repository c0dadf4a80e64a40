"""Searches: the words that we listen for, and what of it is not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.count import recount
from tertulia.listening.models import LookBack, Search, Subject, site_of
from tertulia.listening.queries import searched
from tertulia.people.models import handle_key
from tertulia.query import QueryError
from tertulia.sources import lines
from tertulia.sources.models import Source

MOST_SEARCHES = 200
MOST_HIDDEN = 500
"""Authors and sites that one search hides: beyond it, the words want changing."""
LOOK_BACK = timedelta(days=30)
"""How far a new search looks back by itself over what is stored."""
MOST_ASKED = 20
"""Sources that are asked once more what they show when a search is made."""


def checked(words: str) -> str:
    """The words of a search, or Refused with what is wrong and where."""
    try:
        searched(words)
    except QueryError as problem:
        raise Refused({"words": str(problem)}) from problem
    return words.strip()


def standing(brand: Brand) -> int:
    """How many searches `brand` has, paused ones too."""
    return Search.objects.filter(brand=brand, removed_at__isnull=True).count()


@verb("listening.create_search", role="agent", inverse="listening.delete_search")
def create_search(
    brand: Brand, *, name: str, words: str, kind: str = "brand", look_back_days: int = 30, by: Actor
) -> Search:
    """Start to listen for `words` (`kind`: a `Subject`), and look back with them over what is stored and what
    its brand's sources still show (`still_showing`), unless `look_back_days` is 0."""
    if standing(brand) >= MOST_SEARCHES:
        raise Refused({"": _("Esta marca ya tiene %(most)s búsquedas.") % {"most": MOST_SEARCHES}})
    search = Search(workspace_id=brand.workspace_id, brand=brand)
    _write(search, name, words, kind)
    search.save()
    if look_back_days > 0:
        _look_back(search, timezone.now() - timedelta(days=look_back_days), still_showing(brand))
    return search


@verb("listening.change_search", role="agent", inverse="listening.restore_search")
def change_search(search: Search, *, name: str, words: str, kind: str = "", by: Actor) -> Search:
    """Other words from now on; what was found before stays. `kind`: «» leaves it as it is."""
    _write(search, name, words, kind or search.kind)
    search.save(update_fields=["name", "words", "kind"])
    return search


def _write(search: Search, name: str, words: str, kind: str) -> None:
    if not name.strip():
        raise Refused({"name": _("Ponle un nombre.")})
    if kind not in Subject.values:
        raise Refused({"kind": _("Elige de qué trata.")})
    search.name, search.words, search.kind = name.strip()[:120], checked(words), kind


@verb("listening.switch_search", role="agent", inverse="listening.restore_search")
def switch_search(search: Search, *, on: bool, by: Actor) -> Search:
    """Stop or go on listening."""
    if on and search.removed_at is not None:
        raise Refused({"": _("Esa búsqueda se quitó.")})
    search.is_active = on
    search.save(update_fields=["is_active"])
    return search


@verb("listening.delete_search", role="agent", inverse="listening.restore_search")
def delete_search(search: Search, *, before: Mapping[str, Any] | None = None, by: Actor) -> Search:
    """Take a search away: it hears nothing more; what it heard stays."""
    search.is_active, search.removed_at = False, timezone.now()
    search.save(update_fields=["is_active", "removed_at"])
    return search


@verb("listening.look_back", role="agent")
def look_back(search: Search, *, since: datetime, sources: Sequence[Source] = (), by: Actor) -> Search:
    """Take the search to the past: to what is stored, and to `sources` that can search theirs. A look back
    that still waits or runs is not begun a second time."""
    if not search.is_active:
        raise Refused({"": _("Está en pausa: reanúdala antes de mirar atrás.")})
    _look_back(search, since, sources)
    return search


def still_showing(brand: Brand) -> list[Source]:
    """Sources of which only what somebody wanted was kept, which cannot be searched, and which may still show
    what they showed before: feeds that were connected before the search was made, above all. The newest."""
    able = [slug for slug in registry.slugs() if _shows(registry.get(slug))]
    read = Source.objects.readable().filter(brand=brand, network__in=able, read_at__isnull=False)
    found = read.filter(lines.polled(), upload__isnull=True).order_by("-pk")
    return [source for source in found[:MOST_ASKED] if not (source.is_own or source.where.whole)]


def _shows(network: type[base.Connector]) -> bool:
    return network.can(base.Listens) and not network.can(base.Searches)


def _look_back(search: Search, since: datetime, sources: Sequence[Source] = ()) -> None:
    under_way = set(
        LookBack.objects.filter(search=search, state__in=["waiting", "running"]).values_list(
            "source_id", flat=True
        )
    )
    now = timezone.now()
    LookBack.objects.bulk_create(
        LookBack(workspace_id=search.workspace_id, search=search, source=source, since=since, next_try_at=now)
        for source in (None, *sources)
        if (source.pk if source else None) not in under_way
    )


@verb("listening.hide", role="agent", inverse="listening.restore_search")
def hide(search: Search, *, author: str = "", site: str = "", by: Actor) -> Search:
    """Show no more what `author` (a handle; a name where the network gives no handles) or `site` (a host or
    an address) says: it is still heard."""
    hidden = _hidden(search)
    found = (("authors", handle_key(author)), ("sites", _host(site)))
    if not any(value for _name, value in found):
        raise Refused({"": _("No se sabe de quién es: no se puede ocultar.")})
    for name, value in found:
        if value and value not in hidden[name]:
            if len(hidden[name]) >= MOST_HIDDEN:
                raise Refused({"": _("Ya hay demasiados ocultos. Mejor cambia las palabras.")})
            hidden[name].append(value)
    return _hide(search, hidden)


@verb("listening.show", role="agent", inverse="listening.restore_search")
def show(search: Search, *, author: str = "", site: str = "", by: Actor) -> Search:
    """Show again what was hidden."""
    hidden = _hidden(search)
    for name, value in (("authors", handle_key(author)), ("sites", _host(site))):
        hidden[name] = [each for each in hidden[name] if each != value]
    return _hide(search, hidden)


def _hide(search: Search, hidden: dict[str, list[str]]) -> Search:
    """What is hidden is not counted either."""
    search.hidden = hidden
    search.save(update_fields=["hidden"])
    recount(search)
    return search


def _hidden(search: Search) -> dict[str, list[str]]:
    return {name: list(search.hidden.get(name, [])) for name in ("authors", "sites")}


def _host(site: str) -> str:
    site = site.strip()
    return site_of(site if "://" in site else f"https://{site}") if site else ""


@verb("listening.restore_search", role="agent")
def restore_search(search: Search, *, before: Mapping[str, Any], by: Actor) -> Search:
    """Undo a change: what nobody has changed since."""
    back = to_restore(search, before)
    for name in ("kind", "name", "words", "hidden", "is_active"):
        setattr(search, name, back.get(name, getattr(search, name)))
    if "removed" in back:
        search.removed_at = timezone.now() if back["removed"] else None
    search.save(update_fields=["kind", "name", "words", "hidden", "is_active", "removed_at"])
    if "hidden" in back:
        recount(search)
    return search
