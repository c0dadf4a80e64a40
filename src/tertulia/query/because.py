"""Why a query is true of a text, in a few words for the line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .nearness import nearest
from .nodes import Comparison, Exact, Leaf, Near, Node, Subject, Term, leaves

if TYPE_CHECKING:
    from .errors import Words

_TELLING = (Near, Exact, Term, Comparison)
"""What says most about why something is here, first."""


def because(node: Node, subject: Subject) -> Words:
    """The most telling of what the query asks for and `subject` has: ««entrar» a 3 palabras de «app»», «Frase
    exacta», «Dice «factura»», «tono:negativo». «» where it is here only for what it does not say."""
    asked = sorted((leaf for leaf, positive in leaves(node) if positive), key=_rank)
    best = next((leaf for leaf in asked if leaf.holds(subject)), None)
    match best:
        case Near():
            return _near(best, subject)
        case Exact():
            return format_lazy(_("Escrito así: «{words}»"), words=best.typed)
        case Term() if len(best.tokens) > 1:
            return _("Frase exacta")
        case Term():
            return format_lazy(_("Dice «{words}»"), words=f"{best.text}{'…' if best.prefix else ''}")
        case Comparison():
            return best.text
    return ""


def _rank(leaf: Leaf) -> tuple[int, int]:
    """Smaller is more telling: of words, the longer phrase."""
    words = -len(leaf.tokens) if isinstance(leaf, Term) else 0
    return next(n for n, kind in enumerate(_TELLING) if isinstance(leaf, kind)), words


def _near(near: Near, subject: Subject) -> Words:
    found = nearest(near, subject.norm.split())
    if found is None:
        return ""
    if len(found.terms) > 2:
        words = ", ".join(f"«{term.text}»" for term in found.terms)
        message = _("{words}, en {n} palabras")
        return format_lazy(message, words=words, n=found.between + len(found.terms))
    one, other = (term.text for term in found.terms)
    if found.between == 0:
        return format_lazy(_("«{one}» junto a «{other}»"), one=one, other=other)
    counted = ngettext_lazy(
        "«{one}» a {n} palabra de «{other}»", "«{one}» a {n} palabras de «{other}»", found.between
    )
    return format_lazy(counted, one=one, other=other, n=found.between)
