"""The figures and words of which the sentence about a firing is made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from tertulia.listening.alerts import gather
from tertulia.listening.alerts.phrase import common
from tertulia.listening.models import Alert, Item, ItemQuerySet, Tone

READ = 300
"""Of so many texts, the newest, it is said what they share."""
SHORT = 160


def cause_of(alert: Alert, item: Item) -> dict[str, Any]:
    """Of an alert that goes off for each thing: who said what."""
    text = " ".join((item.text or item.title).split())
    return {
        "watch": alert.watch,
        "author": item.author.name or item.author.handle,
        "followers": item.followers or 0,
        "text": text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…",
        "item": item.pk,
    }


def behind(alert: Alert, start: datetime, end: datetime) -> ItemQuerySet:
    """What was said after `start`, up to `end`, that a burst is made of; newest first."""
    items = gather.scope(alert).filter(published_at__gt=start, published_at__lte=end)
    if alert.watch == Alert.Watch.NEGATIVE:
        items = items.filter(sentiment=Tone.NEGATIVE)
    return items.order_by("-published_at", "-pk")


def shared(alert: Alert, at: datetime) -> dict[str, Any]:
    """What the stretch that ends with `at` says in the same words, if it does."""
    span = timedelta(minutes=int(alert.settings["minutes"]))
    texts = list(behind(alert, at - span, at).values_list("text", flat=True)[:READ])
    expected = [alert.brand.name, *map(str, alert.brand.keywords), alert.words]
    if alert.search is not None:
        expected += [alert.search.words, alert.search.name]
    found = common(texts, re.findall(r"\w+", " ".join(expected)))
    return {"phrase": found[0], "phrase_share": round(found[1], 2)} if found else {}
