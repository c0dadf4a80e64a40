"""Everything that was said: items in threads, how each was heard, what was understood, counters, alerts."""

from tertulia.listening.models.alerts import Alert, Firing, View
from tertulia.listening.models.copies import Sketch
from tertulia.listening.models.counts import Count, SearchCount
from tertulia.listening.models.engines import Engine, SecondReading
from tertulia.listening.models.items import (
    Doubt,
    Intent,
    Item,
    ItemQuerySet,
    Revision,
    Thread,
    Tone,
    Toxicity,
    Trait,
    site_of,
)
from tertulia.listening.models.lessons import (
    Adjustment,
    Correction,
    Fact,
    FactRule,
    Relabelled,
    Relabelling,
)
from tertulia.listening.models.searches import Heard, LookBack, Search, Subject

__all__ = [
    "Adjustment",
    "Alert",
    "Correction",
    "Count",
    "Doubt",
    "Engine",
    "Fact",
    "FactRule",
    "Firing",
    "Heard",
    "Intent",
    "Item",
    "ItemQuerySet",
    "LookBack",
    "Relabelled",
    "Relabelling",
    "Revision",
    "Search",
    "SearchCount",
    "SecondReading",
    "Sketch",
    "Subject",
    "Thread",
    "Tone",
    "Toxicity",
    "Trait",
    "View",
    "site_of",
]
