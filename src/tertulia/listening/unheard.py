"""Values that a query may ask for and that nothing here has."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import registry
from tertulia.connectors.faces import face, faces
from tertulia.listening.models import Item
from tertulia.query import Value
from tertulia.query.warn import Unheard
from tertulia.sources.models import Source

if TYPE_CHECKING:
    from tertulia.query.errors import Words

MOST_NEAR = 3


def unheard(workspace_id: int) -> Unheard:
    """For `query.warnings`: what to say of a network of which nothing was heard in the workspace. One that we
    could hear («») is nothing to speak of. Each network asked costs one look at an index, or two."""

    def told(name: str, value: Value) -> Words | None:
        if name != "network" or Item.objects.filter(workspace_id=workspace_id, network=value).exists():
            return None
        sources = Source.objects.filter(workspace_id=workspace_id, removed_at__isnull=True)
        heard = set(sources.values_list("network", flat=True))
        known = heard | {one.slug for one in faces()} | set(registry.slugs())
        return "" if value in known else _sentence(str(value), known)

    return told


def _sentence(network: str, known: set[str]) -> Words:
    near = [str(face(one).label) for one in get_close_matches(network, sorted(known), MOST_NEAR, 0.6)]
    if not near:
        return format_lazy(_("Aquí no se oye ninguna red «{network}»."), network=network)
    words = _("Aquí no se oye ninguna red «{network}». Se le parecen: {near}.")
    return format_lazy(words, network=network, near=", ".join(near))
