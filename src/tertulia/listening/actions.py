"""Searches: the words that we listen for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.models import Search
from tertulia.listening.queries import searched
from tertulia.query import QueryError

MOST_SEARCHES = 200


def checked(words: str) -> str:
    """The words of a search, or Refused with what is wrong and where."""
    try:
        searched(words)
    except QueryError as problem:
        raise Refused({"words": str(problem)}) from problem
    return words.strip()


@verb("listening.create_search", role="agent")
def create_search(brand: Brand, *, name: str, words: str, by: Actor) -> Search:
    """Start to listen for `words`."""
    if not name.strip():
        raise Refused({"name": _("Ponle un nombre.")})
    if Search.objects.filter(brand=brand).count() >= MOST_SEARCHES:
        raise Refused({"": _("Esta marca ya tiene %(most)s búsquedas.") % {"most": MOST_SEARCHES}})
    return Search.objects.create(
        workspace_id=brand.workspace_id, brand=brand, name=name.strip()[:120], words=checked(words)
    )


@verb("listening.change_search", role="agent", inverse="listening.restore_search")
def change_search(search: Search, *, name: str, words: str, by: Actor) -> Search:
    """Other words from now on; what was found before stays."""
    if not name.strip():
        raise Refused({"name": _("Ponle un nombre.")})
    search.name, search.words = name.strip()[:120], checked(words)
    search.save(update_fields=["name", "words"])
    return search


@verb("listening.switch_search", role="agent", inverse="listening.restore_search")
def switch_search(search: Search, *, on: bool, by: Actor) -> Search:
    """Stop or go on listening."""
    search.is_active = on
    search.save(update_fields=["is_active"])
    return search


@verb("listening.restore_search", role="agent")
def restore_search(search: Search, *, before: Mapping[str, Any], by: Actor) -> Search:
    """Undo a change."""
    search.name, search.words, search.is_active = before["name"], before["words"], before["is_active"]
    search.save(update_fields=["name", "words", "is_active"])
    return search
