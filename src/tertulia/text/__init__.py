"""Text in, facts out: language, sentiment, intent, department, toxicity and topics, each with its evidence.

Pure functions over batches: no database, no settings, no network. Importing is cheap; the tables load on
first use (50 ms), the sentence encoder when a text is first looked at again (docs/understanding.md).
"""

from __future__ import annotations

from tertulia.text.evidence import explain
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
