"""Going through what understanding is not sure of, one thing after the other: «Comprensión dudosa»."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Least, Length

from tertulia.listening.models import Doubt
from tertulia.web.listening.params import Asked

WORDS = "es:dudoso"
ORDER = "faciles"
LONGEST = 5_000
"""Characters from which on a text is as long to read as any."""


def is_on(given: Asked) -> bool:
    """Whether the address asks for what is in doubt alone."""
    return WORDS in given.also


def way_in(given: Asked) -> str:
    """The address of what is in doubt in the stream that is looked at, the quickest to decide first."""
    return given.narrowed(WORDS).with_(order=ORDER, moment=None, pieces=False).url()


def way_out(given: Asked) -> str:
    """The address of the stream as a whole."""
    return given.widened(WORDS).with_(order="nuevas").url()


def ease() -> Any:
    """How quickly a row is decided, as the database reckons it: fewer facts in doubt first, then shorter
    texts."""
    doubts: Any = Value(0)
    for doubt in Doubt:
        doubts = doubts + F("doubts").bitand(int(doubt)) / Value(int(doubt))
    return Value(0) - doubts * Value(LONGEST) - Least(Length("text"), Value(LONGEST - 1))
