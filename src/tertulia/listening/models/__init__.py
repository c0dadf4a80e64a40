"""Everything that was said: items in threads, how each was heard, what was understood, counters, alerts."""

from tertulia.listening.models.alerts import Alert, Firing, View
from tertulia.listening.models.copies import Sketch
from tertulia.listening.models.counts import Count, SearchCount
from tertulia.listening.models.items import (
    Correction,
    Intent,
    Item,
    ItemQuerySet,
    Revision,
    Thread,
    Tone,
    Trait,
    site_of,
)
from tertulia.listening.models.searches import Heard, LookBack, Search, Subject

__all__ = [
    "Alert",
    "Correction",
    "Count",
    "Firing",
    "Heard",
    "Intent",
    "Item",
    "ItemQuerySet",
    "LookBack",
    "Revision",
    "Search",
    "SearchCount",
    "Sketch",
    "Subject",
    "Thread",
    "Tone",
    "Trait",
    "View",
    "site_of",
]
