"""What of the wizard's proposals a brand listens to already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tertulia.brand.models import Brand
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.listening.models import Search
from tertulia.query.tokens import fold
from tertulia.sources.models import Source
from tertulia.web.searches.proposing import Offer


def had_words(brand: Brand, words: Iterable[str]) -> set[str]:
    """Those of `words` that a search of the brand's has, whatever their case, accents and spaces."""
    standing = Search.objects.filter(brand=brand, removed_at__isnull=True).values_list("words", flat=True)
    have = {_same(one) for one in standing}
    return {one for one in words if _same(one) in have}


def had_networks(brand: Brand, offers: Iterable[Offer]) -> set[str]:
    """The networks of those of `offers` that a source of the brand's reads already: it was connected with the
    same answers."""
    sources = Source.objects.filter(brand=brand, removed_at__isnull=True)
    known = [(one.network, _config(one)) for one in sources]
    return {
        one.network
        for one in offers
        if any(network == one.network and _covers(config, one.config) for network, config in known)
    }


def _covers(config: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(_same(str(config.get(name, ""))) == _same(str(value)) for name, value in wanted.items())


def _same(text: str) -> str:
    return " ".join(fold(text).split()).rstrip("/")


def _config(source: Source) -> dict[str, Any]:
    try:
        return unseal(source.credentials)
    except CannotOpen:
        return {}
