"""What was worked out a moment ago, kept in this process while nothing more has been heard."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.utils.translation import get_language

from tertulia.listening.queries import last_heard

T = TypeVar("T")
ENTRIES = 256
"""How many results are kept at most; the oldest go first."""
SECONDS = 60.0
"""How long one is kept at most: a correction or a deletion changes figures without anything being heard."""

_kept: OrderedDict[Hashable, tuple[float, int, Any]] = OrderedDict()
_lock = threading.Lock()


def remembered(workspace_id: int, key: Hashable, work: Callable[[], T]) -> T:
    """What `work` gives for `key`, anew if the workspace has heard something since, or after `SECONDS`. What
    is worked out holds sentences: it is kept for each language apart."""
    last, now, key = last_heard(workspace_id), time.monotonic(), (get_language(), workspace_id, key)
    with _lock:
        entry = _kept.get(key)
    if entry is not None and entry[1] == last and now - entry[0] < SECONDS:
        return entry[2]  # type: ignore[no-any-return]
    made = work()
    with _lock:
        _kept[key] = (now, last, made)
        _kept.move_to_end(key)
        while len(_kept) > ENTRIES:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Drop everything (tests start with nothing; so does whoever has just corrected a fact)."""
    with _lock:
        _kept.clear()
