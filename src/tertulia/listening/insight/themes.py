"""What a stretch of time is about: phrases that are said together make a theme, with who says it, how it
sounds and whether it grew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from math import sqrt

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.listening.insight.against import Against, earlier
from tertulia.listening.insight.chance import false_discoveries, risen
from tertulia.listening.insight.growth import RATIO, SHOWN_P, Certainty, certainty
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.sample import Sample, read
from tertulia.listening.insight.scope import Scope
from tertulia.listening.insight.topics import LEAST_PEOPLE, firm_phrases, longest
from tertulia.listening.insight.wording import asked_for, quoted
from tertulia.listening.phrases import Gram, spelt

TEXTS = 2_000
SHOWN = 8
PHRASES = 80
"""So many phrases are grouped, the most said and firmest."""
TOGETHER = 0.3
"""Mean Ochiai coefficient (items of both / √(items of one · items of the other)) down to which two groups are
one theme: three in ten of their items say both."""
NAMED, COUNTED = 4, 8
"""So many phrases of a theme are told, and so many (the most telling) counted: what counts them is an address
as well."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Phrases that go together. `name`: the most telling of them, `phrases` the others; `items`, in how many
    items any of them is said (an estimate where not all were read); `people`, by how many of the accounts
    that were read; `tones`: {tone: items that were read}; `before`: in how many it was, in an earlier time of
    the same length (None: nothing to compare with); `certainty` that it grew («»: it did not, or chance
    alone would do); `p` of that; `words` select its items in the query language."""

    name: str
    phrases: tuple[str, ...]
    items: int
    people: int
    tones: dict[str, int]
    before: float | None
    certainty: Certainty | str
    p: float
    words: str

    @property
    def read(self) -> int:
        """How many of its items were read."""
        return sum(self.tones.values())

    @property
    def negative_share(self) -> float:
        """The part of those that sound negative."""
        return self.tones.get("negative", 0) / (self.read or 1)


@dataclass(frozen=True, slots=True)
class Themes:
    """`themes`: what most say first. `against`: a sentence on what growth is compared with, and
    `earlier`, from when to when that was, where it is one stretch. `looked`: how many texts were read, one in
    `every`."""

    themes: list[Theme] = field(default_factory=list)
    against: str = ""
    earlier: tuple[datetime, datetime] | None = None
    looked: int = 0
    every: int = 1
    definition: str = ""


def themes(scope: Scope, most: int = SHOWN) -> Themes:
    """The themes of a scope, those that most items speak of first.

    Definition: phrases as `topics` finds them, grouped while the mean Ochiai coefficient of the items that
    say them is at least `TOGETHER` (average linkage). Growth: accounts against those of an earlier time
    (`against.earlier`), by the exact test of two Poisson rates, corrected for the number of themes
    (`chance`), from `RATIO` times as much on. Gaps: what is said in single words, or each time in other
    words, makes no theme.
    """
    return remembered(scope.workspace_id, ("themes", scope.key, most), lambda: _themes(scope, most))


def _themes(scope: Scope, most: int) -> Themes:
    now = timezone.now()
    if scope.start < now < scope.end:
        # A day that is not over is compared with as much of other days.
        scope = replace(scope, end=now)
    sample, past = read(scope, TEXTS), earlier(scope)
    firm = firm_phrases(sample, asked_for(scope))
    counts = sample.counts()
    ranked = sorted(firm, key=lambda gram: (-counts[gram] * firm[gram], gram))
    chosen = longest(ranked[: 2 * PHRASES], counts)[:PHRASES]
    held = {gram: set(places) for gram, places in sample.holding(set(chosen)).items()}
    groups = [
        group for group in grouped([g for g in chosen if g in held], held) if _is_said(group, held, sample)
    ]
    seen = _Seen(sample, past, past.read() if past.scopes else Sample(), held, firm)
    groups.sort(key=lambda group: (-len(_union(group, held)), group))
    found = [theme for theme in map(seen.theme, groups[: most * 2]) if theme is not None]
    return Themes(
        themes=_judged(found)[:most],
        against=past.sentence,
        earlier=(past.scopes[0].start, past.scopes[0].end) if past.kind == "before" else None,
        looked=len(sample.texts),
        every=sample.every,
        definition=defined(sample.every),
    )


def grouped(grams: Sequence[Gram], held: dict[Gram, set[int]]) -> list[list[Gram]]:
    """The phrases in groups: average linkage on the Ochiai coefficient of the texts that say them, down to
    `TOGETHER`. `held`: phrase → the places of its texts. Phrases keep their order within a group."""
    groups = [[gram] for gram in grams]
    # Sums of the coefficients between two groups: of a group that two are joined into, the sum of theirs.
    sums = np.zeros((len(grams), len(grams)))
    for (i, one), (j, other) in combinations(enumerate(grams), 2):
        both = len(held[one] & held[other])
        sums[i, j] = sums[j, i] = both / sqrt(len(held[one]) * len(held[other]))
    while len(groups) > 1:
        sizes = np.asarray([len(group) for group in groups])
        mean = np.triu(sums / np.outer(sizes, sizes), 1)
        i, j = divmod(int(mean.argmax()), len(groups))
        if mean[i, j] < TOGETHER:
            break
        groups[i] += groups.pop(j)
        sums[i] += sums[j]
        sums[:, i] = sums[i]
        sums = np.delete(np.delete(sums, j, axis=0), j, axis=1)
    return groups


def _union(group: Sequence[Gram], held: dict[Gram, set[int]]) -> set[int]:
    return set().union(*(held[gram] for gram in group))


def _is_said(group: Sequence[Gram], held: dict[Gram, set[int]], sample: Sample) -> bool:
    return sample.people(_union(group, held)) >= LEAST_PEOPLE


@dataclass(frozen=True, slots=True)
class _Seen:
    """Turns groups into themes, with both samples at hand."""

    now: Sample
    past: Against
    before: Sample
    held: dict[Gram, set[int]]
    firm: dict[Gram, float]

    def theme(self, group: list[Gram]) -> Theme | None:
        """The theme of a group; None where nobody writes any of its phrases in one stretch."""
        telling = sorted(group, key=lambda g: (-len(self.held[g]) * self.firm[g], len(g), g))[:COUNTED]
        written = [self._spelt(gram) for gram in telling]
        phrases = [phrase for phrase in dict.fromkeys(written) if phrase]
        if not phrases:
            return None
        places = sorted(_union(telling, self.held))
        wanted = set(telling)
        earlier_places = [at for at, text in enumerate(self.before.texts) if wanted & text.grams]
        tones = Counter(self.now.texts[at].tone for at in places)
        return Theme(
            name=phrases[0],
            phrases=tuple(phrases[1:NAMED]),
            items=len(places) * self.now.every,
            people=self.now.people(places),
            tones=dict(tones),
            before=len(earlier_places) * self.before.every / len(self.past.scopes)
            if self.past.scopes
            else None,
            certainty="",
            p=self._chance(places, earlier_places),
            words=" O ".join(map(quoted, phrases)),
        )

    def _spelt(self, gram: Gram) -> str:
        return spelt(gram, (self.now.texts[at].text for at in sorted(self.held[gram])))

    def _chance(self, places: list[int], before: list[int]) -> float:
        """How often chance alone brings as many accounts; 1 where it did not grow by `RATIO`."""
        if not self.past.scopes:
            return 1.0
        time_now, time_before = 1 / self.now.every, len(self.past.scopes) / self.before.every
        if len(places) < RATIO * time_now / time_before * len(before):
            return 1.0
        return risen(self.now.people(places), time_now, self.before.people(before), time_before)


def _judged(found: list[Theme]) -> list[Theme]:
    """With how sure it is that each grew."""
    chances = false_discoveries([theme.p for theme in found])
    return [
        replace(theme, certainty=certainty(q, theme.people)) if theme.p <= SHOWN_P else theme
        for theme, q in zip(found, chances, strict=True)
    ]


def defined(every: int) -> str:
    """What is counted, for the screen."""
    plain = _(
        "Frases que se dicen juntas forman un tema, con el nombre de la que más lo dice. Cuenta menciones "
        "distintas: las repetidas, una vez. Si creció se mide en cuentas distintas, frente a un tiempo igual "
        "de largo, y solo se dice cuando el azar no basta para explicarlo."
    )
    if every == 1:
        return plain
    part = _("Se leyó una mención de cada {every}, repartidas por igual; las cifras son estimaciones.")
    return f"{plain} {part.format(every=every)}"
