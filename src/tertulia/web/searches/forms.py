"""The form of a search, and its words mended and added to by one press."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.listening.models import Subject
from tertulia.web.params import plain
from tertulia.web.searches.words import SEARCH, attrs


class SearchForm(forms.Form):
    """What it is about, a name and the words."""

    kind = forms.ChoiceField(
        label=_("De qué trata"),
        choices=Subject.choices,
        initial=Subject.BRAND,
        help_text=_("Si es un rival, que el nombre sea el suyo: con él se comparan las voces."),
    )
    name = forms.CharField(label=_("Nombre"), max_length=120)
    words = forms.CharField(
        label=_("Qué palabras"),
        widget=forms.Textarea(attrs={"rows": 4, **attrs(SEARCH, lines=True)}),
        max_length=200_000,
        help_text=_(
            "Por ejemplo: «Cooperativa Aurora» O @aurora -boreal. Entre comillas, la frase tal cual; con un "
            "menos delante, lo que no quieres; O para cualquiera de varias; red:mastodon o idioma:es para "
            "acotar."
        ),
    )


def changed(words: str, given: Mapping[str, str]) -> str | None:
    """`words` as the press in `given` changes them: «mend» puts a whole proposal in their place, «add» one
    more way of saying it, «exclude» what is not wanted. None where nothing of that was pressed."""
    words = plain(words).strip()
    if mended := plain(given.get("mend", "")).strip():
        return mended
    if more := plain(given.get("add", "")).strip():
        return widened(words, more)
    if less := plain(given.get("exclude", "")).strip():
        return f"{grouped(words)} -{grouped(less)}" if words else f"-{grouped(less)}"
    return None


def widened(words: str, more: str) -> str:
    """`words`, or else `more`: «a -b» and «c» give «(a -b) O c»."""
    return f"{grouped(words)} O {more}" if words else more


def grouped(words: str) -> str:
    """`words` as one piece, in parentheses unless they are one word or one phrase already."""
    one_phrase = words.startswith('"') and words.find('"', 1) == len(words) - 1
    if one_phrase or not any(sign.isspace() for sign in words) or _closed(words):
        return words
    return f"({words})"


def _closed(words: str) -> bool:
    """Whether one pair of parentheses holds it all."""
    depth = 0
    for place, sign in enumerate(words):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(words) - 1 and words.startswith("(")
    return False
