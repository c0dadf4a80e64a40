"""Who writes: their accounts, how they have sounded over a year, and what they came for before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.utils import timezone

from tertulia.inbox.models import Case
from tertulia.kit import when
from tertulia.listening.models import Item
from tertulia.people.models import Identity, Person

MONTHS = 12
MOST_ITEMS = 2_000
"""Of a year, the newest: who writes more is not drawn more exactly by reading on."""
MOST_CASES = 8


@dataclass(frozen=True, slots=True)
class Month:
    """How somebody sounded in one month: how many things they said, and the tone of most of them."""

    year: int
    month: int
    said: int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What we know of the person of a case. `said`: things heard in a year («2.000» means at least that
    many); `response_minutes`: the middle one of our first answers to them, in opening time; None without
    any."""

    identity: Identity
    person: Person | None
    others: list[Identity] = field(default_factory=list)
    said: int = 0
    months: list[Month] = field(default_factory=list)
    response_minutes: float | None = None
    cases: list[Case] = field(default_factory=list)


def portrait(case: Case) -> Portrait:
    """The person of `case`, from all accounts that we know to be theirs. Three statements."""
    identity = case.identity
    accounts = _accounts(identity)
    ids = [account.pk for account in accounts]
    said = _said(case, ids)
    cases = _cases(case, ids)
    return Portrait(
        identity=identity,
        person=identity.person,
        others=[account for account in accounts if account.pk != identity.pk],
        said=len(said),
        months=_months(said, case),
        response_minutes=_response(cases),
        cases=[one for one in cases if one.pk != case.pk][:MOST_CASES],
    )


def _accounts(identity: Identity) -> list[Identity]:
    if identity.person_id is None:
        return [identity]
    return list(Identity.objects.filter(person_id=identity.person_id).order_by("pk")[:50])


def _said(case: Case, identities: list[int]) -> list[tuple[datetime, str]]:
    since = timezone.now() - timedelta(days=366)
    theirs = Item.objects.filter(author_id__in=identities, published_at__gte=since, is_own=False)
    rows = theirs.order_by("-published_at").values_list("published_at", "sentiment")
    return list(rows[:MOST_ITEMS])


def _months(said: list[tuple[datetime, str]], case: Case) -> list[Month]:
    zone = case.brand.zone
    tones: dict[tuple[int, int], Counter[str]] = {}
    for at, tone in said:
        local = at.astimezone(zone)
        tones.setdefault((local.year, local.month), Counter())[tone] += 1
    today = timezone.now().astimezone(zone)
    first = today.year * 12 + today.month - MONTHS
    keys = [divmod(month, 12) for month in range(first, first + MONTHS)]
    return [_month(year, month + 1, tones.get((year, month + 1))) for year, month in keys]


def _month(year: int, month: int, tones: Counter[str] | None) -> Month:
    if not tones:
        return Month(year, month)
    # At a tie what went wrong is shown before what went well.
    order = ("negative", "mixed", "positive", "neutral", "")
    most = max(tones, key=lambda tone: (tones[tone], -order.index(tone)))
    return Month(year, month, tones.total(), most)


def _cases(case: Case, identities: list[int]) -> list[Case]:
    theirs = Case.objects.filter(workspace_id=case.workspace_id, identity_id__in=identities)
    rows = theirs.select_related("last_item", "brand").defer("last_item__norm")
    return list(rows.order_by("-last_item_at")[: MOST_CASES * 4])


def _response(cases: list[Case]) -> float | None:
    waits = [
        when.open_minutes(one.opened_at, one.first_response_at, one.brand.hours, one.brand.zone)
        for one in cases
        if one.first_response_at is not None
    ]
    return median(waits) if waits else None
