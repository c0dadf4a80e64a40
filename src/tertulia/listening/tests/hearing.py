"""Hearing things, for tests that ask about what was heard."""

from __future__ import annotations

from typing import Any

from tertulia.intake import take_in
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.sources.models import Source
from tests import make


def hear(source: Source, *texts: str, **over: Any) -> list[Item]:
    """Each of `texts`, said to `source`, as it was stored."""
    said = [make.said(text, **over) for text in texts]
    take_in(Arrivals(source, said))
    stored = {item.remote_id: item for item in Item.objects.filter(workspace_id=source.workspace_id)}
    return [stored[item.id] for item in said if item.id in stored]
