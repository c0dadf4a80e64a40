"""«Pega una dirección»: which connectors could read an address that somebody pasted, the surest first."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from tertulia.connectors import registry
from tertulia.connectors.base import Recognised
from tertulia.kit.http import Answer

log = logging.getLogger(__name__)
SURE = 0.8
"""From here on nobody else is asked, and the address itself is not looked at."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A network that could read the address, and how."""

    slug: str
    found: Recognised


def whole(typed: str) -> str:
    """What somebody pasted as an address: «miblog.org» → «https://miblog.org»; «» for what can be none."""
    typed = typed.strip().strip("<>«»\"'")
    if any(c.isspace() for c in typed) or len(typed) > 1000:
        return ""
    scheme, mark, rest = typed.partition("://")
    if not mark:
        scheme, rest = "https", typed
    host = rest.partition("/")[0].rpartition("@")[2]
    known = scheme.lower() in ("http", "https", "feed") and ("." in host or "localhost" in host)
    return f"{'https' if scheme.lower() == 'feed' else scheme}://{rest}" if known else ""


def offers(url: str, slugs: Iterable[str], page: Answer | None = None) -> list[Offer]:
    """Who of `slugs` could read `url`, the surest first. A connector that trips is passed over."""
    found = []
    for slug in slugs:
        try:
            told = registry.get(slug).recognises(url, page)
        except Exception:
            log.exception("%s could not say whether it knows an address", slug)
            continue
        if told is not None and told.sure > 0:
            found.append(Offer(slug, told))
    return sorted(found, key=lambda offer: (-offer.found.sure, offer.slug))


def is_sure(found: list[Offer]) -> bool:
    """Whether the first of `found` needs no second look."""
    return bool(found) and found[0].found.sure >= SURE
