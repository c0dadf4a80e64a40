"""Share of voice: how much is said of us and of each rival."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Count as Number
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import hidden
from tertulia.listening.insight.steps import HOUR
from tertulia.listening.models import Heard, Search, SearchCount, Subject

DEFINITION = _(
    "Cuenta las menciones de las búsquedas de tu marca y de cada rival, por la hora en que se publicaron, y "
    "lo que cada nombre supone del total. Una mención que nombra a dos cuenta para las dos. Solo se compara "
    "lo que se oye: una búsqueda más amplia que otra pesa más."
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One name: how many items, what share of the total (0 to 1), and how many by tone («» is what was not
    understood). `searches`: of which it is made."""

    name: str
    is_ours: bool
    items: int
    share: float
    tones: dict[str, int]
    searches: tuple[int, ...] = ()

    @property
    def negative(self) -> float | None:
        """The negative part of what was understood, 0 to 1; None where nothing was."""
        understood = sum(items for tone, items in self.tones.items() if tone)
        return self.tones.get("negative", 0) / understood if understood else None


@dataclass(frozen=True, slots=True)
class ShareOfVoice:
    """Every name, ours first, then by items. `total` is their sum. No voices where nothing is searched for;
    `has_rivals` False where there is nobody to compare with."""

    voices: list[Voice] = field(default_factory=list)
    total: int = 0
    definition: str = ""

    @property
    def has_rivals(self) -> bool:
        """Whether there is anybody but us."""
        return any(not voice.is_ours for voice in self.voices)


def share_of_voice(brand: Brand, start: datetime, end: datetime) -> ShareOfVoice:
    """The shares of the brand (its searches of kind «brand» together) and of each rival (searches of kind
    «rival», by name: two with the same name are one rival) in what was published in [start, end), in whole
    hours of UTC.

    share = items of the name / sum of the items of all names. Only active searches count; copies count; what
    a search hides in view does not. From the hourly counters; a name with several searches is counted from
    the items, since one that two of them found counts once. Gap: a rival's own spaces are not heard whole, as
    ours are; our own spaces therefore count only for what a search of ours found in them.
    """
    rows = Search.objects.filter(brand=brand, is_active=True, kind__in=(Subject.BRAND, Subject.RIVAL))
    names: dict[str, tuple[str, list[Search]]] = {}
    for search in rows.order_by("pk"):
        ours = search.kind == Subject.BRAND
        name, shown = ("", brand.name) if ours else (search.name.strip().casefold(), search.name)
        names.setdefault(name, (shown, []))[1].append(search)
    key = ("share", brand.pk, start, end, str([(s.pk, s.kind, s.name, s.hidden) for s in rows]))
    return remembered(brand.workspace_id, key, lambda: _shares(names, start, end))


def _shares(names: dict[str, tuple[str, list[Search]]], start: datetime, end: datetime) -> ShareOfVoice:
    start, end = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0), _hour_up(end)
    single = [searches[0].pk for _name, searches in names.values() if len(searches) == 1]
    counted = _counted(single, start, end)
    tones = {
        key: counted.get(searches[0].pk, Counter()) if len(searches) == 1 else _united(searches, start, end)
        for key, (_name, searches) in names.items()
    }
    total = sum(sum(of.values()) for of in tones.values())
    voices = [
        Voice(
            name,
            not key,
            items := sum(tones[key].values()),
            items / total if total else 0.0,
            dict(tones[key]),
            tuple(search.pk for search in searches),
        )
        for key, (name, searches) in names.items()
    ]
    voices.sort(key=lambda voice: (not voice.is_ours, -voice.items, voice.name))
    return ShareOfVoice(voices, total, str(DEFINITION))


def _hour_up(moment: datetime) -> datetime:
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + HOUR


def _counted(searches: Iterable[int], start: datetime, end: datetime) -> dict[int, Counter[str]]:
    rows = SearchCount.objects.filter(search_id__in=list(searches), hour__gte=start, hour__lt=end)
    found: dict[int, Counter[str]] = {}
    for search, tone, items in rows.values_list("search_id", "sentiment").annotate(total=Sum("items")):
        if items:
            found.setdefault(search, Counter())[tone] += items
    return found


def _united(searches: list[Search], start: datetime, end: datetime) -> Counter[str]:
    """Items that at least one of the searches found, each once, by tone; without what any of them hides."""
    rows = Heard.objects.filter(
        search__in=searches,
        item__published_at__gte=start,
        item__published_at__lt=end,
        item__is_own=False,
        item__deleted_at__isnull=True,
    )
    for authors, sites in map(hidden, searches):
        rows = rows.exclude(item__author__handle_key__in=authors) if authors else rows
        rows = rows.exclude(item__site__in=sites) if sites else rows
    found = rows.values_list("item__sentiment").annotate(total=Number("item_id", distinct=True))
    return Counter(dict(found))
