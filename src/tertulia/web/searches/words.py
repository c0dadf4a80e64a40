"""Words in the form of a search, of an alert or of a view: what can come next, and what is odd about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.views.decorators.http import require_safe

from tertulia.listening.fields import FIELDS, SEARCH_STAGES
from tertulia.listening.queries import searched
from tertulia.listening.unheard import unheard
from tertulia.query import Node, QueryError, complete, parse, warnings
from tertulia.query.fields import Field, Registry
from tertulia.web.access import Seated, seat
from tertulia.web.params import number, plain

SEARCH, ALERT, VIEW = "busqueda", "aviso", "vista"
"""Whose words they are. Those of searches and alerts ask for nothing that changes later; what is wrong with
those of a search is said beside its form."""
MOST_EXPECTED = 6


def attrs(whose: str, *, lines: bool = False) -> dict[str, Any]:
    """What the widget of such a field carries, so that `words.js` completes it. `lines`: it has several,
    which to ARIA is no combobox."""
    role = {} if lines else {"role": "combobox", "aria-expanded": "false"}
    return {
        "data-words": format_lazy("{}?para={}", reverse_lazy("search-words"), whose),
        "aria-autocomplete": "list",
        "aria-haspopup": "listbox",
        "aria-controls": "words-options",
        "autocomplete": "off",
        "autocapitalize": "off",
        "spellcheck": "false",
        **role,
    }


def remarks(words: str, whose: str, workspace_id: int) -> list[str]:
    """What is odd about words that can be read; nothing of those that cannot."""
    try:
        tree = _read(words, whose, workspace_id)
    except QueryError:
        return []
    return [str(one.message) for one in warnings(tree, FIELDS, unheard(workspace_id))] if tree else []


def unreadable(words: str, whose: str, workspace_id: int) -> QueryError | None:
    """What is wrong with the words; None if nothing is."""
    try:
        _read(words, whose, workspace_id)
    except QueryError as problem:
        return problem
    return None


@require_safe
@seat()
def said(request: Seated) -> HttpResponse:
    """`/ajustes/busquedas/palabras/`: of the words that are being written (`q`) with the cursor after `en`
    characters, for what `para` says."""
    text, whose = plain(request.GET.get("q", "")), request.GET.get("para", SEARCH)
    cursor = number(request.GET.get("en", ""))
    here = len(text) if cursor is None else cursor
    fields = FIELDS if whose == VIEW else early()
    problem = None
    try:
        _read(text, whose, request.workspace.pk)
    except QueryError as error:
        problem = None if whose == SEARCH else error
    context = {
        "options": complete(text, here, fields, request.workspace.pk),
        "problem": problem,
        "mend": (problem.proposal or "") if problem else "",
        "expected": [str(one) for one in problem.expected[:MOST_EXPECTED]] if problem else [],
        "mend_url": "#id_words",
        "warnings": remarks(text, whose, request.workspace.pk),
    }
    return render(request, "listening/_words_said.html", context)


def early() -> Registry:
    """The fields of which everything is known once a text is understood, without what changes later."""
    return Registry(_early(field) for field in FIELDS if field.stage in SEARCH_STAGES)


def _early(field: Field) -> Field:
    if callable(field.values) or (choices := field.choices()) is None:
        return field
    return replace(field, values=tuple(c for c in choices if (c.stage or field.stage) in SEARCH_STAGES))


def _read(words: str, whose: str, workspace_id: int) -> Node | None:
    if not words.strip():
        return None
    return parse(words, FIELDS, scope=workspace_id) if whose == VIEW else searched(words, workspace_id)
