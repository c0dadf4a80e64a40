"""Text in, facts out: language, sentiment, intent, department, toxicity and topics, each with its evidence.

Pure functions over batches: no database, no settings, no network. Importing is cheap (numpy comes with the
first call); the tables load on first use (50 ms), the sentence encoder when a text is first looked at again
(docs/understanding.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tertulia.text.facts import (
    DEPARTMENTS,
    FACTS,
    INTENTS,
    SENTIMENTS,
    TOXICITIES,
    Evidence,
    Gazetteer,
    Name,
    Understanding,
)

if TYPE_CHECKING:
    from tertulia.text.evidence import explain
    from tertulia.text.understanding import understand

__all__ = [
    "DEPARTMENTS",
    "FACTS",
    "INTENTS",
    "SENTIMENTS",
    "TOXICITIES",
    "Evidence",
    "Gazetteer",
    "Name",
    "Understanding",
    "explain",
    "understand",
]


def __getattr__(name: str) -> Any:
    if name == "understand":
        from tertulia.text.understanding import understand

        return understand
    if name == "explain":
        from tertulia.text.evidence import explain

        return explain
    raise AttributeError(name)
