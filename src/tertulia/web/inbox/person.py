"""The person of a case as the third pane shows them."""

from __future__ import annotations

from typing import Any

from babel.dates import get_month_names
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tertulia.inbox.models import Case
from tertulia.inbox.queries import Portrait, portrait
from tertulia.inbox.queries.person import MOST_ITEMS, Month
from tertulia.kit.when import locale
from tertulia.listening.models import Tone
from tertulia.web.templatetags.tertulia import duration, num

WIDTH, HEIGHT, BARS = 248, 44, 12
LEAST = 4
"""A month in which something was said is never drawn lower than this."""


def person(case: Case) -> dict[str, Any]:
    """What `inbox/_person.html` shows."""
    drawn = portrait(case)
    identity = drawn.identity
    return {
        "name": identity.name or identity.handle,
        "handle": identity.handle,
        "place": drawn.person.place if drawn.person else "",
        "network": identity.network,
        "tags": drawn.person.tags if drawn.person else [],
        "stats": _stats(drawn),
        "tone_bars": bars(drawn.months),
        "tone_words": tone_words(drawn.months),
        "identities": [
            {"network": one.network, "handle": one.handle or one.name, "url": one.url, "confidence_label": ""}
            for one in drawn.others
        ],
        "history": [_past(one) for one in drawn.cases],
    }


def _stats(drawn: Portrait) -> list[dict[str, Any]]:
    said = num(drawn.said) + ("+" if drawn.said >= MOST_ITEMS else "")
    found = [{"label": ngettext("Mención", "Menciones", drawn.said), "value": said}]
    if drawn.identity.followers is not None:
        found.append({"label": _("Seguidores"), "value": num(drawn.identity.followers)})
    if drawn.response_minutes is not None:
        found.append(
            {"label": pgettext("lo que se tarda", "Respuesta"), "value": duration(drawn.response_minutes)}
        )
    return found


def bars(months: list[Month]) -> list[dict[str, Any]]:
    """The bars of a year in a drawing of 248 × 44; none where nothing was said."""
    most = max((month.said for month in months), default=0)
    if not most:
        return []
    step = WIDTH / BARS
    drawn = []
    for place, month in enumerate(months):
        if month.said:
            height = max(LEAST, round(HEIGHT * month.said / most))
            tone = month.tone or "neutral"
            drawn.append({"x": round(place * step, 1), "y": HEIGHT - height, "height": height, "tone": tone})
    return drawn


def tone_words(months: list[Month]) -> str:
    """What the bars say, for who does not see them: «mayo: negativo, 3; junio: positivo, 1»."""
    names = get_month_names("wide", locale=locale())
    labels = {tone.value: str(tone.label).lower() for tone in Tone}
    said = [f"{names[m.month]}: {labels.get(m.tone, '')}, {m.said}" for m in months if m.said]
    return "; ".join(said)


def _past(case: Case) -> dict[str, Any]:
    item = case.last_item
    if case.status == Case.Status.OPEN:
        note = _("Abierta")
    elif case.first_response_at is not None:
        waited = (case.first_response_at - case.opened_at).total_seconds() / 60
        note = _("Respondida en %(span)s") % {"span": duration(waited)}
    else:
        note = str(case.get_status_display())
    return {
        "when": case.last_item_at,
        "text": item.topic or item.text[:80],
        "note": note,
        "url": f"/bandeja/{case.pk}/",
    }
