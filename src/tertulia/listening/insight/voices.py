"""What is said, in the words of those who say it best: a few items that speak for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _

from tertulia.kit.rows import in_chunks
from tertulia.listening.function_words import FUNCTION_WORDS
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.sample import Sample, read
from tertulia.listening.insight.scope import Scope
from tertulia.listening.insight.wording import asked_for
from tertulia.listening.models import Item
from tertulia.text import summary

TEXTS = 2_000
SHOWN = 3
LEAST = 4
"""Of fewer items nothing is to be summed up: they are read."""
MANY = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """An item that speaks for others: those that say about the same (`same`, nearest first, without itself),
    how many repeat it or them word for word (`copies`), and of how many accounts all these are (`people`; of
    those that were read)."""

    item: int
    same: tuple[int, ...]
    copies: int
    people: int

    @property
    def others(self) -> int:
        """How many more say about the same."""
        return len(self.same) + self.copies


@dataclass(frozen=True, slots=True)
class Voices:
    """`looked`: how many texts were read, one in `every`. `voices`: who speaks for most first; none where
    there is too little."""

    voices: list[Voice] = field(default_factory=list)
    looked: int = 0
    every: int = 1
    definition: str = ""


def voices(scope: Scope, most: int = SHOWN) -> Voices:
    """At most `most` items that say what most of the scope says, each another matter where there are several.

    Definition: of about `TEXTS` items that repeat no other and are no advertising, spread evenly, those are
    chosen with whose words most others agree (`text.summary`); an item that is repeated weighs as often as it
    is. Quotes only: no word is added. Gaps: what is said in other words, or in another language, counts as
    another matter.
    """
    return remembered(scope.workspace_id, ("voices", scope.key, most), lambda: _voices(scope, most))


def _voices(scope: Scope, most: int) -> Voices:
    sample = read(scope, TEXTS, adverts=False)
    looked = len(sample.texts)
    if looked < LEAST:
        return Voices(looked=looked, every=sample.every, definition=defined(sample.every))
    repeats = _repeats(scope, sample)
    found = summary.voices(
        [text.text for text in sample.texts],
        weights=[1.0 + repeats.get(text.pk, 0) for text in sample.texts],
        n=most,
        empty=FUNCTION_WORDS | asked_for(scope),
    )
    told = [_voice(sample, one, repeats) for one in found]
    if any(voice.others >= MANY for voice in told):
        # Beside one who speaks for many, who speaks for nobody is no voice of the rest.
        told = [voice for voice in told if voice.others]
    return Voices(told, looked, sample.every, defined(sample.every))


def _voice(sample: Sample, one: summary.Voice, repeats: dict[int, int]) -> Voice:
    places = (one.at, *one.same)
    pks = [sample.texts[at].pk for at in places]
    return Voice(
        item=pks[0],
        same=tuple(pks[1:]),
        copies=sum(repeats.get(pk, 0) for pk in pks),
        people=sample.people(places),
    )


def _repeats(scope: Scope, sample: Sample) -> dict[int, int]:
    """{item: how many repeat it in this time}."""
    found: dict[int, int] = {}
    pks: Sequence[int] = [text.pk for text in sample.texts]
    for part in in_chunks(pks):
        copies = Item.objects.filter(copy_of__in=part, is_own=False).standing()
        rows = copies.between(scope.start, scope.end).values_list("copy_of").annotate(count=Count("pk"))
        found |= {head: count for head, count in rows.order_by() if head is not None}
    return found


def defined(every: int) -> str:
    """What is shown, for the screen."""
    plain = _(
        "Mensajes tal como se escribieron, elegidos porque sus palabras son las que más coinciden con las de "
        "los demás. Lo que se repite cuenta cada vez; la publicidad, nunca. No se añade ni se cambia una "
        "palabra."
    )
    if every == 1:
        return plain
    part = _("Se leyó una mención de cada {every}, repartidas por igual.")
    return f"{plain} {part.format(every=every)}"
