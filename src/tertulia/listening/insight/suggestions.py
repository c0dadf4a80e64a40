"""Words that a search might add, and words that it might leave out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.listening.insight.chance import chance_of, false_discoveries, g2
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.noise import found_by, why
from tertulia.listening.insight.scope import hidden
from tertulia.listening.insight.wording import asked_by, quoted
from tertulia.listening.models import Heard, Item, ItemQuerySet, Search
from tertulia.listening.phrases import Gram, grams, spelt, within
from tertulia.query.tokens import word_tokens

DAYS = 30
LOOKED = 1_000
"""Texts read of what was found, and as many of the rest."""
LEAST_FOUND, LEAST_BAD = 3, 3
Q = 0.01

DEFINITION = gettext_lazy(
    "Frases que lo encontrado dice mucho más que lo demás que se oye, en los últimos 30 días. Para quitar: "
    "las que dice mucho más lo que parece publicidad, lo marcado así y lo que ocultas."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase: in how many of the looked at items that the search found (`found`), in how many of the others
    (`elsewhere`; for an exclusion `found` counts the noise, `elsewhere` the rest of what was found, which
    would be lost), a sample, and what to write into the search (`words`: «"oficina de Delicias"»)."""

    phrase: str
    found: int
    elsewhere: int
    words: str
    sample: Item | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Terms to add and to leave out, strongest first. `looked`: how many found items were read."""

    add: list[Suggestion] = field(default_factory=list)
    exclude: list[Suggestion] = field(default_factory=list)
    looked: int = 0
    definition: str = ""


Texts = list[tuple[int, str, set[Gram]]]
"""(item id, text, its phrases)."""


def suggestions(search: Search, most: int = 8, *, now: datetime | None = None) -> Suggestions:
    """Phrases over-represented in what the search found (without what is noise) against the rest of what the
    brand heard, and phrases over-represented in its noise against the rest of what it found.

    Over-represented: a higher share, with a log-likelihood (`chance.g2`) that survives Benjamini–Hochberg at
    q ≤ 0.01 over all phrases tested. Read are the newest `LOOKED` texts of each side within `DAYS` days,
    those that repeat another left out. Noise is what `noise` takes for it; without `LEAST_BAD` such items
    nothing is suggested to leave out.
    To add means to write with OR: a phrase with `elsewhere` 0 brings nothing new of what is stored.
    """
    since = (now or timezone.now()) - timedelta(days=DAYS)
    key = ("suggestions", search.pk, search.words, str(search.hidden), most, since.date())
    return remembered(search.workspace_id, key, lambda: _suggested(search, most, since))


def _suggested(search: Search, most: int, since: datetime) -> Suggestions:
    found = found_by(search, since).annotate(why=why(*hidden(search)))
    bad, good = _texts(found.exclude(why="")), _texts(found.filter(why=""))
    rest = _texts(_others(search, since))
    names = [search.brand.name, *map(str, search.brand.keywords), *asked_by(search)]
    asked = {token for name in names for token in word_tokens(name)}
    add = _told_apart(good, rest, asked, most)
    exclude = _told_apart(bad, good, asked, most) if len(bad) >= LEAST_BAD else []
    samples = Item.objects.select_related("author").in_bulk({pk for *_rest, pk in (*add, *exclude)})
    return Suggestions(
        add=[_row(one, samples, _("Lo dice lo que encuentra, y poco lo demás")) for one in add],
        exclude=[_row(one, samples, _("Lo dice sobre todo lo que parece ruido")) for one in exclude],
        looked=len(good) + len(bad),
        definition=str(DEFINITION),
    )


def _others(search: Search, since: datetime) -> ItemQuerySet:
    """What the brand heard since then, and the search did not find."""
    ways = Heard.objects.filter(
        item=OuterRef("pk"), workspace_id=search.workspace_id, brand_id=search.brand_id
    )
    items = Item.objects.filter(workspace_id=search.workspace_id, published_at__gte=since).standing()
    items = items.said_by_others().filter(Exists(ways), ~Exists(ways.filter(search_id=search.pk)))
    return items.order_by("-published_at", "-pk")


def _texts(items: ItemQuerySet) -> Texts:
    rows = items.filter(copy_of__isnull=True).values_list("pk", "title", "text")[:LOOKED]
    texts = ((pk, f"{title}\n{text}" if title else text) for pk, title, text in rows)
    return [(pk, text, grams(text)) for pk, text in texts]


Told = tuple[str, int, int, int]
"""(phrase, in how many of the one side, in how many of the other, an item that says it)."""


def _told_apart(one: Texts, other: Texts, asked: set[str], most: int) -> list[Told]:
    """The phrases that tell `one` from `other`, strongest first, each thing once."""
    here, there = _counted(one), _counted(other)
    tested = []
    for gram, places in here.items():
        if len(places) >= LEAST_FOUND and not set(gram) & asked:
            b = len(there.get(gram, ()))
            if len(places) * len(other) > b * len(one):
                tested.append((g2(len(places), len(one), b, max(len(other), 1)), gram))
    passed = false_discoveries([chance_of(statistic) for statistic, _gram in tested])
    strong = [pair for pair, q in zip(tested, passed, strict=True) if q <= Q]
    told: list[Told] = []
    kept: list[Gram] = []
    for _statistic, gram in sorted(strong, key=lambda pair: (-pair[0], -len(pair[1]), pair[1])):
        if len(told) == most:
            break
        if any(within(gram, longer) or within(longer, gram) for longer in kept):
            continue
        phrase = spelt(gram, (one[at][1] for at in here[gram]))
        if phrase:
            kept.append(gram)
            told.append((phrase, len(here[gram]), len(there.get(gram, ())), one[here[gram][0]][0]))
    return told


def _counted(texts: Texts) -> dict[Gram, list[int]]:
    found: dict[Gram, list[int]] = {}
    for at, (_pk, _text, said) in enumerate(texts):
        for gram in said:
            found.setdefault(gram, []).append(at)
    return found


def _row(told: Told, samples: dict[int, Item], reason: str) -> Suggestion:
    phrase, found, elsewhere, pk = told
    return Suggestion(phrase, found, elsewhere, quoted(phrase), samples.get(pk), reason)
