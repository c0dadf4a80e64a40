"""What should be known of a phrase that grows, in a short sentence."""

from __future__ import annotations

from collections import Counter

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from tertulia.kit.when import locale
from tertulia.listening.insight.facets import REACH
from tertulia.listening.insight.sample import Sample

MOSTLY = 0.5
"""From this part on, what is said comes mostly from one account."""
NEGATIVE = 0.6


def note(sample: Sample, places: list[int], before: int) -> str:
    """That it comes mostly from one account, that somebody with reach says it, that it is new, or that it is
    mostly negative: the first of these that holds, else «»."""
    texts = [sample.texts[at] for at in places]
    if not texts:
        return ""
    _author, most = Counter(text.author for text in texts).most_common(1)[0]
    if most > 1 and most >= MOSTLY * len(texts):
        return _("{n} de {all} son de una misma cuenta").format(n=most, all=len(texts))
    reach = max(text.followers for text in texts)
    if reach >= REACH:
        return _("Una cuenta con {n} seguidores").format(n=format_decimal(reach, locale=locale()))
    if not before:
        return _("Antes no se decía")
    if sum(text.is_negative for text in texts) >= NEGATIVE * len(texts):
        return _("Casi siempre en tono negativo")
    return ""
