"""How much of what is said about tone is only a guess."""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from tertulia.kit.when import locale
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Doubt, ItemQuerySet


def unsure(scope: Scope) -> float | None:
    """The share (0 to 1) of what was understood in the scope whose tone is in doubt; None where nothing was
    understood. From the newest `NEWEST` items."""
    return remembered(scope.workspace_id, ("unsure", scope.key), lambda: _unsure(scope))


def _unsure(scope: Scope) -> float | None:
    rows = list(newest(scope, NEWEST, lambda items: items.values_list("sentiment", "doubts")))
    doubts = [kept for tone, kept in rows if tone]
    return sum(bool(kept & Doubt.SENTIMENT) for kept in doubts) / len(doubts) if doubts else None


def unsure_among(items: ItemQuerySet) -> float | None:
    """The same of `items`, in one statement."""
    bit = items.exclude(sentiment="").annotate(bit=F("doubts").bitand(int(Doubt.SENTIMENT)))
    found = bit.aggregate(all=Count("pk"), doubtful=Count("pk", filter=Q(bit__gt=0)))
    return found["doubtful"] / found["all"] if found["all"] else None


def sentence(share: float | None) -> str:
    """What a definition says of it: «El 12 % de los tonos no es seguro…», or nothing."""
    if not share:
        return ""
    percent = max(1, round(share * 100))
    written = f"{percent}%" if locale() == "en_GB" else f"{percent}\N{NO-BREAK SPACE}%"
    return _("El tono del %(share)s es sin seguridad: se cuenta como lo más probable.") % {"share": written}
