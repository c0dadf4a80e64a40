"""Text with some of its stretches marked, safe to show; of a long text, the part that matters."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LONG = 420
"""More characters than this do not fit into the lines of a row."""
LEAD = 90
"""How much is shown before the first word that was asked for."""
Spans = list[tuple[int, int]]


def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """`text` escaped, with each (start, end) inside a `<mark>`. Overlapping stretches are joined."""
    out, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end <= start:
            continue
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    out.append(escape(text[at:]))
    return mark_safe("".join(out))  # noqa: S308 (every piece is escaped above)


def excerpt(text: str, spans: Spans, long: int = LONG) -> tuple[str, Spans]:
    """`text` and its `spans`, or of a text longer than `long` characters the stretch around the first of
    them, cut between words, with «…» where something is left out."""
    shown, moved, _start = cut(text, spans, long)
    return shown, moved


def cut(text: str, spans: Spans, long: int = LONG) -> tuple[str, Spans, int]:
    """The same, with where in `text` the first character of what is shown would stand (below 0 for «…»)."""
    if len(text) <= long:
        return text, spans, 0
    first = spans[0][0] if spans else 0
    start = 0 if first <= LEAD else _after_space(text, first - LEAD, first)
    end = start + long
    if end < len(text):
        end = max(text.rfind(" ", start + long // 2, end), start + long // 2)
    head, tail = "… " if start else "", "…" if end < len(text) else ""
    moved = [
        (max(a, start) - start + len(head), min(b, end) - start + len(head))
        for a, b in spans
        if a < end and b > start
    ]
    return f"{head}{text[start:end]}{tail}", moved, start - len(head)


def _after_space(text: str, at: int, before: int) -> int:
    found = text.find(" ", at, before)
    return found + 1 if found >= 0 else at
