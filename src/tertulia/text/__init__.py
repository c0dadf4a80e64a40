"""Text in, facts out: language, sentiment, intent, department and topic, each with its evidence.

Pure functions over batches: no models, no settings, no network. Importing is cheap; the lexicons and the
language detector load on first use.
"""

from __future__ import annotations

from tertulia.text.facts import DEPARTMENTS, INTENTS, SENTIMENTS, Evidence, Gazetteer, Understanding
from tertulia.text.understanding import understand

__all__ = ["DEPARTMENTS", "INTENTS", "SENTIMENTS", "Evidence", "Gazetteer", "Understanding", "understand"]
