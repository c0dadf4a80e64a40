"""What is said in a long conversation, in the words of a few who speak for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.inbox.models import Case
from tertulia.listening.function_words import FUNCTION_WORDS
from tertulia.listening.models import Item
from tertulia.text import summary

LONG = 12
"""Things in a conversation from which nobody reads all of it before answering."""
NEWEST = 1_000
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Something said in a conversation, and how many others say about the same there."""

    item: Item
    others: int


def said_in(case: Case, most: int = SHOWN) -> list[Said]:
    """Who speaks for most in the conversation of `case` (its newest `NEWEST` things by others that still
    stand), first; quotes only, and where somebody speaks for others, nobody who speaks for none. Two
    statements."""
    items = Item.objects.filter(thread_id=case.thread_id, is_own=False).standing()
    items = items.exclude(remote_id=case.thread.remote_id).select_related("author").defer("norm")
    read = list(items.order_by("-published_at", "-pk")[:NEWEST])
    found = summary.voices([item.text for item in read], n=most, empty=FUNCTION_WORDS)
    told = [Said(read[voice.at], len(voice.same)) for voice in found]
    return [one for one in told if one.others] or told
