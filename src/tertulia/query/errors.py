"""What is wrong with a query, said to the person who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


class QueryError(ValueError):
    """A query that cannot be understood, or that may not be used here.

    `message`: one sentence for the screen, translatable. `position`: the character of the query (counted from
    0, in code points) that it speaks of; the length of the query where something is missing at its end.
    `expected`: what could stand there, for a list of choices; may be empty. `proposal`: a whole query,
    mended, that can be understood; None where there is none to offer.
    """

    def __init__(
        self,
        message: Words,
        position: int = 0,
        expected: tuple[Words, ...] = (),
        proposal: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message: Any = message
        self.position = position
        self.expected = expected
        self.proposal = proposal

    def __str__(self) -> str:
        return str(self.message)


class BadValue(ValueError):
    """A field's value that cannot be read. The parser turns it into a `QueryError` at the right character.

    `message` as above; `expected`: the values that could stand there; `instead`: what to propose
    in the place of the value and of a `>` or the like before it.
    """

    def __init__(self, message: Words, expected: tuple[Words, ...] = (), instead: str | None = None) -> None:
        super().__init__(message)
        self.message: Any = message
        self.expected = expected
        self.instead = instead

    def __str__(self) -> str:
        return str(self.message)
