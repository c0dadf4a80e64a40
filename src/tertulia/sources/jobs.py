"""Reading: one page of a due source, outside any transaction; taking it in is `intake`'s."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors import base, registry
from tertulia.kit.due import claim, release_own
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http, default_http
from tertulia.kit.pinned import within
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.sources import progress
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
READ_S = 120.0
"""Seconds for all that one reading asks of its network: it is taken in within the lease."""
MOST_CONTEXTS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and what stands around it."""

    page: base.Page
    around: tuple[base.Item, ...] = ()


def due(limit: int = 4) -> list[Source]:
    """Sources to read now, leased."""
    return claim(Source.objects.readable().select_related("workspace", "brand"), limit=limit, lease=LEASE)


def recover() -> int:
    """At start: give back what an earlier run of this worker was reading."""
    return release_own(Source.objects.all())


def connector_of(source: Source, http: Http | None = None) -> Any:
    """The source's connector with its credentials unsealed. Raises Unauthorized when they cannot be."""
    try:
        config = unseal(source.credentials)
    except CannotOpen as problem:
        words = _("La clave guardada ya no se puede leer. Vuelve a conectar la cuenta.")
        raise Unauthorized(words) from problem
    return registry.get(source.network)(config, http or default_http())


def read(source: Source, unknown: Any, http: Http | None = None) -> Reading | None:
    """One page of `source`, with the context of those items whose parent `unknown(ids) -> set` we do not
    have. A failure is written on the source and gives None: the worker lives, the others go on."""
    try:
        connector = connector_of(source, http)
        with within(READ_S):
            page = connector.listen(source.where, source.cursor)
            return Reading(page, tuple(_around(connector, page.items, unknown)))
    except Failure as problem:
        progress.failed(source, problem)
    except Exception as problem:
        log.exception("reading source %s broke", source.pk)
        words = _("La respuesta no se pudo leer (%(kind)s).") % {"kind": type(problem).__name__}
        progress.failed(source, Unavailable(words))
    return None


def _around(connector: Any, items: Sequence[base.Item], unknown: Any) -> Iterable[base.Item]:
    if not isinstance(connector, base.Threads):
        return
    here = {item.id for item in items}
    missing = unknown({i.parent for i in items if i.parent and i.parent not in here})
    asked = 0
    for item in items:
        if item.parent not in missing or asked >= MOST_CONTEXTS:
            continue
        asked += 1
        try:
            above = list(connector.context(item))
        except (Rejected, Unauthorized):
            # The thread above may be private or gone: the item itself is what matters.
            continue
        except Exception as problem:
            log.info("%s gives no context: %r", type(connector).__name__, problem)
            return
        for found in above:
            missing.discard(found.id)
            if found.id not in here:
                here.add(found.id)
                yield found
