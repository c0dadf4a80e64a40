"""What may be chosen for a post: who may answer it, whether it may be quoted, its languages, a warning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Draft, FormField

THREADGATE, POSTGATE = "app.bsky.feed.threadgate", "app.bsky.feed.postgate"
MOST_LANGS = 3
"""Of one post (lexicon `app.bsky.feed.post`, read 2026-11-01)."""
_RULES: Mapping[str, list[str]] = {
    "mentioned": ["mentionRule"],
    "following": ["mentionRule", "followingRule"],
    "followers": ["mentionRule", "followerRule"],
    "nobody": [],
}
_WARNINGS = ("sexual", "nudity", "porn", "graphic-media")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

OPTIONS = (
    FormField(
        "replies",
        _("Quién puede responder"),
        kind="choice",
        required=False,
        choices=(
            ("", _("Cualquiera")),
            ("followers", _("Quien te sigue y a quien mencionas")),
            ("following", _("A quien sigues y a quien mencionas")),
            ("mentioned", _("Solo a quien mencionas")),
            ("nobody", _("Nadie")),
        ),
    ),
    FormField("no_quotes", _("No dejar que la citen"), kind="bool", required=False),
    FormField(
        "warning",
        _("Aviso de contenido"),
        _("Solo tapa las imágenes y los vídeos."),
        kind="choice",
        required=False,
        choices=(
            ("", _("Ninguno")),
            ("sexual", _("Insinuante")),
            ("nudity", _("Desnudos")),
            ("porn", _("Para adultos")),
            ("graphic-media", _("Imágenes duras")),
        ),
    ),
    FormField(
        "langs",
        _("También en"),
        _("Códigos de otras lenguas del texto, separados por comas."),
        required=False,
        placeholder="ca, en",
        more=True,
    ),
)


def langs_of(draft: Draft) -> list[str]:
    """The languages of `draft`, its own first, at most three; what is no code of a language is left out."""
    told = [draft.lang, *str(draft.options.get("langs") or "").replace(",", " ").split()]
    return list(dict.fromkeys(lang for lang in told if _LANG.fullmatch(lang)))[:MOST_LANGS]


def labels_of(draft: Draft) -> dict[str, Any] | None:
    """The warning that covers its pictures, as the post itself declares it."""
    told = str(draft.options.get("warning") or "")
    if told not in _WARNINGS:
        return None
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": told}]}


def gates_of(draft: Draft, uri: str, at: str) -> list[tuple[str, dict[str, Any]]]:
    """(collection, record) of what has to stand beside the post `uri`, under the same key. Only the first
    post of a thread decides who answers."""
    found: list[tuple[str, dict[str, Any]]] = []
    replies = str(draft.options.get("replies") or "")
    if replies in _RULES and not draft.parent:
        allow = [{"$type": f"{THREADGATE}#{rule}"} for rule in _RULES[replies]]
        found.append((THREADGATE, {"$type": THREADGATE, "post": uri, "allow": allow, "createdAt": at}))
    if draft.options.get("no_quotes"):
        rules = [{"$type": f"{POSTGATE}#disableRule"}]
        gate = {"$type": POSTGATE, "post": uri, "embeddingRules": rules, "createdAt": at}
        found.append((POSTGATE, gate))
    return found
