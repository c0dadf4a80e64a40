"""The words that a rule («siempre que…») could begin with, out of one thing that somebody corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tertulia.listening.fields import FIELDS, ItemSubject
from tertulia.listening.function_words import FUNCTION_WORDS
from tertulia.listening.learning.why import evidence_of
from tertulia.listening.models import Heard, Item
from tertulia.query import QueryError, matches, parse, quoted
from tertulia.query.tokens import word_tokens
from tertulia.text.facts import Evidence

_WORD = re.compile(r"[^\W_]+")
MOST = 3
"""Words, or phrases, of one proposal: each makes it rarer."""
Place = tuple[int, int]


def suggest_words(item: Item, fact: str) -> str:
    """The strongest words of `item` for `fact` as it is now, in the order of the text, as a query that finds
    it: neighbours as a phrase in quotes. Where no word weighs, its longest ones; «» where it has none. The
    brand's own names say nothing and are left out."""
    names = _names(item)
    weighed = [one for one in evidence_of([item]).get(item.pk, ()) if one.fact == fact]
    found = list(_telling(item, weighed, names)) or list(_longest(item, names))
    places = sorted(found[:MOST])
    joined = [
        one for one in _joined(item.text, places) if not FUNCTION_WORDS.issuperset(_tokens(item.text, one))
    ]
    asked = [quoted(item.text[start:end]) for start, end in joined]
    while asked:
        words = " ".join(asked)
        if _finds(words, item):
            return words
        asked.pop()
    return ""


def _telling(item: Item, weighed: Sequence[Evidence], names: frozenset[str]) -> Iterator[Place]:
    """Where the words stand that weigh, the strongest first; those for the label before those against it."""
    for one in sorted(weighed, key=lambda one: (one.weight <= 0, -abs(one.weight))):
        words = word_tokens(item.text[one.start : one.end])
        if words and not names.issuperset(words):
            yield one.start, one.end


def _longest(item: Item, names: frozenset[str]) -> Iterator[Place]:
    places = [found.span() for found in _WORD.finditer(item.text)]
    telling = [
        place for place in places if not (FUNCTION_WORDS | names).issuperset(_tokens(item.text, place))
    ]
    yield from sorted(telling, key=lambda place: place[0] - place[1])


def _tokens(text: str, place: Place) -> list[str]:
    return word_tokens(text[place[0] : place[1]])


def _joined(text: str, places: Sequence[Place]) -> list[Place]:
    """Those with nothing but space between them as one."""
    joined: list[Place] = []
    for start, end in places:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _names(item: Item) -> frozenset[str]:
    ways = Heard.objects.filter(item=item).select_related("brand")
    brands = {way.brand.pk: way.brand for way in ways}.values()
    names = [name for brand in brands for name in (brand.name, *map(str, brand.keywords))]
    return frozenset(word for name in names for word in word_tokens(name))


def _finds(words: str, item: Item) -> bool:
    try:
        return matches(parse(words, FIELDS), ItemSubject(item)) is True
    except QueryError:
        return False
