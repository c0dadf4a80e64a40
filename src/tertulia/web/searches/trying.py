"""What words would have found among what is stored, as the page shows it; or what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tertulia.listening.insight import Noise, Suggestions, noise, suggestions
from tertulia.listening.models import Item, Search
from tertulia.listening.queries import matching, searched
from tertulia.listening.rehearse import Tried, lately, rehearse
from tertulia.query import QueryError, mark
from tertulia.web.listening.marking import marked


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is wrong with words, and where: what stands before the character, at it and after it."""

    sentence: str
    before: str
    at: str
    after: str
    proposal: str

    @classmethod
    def of(cls, words: str, problem: QueryError) -> Pointed:
        """`problem` of `words`, with as much of them around the character as fits a line."""
        place = min(max(problem.position, 0), len(words))
        start, end = max(0, place - 40), min(len(words), place + 40)
        before = ("…" if start else "") + words[start:place]
        after = words[place + 1 : end] + ("…" if end < len(words) else "")
        return cls(str(problem), before, words[place : place + 1], after, problem.proposal or "")


@dataclass(frozen=True, slots=True)
class Preview:
    """What the panel beside the form shows."""

    tried: Tried | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    problem: Pointed | None = None
    noise: Noise | None = None
    suggested: Suggestions = field(default_factory=Suggestions)
    empty: bool = False
    """Nothing at all is stored: there is nothing to try words on."""


def preview(workspace_id: int, words: str, search: Search | None = None) -> Preview:
    """Try `words`; `search`, if they are those of a saved one, for what might be added and left out."""
    words = words.strip()
    if not words:
        return Preview()
    try:
        tree = searched(words)
        tried = rehearse(workspace_id, words)
    except QueryError as problem:
        return Preview(problem=Pointed.of(words, problem))
    rows = [{"item": item, "text": marked(item.text, mark(tree, item.text))} for item in tried.samples]
    estimate = noise(matching(lately(workspace_id), tree, workspace_id)) if tried.count else None
    suggested = suggestions(search) if search is not None and search.pk else Suggestions()
    nothing = not tried.count and not Item.objects.filter(workspace_id=workspace_id).exists()
    return Preview(tried, rows, None, estimate, suggested, nothing)
