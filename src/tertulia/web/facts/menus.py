"""The menus that correct: one for each fact, once on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tertulia.brand.models import Brand
from tertulia.web.facts.chips import KINDS

MOST_TOPICS = 60


def menus(brands: Iterable[Brand]) -> dict[str, Any]:
    """What `facts/_menus.html` and `facts/_bulk.html` read: the facts, and the topics of these brands."""
    topics = sorted({str(topic) for brand in brands for topic in brand.topics})
    return {"fact_menus": list(KINDS.values()), "fact_topics": topics[:MOST_TOPICS]}
