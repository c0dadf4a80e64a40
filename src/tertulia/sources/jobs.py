"""Reading: one page of a due source, outside any transaction; taking it in is `intake`'s."""

from __future__ import annotations

import logging
import time
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
from tertulia.sources import hosts, lines, progress
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
    """Sources to read now, leased; those whose host wants peace, or was asked a moment ago, wait."""
    rows = Source.objects.readable().welcome().filter(lines.polled())
    rows = rows.select_related("workspace", "brand")
    found = claim(rows, limit=limit, lease=LEASE)
    ours = [source for source in found if hosts.take_turn(source)]
    for source in found:
        if source not in ours:
            progress.release(source)
    return ours


def recover() -> int:
    """At start: give back what an earlier run of this worker was reading."""
    return release_own(Source.objects.all())


def connector_of(source: Source, http: Http | None = None) -> Any:
    """The source's connector with its credentials unsealed, and the `path` of the file that somebody brought.
    Raises Unauthorized when they cannot be opened."""
    try:
        config = unseal(source.credentials)
    except CannotOpen as problem:
        words = _("La clave guardada ya no se puede leer. Vuelve a conectar la cuenta.")
        raise Unauthorized(words) from problem
    if source.upload is not None:
        config = {**config, "path": str(source.upload.path)}
    return registry.get(source.network)(config, http or default_http())


def read(source: Source, unknown: Any, http: Http | None = None) -> Reading | None:
    """One page of `source`, with the context of those items whose parent `unknown(ids) -> set` we do not
    have. A failure is written on the source and gives None: the worker lives, the others go on."""
    source.began, source.visit = time.monotonic(), None
    http = http or default_http()
    try:
        connector = connector_of(source, http)
        if not hasattr(connector, "listen"):
            progress.never(source)
            return None
        _learn_host(source, connector)
        with within(READ_S):
            page = connector.listen(source.where, source.cursor)
            return Reading(page, tuple(around(connector, page.items, unknown)))
    except Failure as problem:
        progress.failed(source, problem)
    except Exception as problem:
        log.exception("reading source %s broke", source.pk)
        words = _("La respuesta no se pudo leer (%(kind)s).") % {"kind": type(problem).__name__}
        progress.failed(source, Unavailable(words))
    finally:
        if until := http.quiet_until(source.host):
            hosts.hush(source.host, until)
    return None


def _learn_host(source: Source, connector: base.Connector) -> None:
    """Keep which machine is asked, for sources of before that was kept."""
    if not source.host and (host := hosts.host_for(source.where, connector.config)):
        Source.objects.filter(pk=source.pk).update(host=host)
        source.host = host


def around(connector: Any, items: Sequence[base.Item], unknown: Any) -> Iterable[base.Item]:
    """What stands above those of `items` whose parent `unknown(ids) -> set` we do not have, and what they
    quote that we do not have either."""
    if not isinstance(connector, base.Threads):
        return
    here = {item.id for item in items}
    yield from _quoted(connector, items, unknown, here)
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


def _quoted(
    connector: base.Threads, items: Sequence[base.Item], unknown: Any, here: set[str]
) -> Iterable[base.Item]:
    """What `items` quote, asked for in one go; each is added to `here`."""
    wanted = {item.quotes for item in items if item.quotes and item.quotes not in here}
    if not wanted:
        return
    try:
        ids = sorted(unknown(wanted))[:MOST_CONTEXTS]
        found = list(connector.look(ids)) if ids else []
    except Exception as problem:
        # Private, gone, or a server in trouble: the items themselves are what matters.
        log.info("%s does not show what is quoted: %r", type(connector).__name__, problem)
        return
    for one in found:
        if isinstance(one, base.Item) and one.id not in here:
            here.add(one.id)
            yield one
