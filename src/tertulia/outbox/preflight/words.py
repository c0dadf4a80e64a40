"""Does what it says fit?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.connectors.base import Draft, Limits
from tertulia.connectors.faces import count
from tertulia.outbox.preflight.problem import Problem


def word_problems(draft: Draft, limits: Limits, name: str) -> list[Problem]:
    """Whether the words of `draft` are within `limits`, in the network's own unit; `name`: how a person
    calls the channel."""
    if not draft.text.strip() and not draft.html.strip() and not draft.media:
        words = _("No dice nada: escribe algo o añade una imagen.")
        return [Problem("empty", words, field="text", why="limits")]
    long = count(draft.text, limits) if limits.maximum is not None else 0
    if limits.maximum is not None and long > limits.maximum:
        over = long - limits.maximum
        words = ngettext(
            "En %(name)s caben %(most)s caracteres: sobra %(over)s.",
            "En %(name)s caben %(most)s caracteres: sobran %(over)s.",
            over,
        ) % {"name": name, "most": limits.maximum, "over": over}
        return [Problem("long", words, field="text", why="limits")]
    heavy = len(draft.text.encode())
    if limits.bytes is not None and heavy > limits.bytes:
        words = _("En %(name)s un texto pesa como mucho %(most)s bytes, y este %(size)s: acórtalo.") % {
            "name": name,
            "most": limits.bytes,
            "size": heavy,
        }
        return [Problem("heavy", words, field="text", why="limits")]
    return []
