"""What a colleague who answers does not need to know: how to reach somebody, and their papers."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

LOOKED_AT = 4_000
_PRIVATE = re.compile(
    r"""
    (?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,3})
    |(?P<link>(?:https?://|www\.)\S{1,500})
    |(?P<handle>(?<![\w@])@\w[\w.-]{0,63}(?:@[\w.-]{1,63})?)
    |(?P<account>\b[A-Z]{2}\d{2}(?:[ ]?[0-9A-Z]{4}){3,7}(?:[ ]?[0-9A-Z]{1,3})?\b)
    |(?P<card>\b\d{4}(?:[ -]?\d{4}){3}\b)
    |(?P<paper>\b(?:\d{8}|[XYZxyz]-?\d{7})[ -]?[A-Za-z]\b)
    |(?P<phone>(?<![\w.,€$])(?!(?:19|20)\d\d-)\+?\d(?:[ .-]?\d){8,12}(?!\d|,\d|\s?[€$%]))
    """,
    re.VERBOSE,
)


def veil(text: str) -> str:
    """`text`, up to 4,000 characters, without e-mail and postal-free ways to reach a person: addresses of
    mail, links, handles, telephone numbers, bank accounts, cards and identity papers become a word in
    brackets. Amounts, dates and short reference numbers stay: they are what the question is about."""
    words = {
        "mail": _("[correo]"),
        "link": _("[enlace]"),
        "handle": _("[perfil]"),
        "account": _("[cuenta]"),
        "card": _("[tarjeta]"),
        "paper": _("[documento]"),
        "phone": _("[teléfono]"),
    }
    return _PRIVATE.sub(lambda found: words[found.lastgroup or "link"], text[:LOOKED_AT])


def first_name(name: str) -> str:
    """The first word of a name, or «una persona» for what is no name (a handle, a number, nothing)."""
    first = name.strip().split(" ")[0] if name.strip() else ""
    if not first or first.startswith("@") or not any(letter.isalpha() for letter in first):
        return _("una persona")
    if any(sign.isdigit() or sign in "@_./" for sign in first):
        return _("una persona")
    return first
