"""How large a query may be. What parses also runs, in memory and on both databases (`tests/test_sql.py`)."""

from __future__ import annotations

MAX_LENGTH = 200_000
"""Characters of a query."""

MAX_TERMS = 10_000
"""Words, phrases and comparisons of a query."""

MAX_CONDITIONS = 400
"""Of those, how many can be anything but words and plain values: NEAR, `=Exact`, more or less than, what is
asked of another table. Each is a condition of its own in SQL; Python remembers 512 expressions."""

MAX_DEPTH = 12
"""Parentheses within parentheses. SQLite's parsers (SQL and full text) stop at a stack of 100, of which each
takes three, and the caller's own SQL needs some."""

MAX_PHRASE = 100
"""Words of one phrase: SQLite refuses LIKE patterns over 50,000 bytes."""

MIN_PREFIX = 2
"""Letters before an asterisk."""

MAX_DISTANCE = 100
"""Words between two that are near one another: PostgreSQL repeats nothing more than 255 times."""

MAX_TOGETHER = 12
"""Words of `"…"~5`, each of which is looked for around all others."""

MAX_ALTERNATIVES = 100
"""Words and phrases on one side of NEAR: PostgreSQL finds larger expressions too complex."""

MAX_TYPED = 200
"""Characters of `=Exact`."""

MENDED = 20_000
"""Above so many characters no mend is proposed: it would have to be read again, perhaps several times."""
