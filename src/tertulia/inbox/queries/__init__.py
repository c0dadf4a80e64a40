"""What the inbox can be asked."""

from tertulia.inbox.queries.listing import MOST_COUNTED, VIEWS, Filters, Page, counts, page, view_of
from tertulia.inbox.queries.looked import looked_at
from tertulia.inbox.queries.person import Portrait, portrait
from tertulia.inbox.queries.thread import Conversation, conversation

__all__ = [
    "MOST_COUNTED",
    "VIEWS",
    "Conversation",
    "Filters",
    "Page",
    "Portrait",
    "conversation",
    "counts",
    "looked_at",
    "page",
    "portrait",
    "view_of",
]
