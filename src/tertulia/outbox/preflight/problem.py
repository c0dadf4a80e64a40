"""Something that stands in the way of a post, or that its author should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` for programs; `words` a sentence that says what to do; «stop»: it cannot go out like that,
    «warn»: it can; `field`: what of the post it is about (text, media, at, channel); `why`: the code under
    which a delivery stops for it (`Delivery.Why`)."""

    code: str
    words: str
    severity: Literal["stop", "warn"] = "stop"
    field: str = ""
    why: str = ""
