"""What the stream adds up to over time, and what stands out in it: parts of the screen that come by
themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.listening.insight import (
    Burst,
    Grown,
    Ranked,
    authors,
    best,
    grew,
    links,
    share_of_voice,
    sites,
    tones_over,
    volume,
)
from tertulia.listening.insight.rankings import AUTHORS, LINKS, SITES
from tertulia.listening.insight.steps import after
from tertulia.listening.insight.tones import DEFINITION as TONES
from tertulia.listening.insight.unsure import sentence, unsure
from tertulia.listening.insight.usual import DEFINITION as USUAL
from tertulia.web.access import Seated
from tertulia.web.listening import choose, telling
from tertulia.web.listening.params import Asked
from tertulia.web.listening.reading import Reading
from tertulia.web.listening.telling import CERTAINTY, voices_url

TITLES = {
    "15m": gettext_lazy("Menciones por cuarto de hora"),
    "1h": gettext_lazy("Menciones por hora"),
    "1d": gettext_lazy("Menciones por día"),
}
GIST = 2
MORE: dict[str, Any] = {
    "voces": gettext_lazy("Lo que dicen, en tres voces"),
    "temas": gettext_lazy("De qué se habla"),
    "voz": gettext_lazy("Cuota de voz"),
    "cuentas": gettext_lazy("Quién habla más"),
    "sitios": gettext_lazy("Dónde se habla"),
    "enlaces": gettext_lazy("Enlaces más compartidos"),
}
"""What else can be asked of the stream: each opens in line and is worked out when it is opened."""


def curve(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/volumen/`: the curve with its usual band and what it shows."""
    context: dict[str, Any] = {
        "band_definition": USUAL,
        "spans": choose.spans(reading),
        "zone": reading.brand.zone,
    }
    if reading.problem is None:
        step = best(reading.start, reading.end)
        found = volume(reading.scope(), step)
        ends = [after(point.at, step, reading.brand.zone) for point in found.points]
        context |= {"volume": found, "title": TITLES[step], "burst_url": _in_the_burst(reading, found.burst)}
        context["urls"] = [
            reading.asked.within(point.at, end).url() if point.items else ""
            for point, end in zip(found.points, ends, strict=True)
        ]
    return render(request, "listening/_volume.html", context)


def _in_the_burst(reading: Reading, burst: Burst | None) -> str:
    """Where what was said while it rose is told in a few voices; «» where nothing rose."""
    return reading.asked.within(burst.start, burst.end).url("/escucha/partes/voces/") if burst else ""


def tones(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/tono/`: how the tone of what is said changes over time."""
    moments = []
    if reading.problem is None:
        moments = tones_over(reading.scope(), best(reading.start, reading.end))
    context = {
        "moments": moments if any(any(one.tones.values()) for one in moments) else [],
        "zone": reading.brand.zone,
        "title": _("Tono en el tiempo"),
        "definition": f"{TONES} {sentence(unsure(reading.scope())) if moments else ''}".strip(),
    }
    return render(request, "listening/_tones.html", context)


def growth(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/crecio/`: what grew and what fell, and the way to the rest."""
    given = reading.asked
    more = [{"label": label, "url": given.url(f"/escucha/partes/{name}/")} for name, label in MORE.items()]
    if reading.problem is not None:
        return render(request, "listening/_growth.html", {"more": []})
    found = grew(reading.scope())
    rose = [_grown(reading, one) for one in found.grew]
    names = [f"«{one['phrase']}»" for one in rose[:GIST]]
    rest = len(rose) - len(names)
    context = {
        "found": found,
        "rose": rose,
        "fell": [_grown(reading, one, said=False) for one in found.fell],
        "gist": ", ".join(names) + (_(" y %(n)s más") % {"n": rest} if rest > 0 else ""),
        "more": more,
    }
    return render(request, "listening/_growth.html", context)


def _grown(reading: Reading, one: Grown, *, said: bool = True) -> dict[str, Any]:
    steps, word = CERTAINTY[one.certainty]
    before = round(one.before)
    return {
        "phrase": one.phrase,
        "url": reading.asked.narrowed(one.words).url() if one.words else "",
        "spark": one.spark,
        "hot": one.hot,
        "steps": steps,
        "certainty": word,
        "moved": _("de %(before)s a %(now)s distintas") % {"before": before, "now": one.now},
        "note": one.note,
        "voices_url": voices_url(reading, one.words) if said else "",
    }


def _voices(request: Seated, reading: Reading) -> HttpResponse:
    found = share_of_voice(reading.brand, reading.start, reading.end)
    rows = [
        {
            "label": one.name,
            "url": _voice_url(reading, one.searches),
            "count": one.items,
            "share": one.share,
            "ours": one.is_ours,
        }
        for one in found.voices
    ]
    return _listed(request, rows, found.definition, total=0)


def _voice_url(reading: Reading, searches: Sequence[int]) -> str:
    """The stream of a name that has one search of its own; several cannot be shown as one."""
    span = reading.asked.span
    return Asked(search=searches[0], span=span).url() if len(searches) == 1 else ""


Rank = Callable[..., list[Ranked]]


def _ranking(rank: Rank, definition: Any) -> Callable[[Seated, Reading], HttpResponse]:
    def view(request: Seated, reading: Reading) -> HttpResponse:
        found = rank(reading.scope())
        rows: list[dict[str, Any]] = [
            {
                "label": one.label,
                "network": one.network if rank is authors else "",
                "url": reading.asked.narrowed(one.words).url() if one.words else "",
                "outside": one.key if rank is links else "",
                "count": one.people if rank is links else one.items,
                "negative": one.negative_share,
                "followers": one.followers,
            }
            for one in found
        ]
        return _listed(request, rows, definition, total=max((row["count"] for row in rows), default=1))

    return view


def _listed(request: Seated, rows: list[dict[str, Any]], definition: Any, *, total: int) -> HttpResponse:
    for row in rows:
        row.setdefault("share", row["count"] / total if total else 0)
    return render(request, "listening/_ranked.html", {"rows": rows, "definition": definition})


PARTS: dict[str, Callable[[Seated, Reading], HttpResponse]] = {
    "volumen": curve,
    "tono": tones,
    "crecio": growth,
    "voz": _voices,
    "cuentas": _ranking(authors, AUTHORS),
    "sitios": _ranking(sites, SITES),
    "enlaces": _ranking(links, LINKS),
    **telling.PARTS,
}
