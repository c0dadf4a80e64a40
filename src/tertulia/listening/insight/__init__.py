"""The numbers of the listening screen: pure reading, each with its definition.

    scope = Scope(workspace.pk, brand, start, end, search=search)
    volume(scope, "1h"), facets(scope), grew(scope), themes(scope), voices(scope), topics(scope)
    authors(scope), sites(scope), links(scope)
    share_of_voice(brand, start, end), usual(search, start, end, "1h"), suggestions(search), noise(search)

Nothing here writes. Every result says what it counts (`definition`, for the screen) and when it did not count
everything (`capped`, `sampled`).
"""

from __future__ import annotations

from .facets import Chosen, Facet, Facets, facets
from .growth import Certainty, Grown, Growth, grew
from .memory import forget
from .noise import Noise, noise
from .rankings import Ranked, authors, links, sites
from .scope import NEWEST, Scope
from .share import ShareOfVoice, Voice, share_of_voice
from .steps import Step, best
from .suggestions import Suggestion, Suggestions, suggestions
from .themes import Theme, Themes, themes
from .tones import ToneMoment, tones_over
from .topics import Pair, Topic, Topics, topics
from .usual import Band, Sensitivity, counted, usual
from .voices import Voices, voices
from .volume import Burst, Point, Volume, find_burst, volume

__all__ = [
    "NEWEST",
    "Band",
    "Burst",
    "Certainty",
    "Chosen",
    "Facet",
    "Facets",
    "Grown",
    "Growth",
    "Noise",
    "Pair",
    "Point",
    "Ranked",
    "Scope",
    "Sensitivity",
    "ShareOfVoice",
    "Step",
    "Suggestion",
    "Suggestions",
    "Theme",
    "Themes",
    "ToneMoment",
    "Topic",
    "Topics",
    "Voice",
    "Voices",
    "Volume",
    "authors",
    "best",
    "counted",
    "facets",
    "find_burst",
    "forget",
    "grew",
    "links",
    "noise",
    "share_of_voice",
    "sites",
    "suggestions",
    "themes",
    "tones_over",
    "topics",
    "usual",
    "voices",
    "volume",
]
