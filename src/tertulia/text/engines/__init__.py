"""Engines that may read instead of ours: off until somebody chooses one. See docs/understanding.md.

An engine says what it can (`facts`); what it does not say, or is not sure of, stays as ours said it.
Importing this is cheap: what an engine needs is loaded when it is made.
"""

from __future__ import annotations

from tertulia.text.engines.base import LEAST_SURE, READABLE, Engine, labels_of_fact, merged
from tertulia.text.engines.labels import Scores, guessed, read_target
from tertulia.text.engines.local import Local, labels_of, open_scores
from tertulia.text.engines.masks import masked
from tertulia.text.engines.remote import Remote, asked

__all__ = [
    "LEAST_SURE",
    "READABLE",
    "Engine",
    "Local",
    "Remote",
    "Scores",
    "asked",
    "guessed",
    "labels_of",
    "labels_of_fact",
    "masked",
    "merged",
    "open_scores",
    "read_target",
]
