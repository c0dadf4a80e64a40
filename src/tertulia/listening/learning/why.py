"""Why a thing was understood as it was: the words that weighed, reckoned when a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tertulia.brand.models import Brand
from tertulia.listening.learning.lessons import adjustment_of
from tertulia.listening.matching import gazetteer
from tertulia.listening.models import Heard, Item
from tertulia.text.facts import FACTS, Evidence

Found = dict[int, tuple[Evidence, ...]]


def evidence_of(items: Iterable[Item], *, brand: Brand | None = None) -> Found:
    """item id → the words of its text that weigh for the facts that it has now, in the order of the text,
    positions counted in `Item.text`. `brand`: whose names count; without it, that of whoever heard each.
    What was never understood has none. Loads the reader, not its sentences."""
    said = [item for item in items if item.sentiment]
    brands = {item.pk: brand for item in said} if brand else _brands(said)
    groups: dict[tuple[int, Brand | None], list[Item]] = {}
    for item in said:
        groups.setdefault((item.workspace_id, brands.get(item.pk)), []).append(item)
    found: Found = {}
    for (_workspace, whose), group in groups.items():
        found |= _explained(group, whose)
    return found


def _brands(items: list[Item]) -> dict[int, Brand]:
    """item → the brand that heard it; of several, the oldest."""
    ways = Heard.objects.filter(item_id__in=[item.pk for item in items]).order_by("-brand_id")
    whose = dict(ways.values_list("item_id", "brand_id"))
    brands = Brand.objects.in_bulk(set(whose.values()))
    return {item: brands[pk] for item, pk in whose.items()}


def _explained(items: list[Item], brand: Brand | None) -> Found:
    from tertulia.text import explain

    whys = explain(
        [f"{item.title}. {item.text}" if item.title else item.text for item in items],
        [{fact: getattr(item, fact) for fact in FACTS} for item in items],
        languages=[item.language for item in items],
        gazetteer=gazetteer(brand) if brand else None,
        adjustment=adjustment_of(items[0].workspace_id),
    )
    return {item.pk: _of_text(item, why) for item, why in zip(items, whys, strict=True)}


def _of_text(item: Item, why: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Counted from the start of the text rather than of the title before it."""
    ahead = len(item.title) + 2 if item.title else 0
    kept = (one for one in why if one.fact in FACTS and one.start >= ahead)
    return tuple(replace(one, start=one.start - ahead, end=one.end - ahead) for one in kept)
