"""How much of what a search finds is noise, as far as that can honestly be said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import hidden
from tertulia.listening.models import Correction, Heard, Intent, Item, ItemQuerySet, Search

DAYS = 30
LOOKED = 1_000
"""The newest of so many items."""
LEAST = 30
"""Of fewer, a share says nothing."""

DEFINITION = gettext_lazy(
    "De lo último que se encontró, cuánto parece publicidad, cuánto marcó alguien como publicidad y cuánto "
    "es de cuentas o sitios que ocultas. Es lo menos que hay: lo que habla de otra cosa con el mismo nombre "
    "no se puede contar solo."
)


@dataclass(frozen=True, slots=True)
class Noise:
    """At least `share` (0 to 1) of `looked` items are noise, `items` of them; `basis` says why, in a
    sentence."""

    share: float
    items: int
    looked: int
    basis: str


def noise(of: Search | ItemQuerySet, *, now: datetime | None = None) -> Noise | None:
    """The least share of noise in the newest `LOOKED` items of the last `DAYS` days that `of` (a search)
    found, or of a queryset of items of one workspace, as it stands.

    Noise is what understanding takes for advertising (intent «spam», unless a person said that it is not),
    what a person marked as such, and for a search what comes from authors and sites that it hides. It is a
    lower bound: what uses the same word for something else is noise too, and no machine here can tell.
    None with fewer than `LEAST` items, and where nothing was understood and nobody marked or hid anything:
    then there is no honest basis.
    """
    if isinstance(of, ItemQuerySet):
        return _judged(of, [], [])
    since = (now or timezone.now()) - timedelta(days=DAYS)
    key = ("noise", of.pk, str(of.hidden), since.replace(minute=0, second=0, microsecond=0))
    return remembered(of.workspace_id, key, lambda: _judged(found_by(of, since), *hidden(of)))


def found_by(search: Search, since: datetime) -> ItemQuerySet:
    """What a search found since then, with what it hides in view, newest first."""
    ways = Heard.objects.filter(item=OuterRef("pk"), search_id=search.pk)
    items = Item.objects.filter(workspace_id=search.workspace_id, published_at__gte=since).standing()
    return items.said_by_others().filter(Exists(ways)).order_by("-published_at", "-pk")


def why(authors: list[str], sites: list[str]) -> Case:
    """What makes an item noise: «hidden», «marked», «spam», or «» if nothing does."""
    marks = Correction.objects.filter(item=OuterRef("pk"), fact="intent")
    conditions = []
    if authors or sites:
        conditions.append(When(Q(author__handle_key__in=authors) | Q(site__in=sites), then=Value("hidden")))
    return Case(
        *conditions,
        When(Q(Exists(marks)) & Q(intent=Intent.SPAM), then=Value("marked")),
        When(intent=Intent.SPAM, then=Value("spam")),
        default=Value(""),
    )


def _judged(items: ItemQuerySet, authors: list[str], sites: list[str]) -> Noise | None:
    rows = items.annotate(why=why(authors, sites), read=F("intent")).values_list("why", "read")[:LOOKED]
    found: Counter[str] = Counter()
    understood = 0
    for reason, intent in rows:
        found[reason] += 1
        understood += bool(intent)
    looked, bad = found.total(), found.total() - found[""]
    if looked < LEAST or not (understood or bad):
        return None
    parts = [
        (found["spam"], _("{n} parecen publicidad")),
        (found["marked"], _("{n} marcadas como publicidad")),
        (found["hidden"], _("{n} de cuentas o sitios ocultos")),
    ]
    said = ", ".join(words.format(n=n) for n, words in parts if n) or _("ninguna parece publicidad")
    return Noise(
        bad / looked, bad, looked, _("De {looked} menciones: {parts}.").format(looked=looked, parts=said)
    )
