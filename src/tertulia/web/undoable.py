"""«Deshacer» for eight seconds after a change that a page answers with a redirect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest

KEY = "undo"
SECONDS = 8


def offer_undo(request: HttpRequest, noun: models.Model, words: str) -> None:
    """Show `words` and «Deshacer» on the next page, for what the verb that just ran did to `noun` (the audit
    leaves the entry's id on it)."""
    entry = getattr(noun, "audit_id", None)
    if entry:
        request.session[KEY] = {"text": words, "url": f"/ajustes/deshacer/{entry}/", "seconds": SECONDS}


def offer_undo_of(request: HttpRequest, nouns: Iterable[models.Model], words: str) -> None:
    """The same for what verbs have just done to several things: all are taken back together, or none."""
    entries = [str(entry) for noun in nouns if (entry := getattr(noun, "audit_id", None))]
    if entries:
        request.session[KEY] = {"text": words, "url": f"/deshacer/{'-'.join(entries)}/", "seconds": SECONDS}


def pending_undo(request: HttpRequest) -> dict[str, Any] | None:
    """What may be taken back, once: the page that shows it uses it up."""
    found: dict[str, Any] | None = request.session.pop(KEY, None) if KEY in request.session else None
    return found
