"""A part of what was said, spread evenly over its time, small enough to read its texts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.usual import counted
from tertulia.listening.insight.windows import count, newest
from tertulia.listening.models import Intent, Item, ItemQuerySet, Tone
from tertulia.listening.phrases import Gram, grams

TEXTS = 1_200
"""How many texts of a stretch of time are read, about."""
MARGIN = 1.25
"""What the counters say of how much there is may be less than there is (hours cut at both ends)."""

COLUMNS = ("pk", "author_id", "published_at", "sentiment", "followers", "title", "text")


class Text(NamedTuple):
    """A text that was read: whose, when, whether it sounds negative, how many follow its author, what it
    says; its tone («» where it is not known)."""

    pk: int
    author: int
    at: datetime
    is_negative: bool
    followers: int
    text: str
    grams: frozenset[Gram] | set[Gram]
    tone: str = ""


@dataclass(slots=True)
class Sample:
    """Texts of a scope, newest first; copies are left out, since what is passed on is said once.
    `every`: one in so many was read (1: all), so that a count times `every` estimates the whole."""

    texts: list[Text] = field(default_factory=list)
    every: int = 1

    def holding(self, wanted: set[Gram]) -> dict[Gram, list[int]]:
        """Each phrase of `wanted` that is said, with the places in `texts` of those that say it."""
        found: dict[Gram, list[int]] = defaultdict(list)
        for at, text in enumerate(self.texts):
            for gram in wanted & text.grams:
                found[gram].append(at)
        return found

    def counts(self) -> Counter[Gram]:
        """In how many texts each phrase is."""
        found: Counter[Gram] = Counter()
        for text in self.texts:
            found.update(text.grams)
        return found

    def people(self, places: Iterable[int]) -> int:
        """How many accounts wrote the texts at these places."""
        return len({self.texts[at].author for at in places})


def read(scope: Scope, most: int = TEXTS, every: int | None = None, *, adverts: bool = True) -> Sample:
    """About `most` texts of the scope: all of them, or those whose id divides evenly by the least number that
    brings them down to so many. Ids grow as things are heard, so what is read is spread evenly over the time,
    and the same items are read each time that one asks. `every`: one in so many instead.
    `adverts`: also what is understood as advertising."""
    every = every or one_in(scope, most)

    def ask(items: ItemQuerySet) -> QuerySet[Item, Any]:
        items = items.filter(copy_of__isnull=True)
        if not adverts:
            items = items.exclude(intent=Intent.SPAM)
        if every > 1:
            items = items.alias(part=F("pk") % every).filter(part=0)
        return items.values_list(*COLUMNS)

    texts = []
    for pk, author, at, tone, followers, title, text in newest(scope, int(most * MARGIN), ask):
        words = f"{title}\n{text}" if title else text
        texts.append(Text(pk, author, at, tone == Tone.NEGATIVE, followers or 0, words, grams(words), tone))
    return Sample(texts, every)


def one_in(scope: Scope, most: int) -> int:
    """One in how many texts to read, to read about `most`: by the counters; for free words by counting, up
    to the newest `NEWEST`."""
    if scope.tree is not None:
        total = count(scope, NEWEST)
    else:
        start = scope.start.replace(minute=0, second=0, microsecond=0)
        total = sum(counted(scope.search or scope.brand, start, scope.end, distinct=True).values())
    return max(1, math.ceil(total / most))
