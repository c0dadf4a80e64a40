"""The bar of words: what was written, painted; what can come next; what is wrong with it and the mend."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tertulia.listening.fields import FIELDS
from tertulia.listening.unheard import unheard
from tertulia.query import complete, spans, warnings
from tertulia.web.access import Seated
from tertulia.web.listening import pieces
from tertulia.web.listening.reading import Reading
from tertulia.web.params import number

MOST_EXPECTED = 6
MOST_PAINTED = 2_000
"""Characters beyond which a text is not painted while it is written."""


def bar(reading: Reading) -> dict[str, Any]:
    """What the bar shows: the words with their colours, why they cannot be read, and the same in pieces."""
    problem = reading.problem
    mend = problem.proposal if problem else None
    tree, known = reading.said, unheard(reading.brand.workspace_id)
    remarks = [str(one.message) for one in warnings(tree, FIELDS, known)] if tree else []
    return {
        "words": reading.words,
        "painted": painted(reading.words, problem.position if problem else None),
        "problem": problem,
        "mend": mend or "",
        "mend_url": reading.asked.said(mend).url() if mend else "",
        "expected": [str(one) for one in problem.expected[:MOST_EXPECTED]] if problem else [],
        "warnings": remarks,
        "pieces": pieces.shown(reading) if reading.asked.pieces else None,
    }


def said(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/palabras/`: of the words that are being written, with the cursor after `en`
    characters."""
    cursor = number(request.GET.get("en", ""))
    text = reading.words
    found = complete(text, len(text) if cursor is None else cursor, FIELDS, reading.brand.workspace_id)
    return render(request, "listening/_words_said.html", {**bar(reading), "options": found})


def painted(text: str, bad: int | None = None) -> SafeString:
    """`text`, escaped, with a chip around each thing that is asked for; where it cannot be read (from the
    character `bad` on), that place is marked."""
    if len(text) > MOST_PAINTED:
        return mark_safe(escape(text))  # noqa: S308 (escaped)
    out: list[str] = []
    at = 0
    for start, end, kind in spans(text, FIELDS):
        out.append(escape(text[at:start]))
        wrong = bad is not None and start <= bad < end
        shape = "bad" if wrong else kind
        out += [f'<span class="chip chip-{shape}">', escape(text[start:end]), "</span>"]
        at = end
    out.append(escape(text[at:]))
    return mark_safe("".join(out))  # noqa: S308 (every piece is escaped above)
