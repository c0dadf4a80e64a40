"""The four ways in which talking to another machine can fail, and no more.

Connectors raise them; `sources` (when reading) and `outbox` (when speaking) handle them once.
The message is a sentence for a person, translatable; `said` holds the other machine's own words.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Failure(Exception):
    """A call to another machine that did not do what was asked.

    `message` says what failed in the user's words; `said` is the other side's own words, shown
    apart and never trusted as ours. `field` names the box of the form that is wrong, where `check()` knows.
    """

    field: str = ""

    def __init__(self, message: str | _StrPromise, *, said: str = "") -> None:
        super().__init__(message)
        self.message: Any = message
        self.said = said[:500]

    def __str__(self) -> str:
        return str(self.message)

    def at(self, field: str) -> Self:
        """Itself, blamed on the box `field` of the form: `raise failure.at("site")`."""
        self.field = field
        return self


class Unauthorized(Failure):
    """The key is wrong, expired or lacks a permission: stop, and ask a person to reconnect, once."""


class RateLimited(Failure):
    """Asked too often: nothing was done; try again at `until` (aware). `shared`: the limit is the
    whole application's or address's, so that other accounts on that `host` wait as well."""

    def __init__(
        self,
        message: str | _StrPromise,
        *,
        until: datetime,
        shared: bool = False,
        said: str = "",
        host: str = "",
    ) -> None:
        super().__init__(message, said=said)
        self.until = until
        self.shared = shared
        self.host = host


class Rejected(Failure):
    """Refused for good: never retried; the author is shown why."""


class Unavailable(Failure):
    """Not possible just now. `sent`: the request may have reached the other side before the line
    broke, so that a network that is not repeatable must be asked before anything is said again."""

    def __init__(self, message: str | _StrPromise, *, sent: bool = False, said: str = "") -> None:
        super().__init__(message, said=said)
        self.sent = sent
