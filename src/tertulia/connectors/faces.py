"""How each network is shown, and how long a text may be there: also for networks that are only shown.

The figures are data (`connectors.networks`) with the day on which they were last read in the network's own
documentation; a figure that a server tells at run time comes from its connector's `limits()` instead.
"""

from __future__ import annotations

import functools

from tertulia.connectors import networks, registry
from tertulia.connectors.base import Limits
from tertulia.connectors.counting import count as count
from tertulia.connectors.networks.face import Face as Face
from tertulia.connectors.networks.face import Shows as Shows

_BY_SLUG = {known.slug: known for known in networks.ALL}


def face(slug: str) -> Face:
    """How `slug` is shown: as is known here, else as its connector says; a network nobody told us about wears
    its own first letters and has no limit."""
    if slug in _BY_SLUG:
        return _BY_SLUG[slug]
    if slug in registry.slugs():
        return _of_folder(slug)
    return Face(slug, slug.title() or "?", slug[:2].title() or "?", Limits())


@functools.cache
def _of_folder(slug: str) -> Face:
    connector = registry.get(slug)
    return Face(slug, connector.label, connector.monogram, Limits())


def faces() -> tuple[Face, ...]:
    """Every network that we can show, by slug."""
    return networks.ALL
