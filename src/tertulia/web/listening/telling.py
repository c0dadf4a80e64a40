"""What the stream is about and what is said in it: themes, and the items that speak for the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from tertulia.connectors.faces import face
from tertulia.listening.insight import Themes, themes, voices
from tertulia.listening.insight.themes import Theme
from tertulia.listening.insight.voices import LEAST, Voice
from tertulia.listening.models import Item, Tone
from tertulia.web.access import Seated
from tertulia.web.listening.reading import Reading
from tertulia.web.params import number

CERTAINTY = {
    "sure": (3, gettext_lazy("Seguro")),
    "probable": (2, gettext_lazy("Probable")),
    "few": (1, gettext_lazy("Pocos datos")),
}
"""How sure it is that something grew: steps of three, and the word."""
LONGEST = 280
"""Characters shown of what somebody said; the rest is a press away."""
MOST_SAME = 50
"""So many that say about the same are unfolded at once."""


def voices_url(reading: Reading, words: str) -> str:
    """Where what is said of `words` in this stream is told in a few voices; «» for no words."""
    return reading.asked.narrowed(words).url("/escucha/partes/voces/") if words else ""


def told(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/voces/`: a few items that speak for the rest, each with how many it speaks for."""
    context: dict[str, Any] = {"voices": [], "least": LEAST}
    if reading.problem is None:
        found = voices(reading.scope())
        items = _items(reading, [voice.item for voice in found.voices])
        context |= {
            "voices": [
                _voice(reading, voice, items[voice.item]) for voice in found.voices if voice.item in items
            ],
            "definition": found.definition,
            "few": found.looked < LEAST,
        }
    return render(request, "listening/_voices.html", context)


def _voice(reading: Reading, voice: Voice, item: Item) -> dict[str, Any]:
    here = reading.asked.url("/escucha/partes/parecidas/", de=str(voice.item))
    return {**_quote(reading, item), "others": voice.others, "same_url": here if voice.others else ""}


def _quote(reading: Reading, item: Item) -> dict[str, Any]:
    """What somebody said, as they wrote it, and where it stands in its conversation."""
    return {
        "item": item,
        "label": face(item.network).label,
        "text": Truncator(item.text or item.title).chars(LONGEST),
        "url": reading.asked.url(f"/escucha/{item.pk}/"),
    }


def same(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/parecidas/`: what says about the same as the voice `de`, word for word or nearly."""
    head = number(request.GET.get("de", "")) or 0
    voice = None
    if reading.problem is None:
        voice = next((one for one in voices(reading.scope()).voices if one.item == head), None)
    pks: list[int] = []
    if voice is not None:
        near = [voice.item, *voice.same]
        copies = reading.items().filter(copy_of__in=near).order_by("published_at", "pk")
        pks = [*near[1:], *copies.values_list("pk", flat=True)[:MOST_SAME]][:MOST_SAME]
    items = _items(reading, pks)
    shown = [_quote(reading, items[pk]) for pk in pks if pk in items]
    return render(request, "listening/_copies.html", {"copies": shown, "most": MOST_SAME})


def _items(reading: Reading, pks: list[int]) -> dict[int, Item]:
    """Those that still stand, of this house."""
    found = Item.objects.filter(workspace_id=reading.brand.workspace_id, pk__in=pks).standing()
    return {item.pk: item for item in found.select_related("author__person")}


def spoken(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/temas/`: the themes, each with what leads to what is behind its figures."""
    context: dict[str, Any] = {"themes": []}
    if reading.problem is None:
        found = themes(reading.scope())
        context = {
            "themes": [_theme(reading, found, theme) for theme in found.themes],
            "against": found.against,
            "definition": found.definition,
        }
    return render(request, "listening/_themes.html", context)


def _theme(reading: Reading, found: Themes, theme: Theme) -> dict[str, Any]:
    there = reading.asked.narrowed(theme.words)
    steps, word = CERTAINTY.get(theme.certainty, (0, ""))
    earlier = there.within(*found.earlier).url() if found.earlier and theme.before else ""
    tones = [
        {
            "tone": tone,
            "label": label,
            "count": theme.tones[tone],
            "url": there.with_(chosen={**there.chosen, "tono": (tone,)}).url(),
        }
        for tone, label in Tone.choices
        if theme.tones.get(tone)
    ]
    return {
        "name": theme.name,
        "phrases": theme.phrases,
        "url": there.url(),
        "items": theme.items,
        "people": theme.people,
        "tones": tones,
        "tone_counts": theme.tones,
        "tone_words": ", ".join(f"{one['label']}: {one['count']}" for one in tones),
        "before": None if theme.before is None else round(theme.before),
        "before_url": earlier,
        "steps": steps,
        "certainty": word,
        "voices_url": voices_url(reading, theme.words) if theme.items >= LEAST else "",
    }


PARTS: dict[str, Callable[[Seated, Reading], HttpResponse]] = {
    "temas": spoken,
    "voces": told,
    "parecidas": same,
}
