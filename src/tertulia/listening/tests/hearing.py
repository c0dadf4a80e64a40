"""Hearing things, for tests that ask about what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tertulia.intake import take_in
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.listening.prepare import Understand, understand
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer, Understanding
from tests import make


def hear(source: Source, *texts: str, tone: str = "", **over: Any) -> list[Item]:
    """Each of `texts`, said to `source`, as it was stored; understood to be of `tone`, if one is given."""
    said = [make.said(text, **over) for text in texts]
    take_in(Arrivals(source, said), read=_deaf_but_for(tone) if tone else understand)
    stored = {item.remote_id: item for item in Item.objects.filter(workspace_id=source.workspace_id)}
    return [stored[item.id] for item in said if item.id in stored]


def _deaf_but_for(tone: str) -> Understand:
    def read(texts: Sequence[str], gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        return [Understanding(sentiment=tone) for _ in texts]

    return read
