"""What somebody is connecting an account for, asked of the network with care and kept between two steps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.kit.failures import Failure, Unavailable
from tertulia.kit.pinned import within
from tertulia.sources.models import Source
from tertulia.web.access import Seated
from tertulia.web.params import number

log = logging.getLogger(__name__)
PATIENCE_S = 40.0
NOT_OFFERED = frozenset({"demo"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Errand:
    """A new source for `brand`, or a new key for `again`."""

    brand: Brand
    again: Source | None = None

    @property
    def kept(self) -> dict[str, str]:
        """The same in an address or a session (see `errand_of`)."""
        return {"marca": str(self.brand.pk), "fuente": str(self.again.pk) if self.again else ""}


def errand_of(request: Seated, network: str, kept: Mapping[str, Any]) -> Errand:
    """The errand that `kept` names with «marca» and «fuente»; without them, a source for the first brand. 404
    for what is not of this workspace."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted, again = number(str(kept.get("marca") or "")), number(str(kept.get("fuente") or ""))
    if again is not None:
        source = get_object_or_404(Source.objects.of(request.workspace), pk=again, network=network)
        return Errand(source.brand, source)
    brand = brands.filter(pk=wanted).first() if wanted is not None else brands.first()
    if brand is None:
        raise Http404
    return Errand(brand)


def network_of(slug: str) -> type[base.Connector]:
    """The connector, or 404."""
    if slug not in registry.slugs() or slug in NOT_OFFERED:
        raise Http404
    return registry.get(slug)


def asked(question: Callable[[], T]) -> T:
    """What the network answers, within `PATIENCE_S`: who asks waits for the page, and so does everybody else
    where all threads wait. Whatever a connector trips over is a failure like the four."""
    try:
        with within(PATIENCE_S):
            return question()
    except Failure:
        raise
    except Exception as problem:
        log.exception("a connector broke while its account was being connected")
        words = _("La respuesta de la red no se entiende (%(kind)s).") % {"kind": type(problem).__name__}
        raise Unavailable(words) from problem
