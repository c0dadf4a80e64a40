"""The stream itself: which rows, in what order, how far a page goes, and what repeats what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tertulia.connectors.faces import face
from tertulia.listening.fields import ItemSubject
from tertulia.listening.insight.windows import newest
from tertulia.listening.learning.why import evidence_of
from tertulia.listening.models import Intent, Item, ItemQuerySet, Tone
from tertulia.listening.queries import last_heard
from tertulia.query import because, mark
from tertulia.text.facts import Evidence
from tertulia.web.facts.chips import Understood, corrected_by, understood, weighed
from tertulia.web.listening import triage
from tertulia.web.listening.marking import cut
from tertulia.web.listening.reading import Reading
from tertulia.web.params import moment, number

PAGE = 40
USEFUL_AMONG = 2_000
"""«Lo más útil» is chosen among so many of the newest: to weigh everything would mean to read everything."""
MOST_COPIES = 50
"""How many of a row's copies are unfolded at once."""
MOST_GROUPED = 5_000
"""So many copies of a page's rows are looked at, the newest."""
MOST_NEW, MOST_CAME = 99, 2_000
"""So many new rows are counted, among so many things that were heard since."""

WEIGHTS: tuple[tuple[Q, int], ...] = (
    (Q(is_urgent=True), 4),
    (Q(intent__in=(Intent.QUESTION, Intent.COMPLAINT, Intent.RISK)), 3),
    (Q(intent__in=(Intent.LEAD, Intent.SUGGESTION)), 2),
    (Q(sentiment__in=(Tone.NEGATIVE, Tone.MIXED)), 1),
    (Q(followers__gte=1_000), 1),
    (Q(followers__gte=10_000), 1),
    (Q(followers__gte=100_000), 1),
    (Q(intent=Intent.SPAM), -6),
)
"""How useful a row is: the sum of what is true of it. That others repeat it counts two more. Equals stand by
time, the newest first."""
REPEATED = 2


@dataclass(frozen=True, slots=True)
class Repeats:
    """What says (nearly) the same as a row: how many, of how many accounts, from when to when."""

    count: int
    authors: int
    first: datetime
    last: datetime

    @property
    def same_day(self) -> bool:
        """Whether all were said on one day of the reader's."""
        return timezone.localdate(self.first) == timezone.localdate(self.last)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as the template reads them, where the next page begins («»: there is none), and the newest item
    that was there when the page was made."""

    rows: list[dict[str, Any]]
    after: str
    newest: int


def firsts(rows: ItemQuerySet, items: ItemQuerySet) -> ItemQuerySet:
    """Those of `rows` that repeat no other of `items`: of a group, whoever said it first."""
    original = items.filter(pk=OuterRef("copy_of"))
    earlier = items.filter(copy_of=OuterRef("copy_of"), pk__lt=OuterRef("pk"))
    repeats = Q(copy_of__isnull=False) & (Q(Exists(original)) | Q(Exists(earlier)))
    return rows.exclude(repeats)


def page(reading: Reading) -> Page:
    """One page of `reading`. At most five statements."""
    items, size = reading.items(), PAGE
    weigh = WEIGHED.get(reading.asked.order)
    found = (_heaviest(items, reading, weigh()) if weigh else _newest(items, reading))[: size + 1]
    last = found[size - 1] if len(found) > size else None
    found = found[:size]
    repeats = _repeats(items, found)
    return Page(
        rows=dressed(found, reading, repeats),
        after=_cursor(last) if last else "",
        newest=last_heard(reading.brand.workspace_id),
    )


def _newest(items: ItemQuerySet, reading: Reading) -> list[Item]:
    scope = reading.scope()
    at, pk, _weight = _place(reading.asked.after)
    after = Q()
    if at is not None and pk is not None:
        after = Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
        scope = replace(scope, end=min(scope.end, at + timedelta(microseconds=1)))
    return list(
        newest(scope, PAGE + 1, lambda found: _dressed(firsts(reading.only(found), items).filter(after)))
    )


def _heaviest(items: ItemQuerySet, reading: Reading, weight: Any) -> list[Item]:
    """Chosen by ids: what has to be weighed and sorted is then a few numbers each."""
    near = list(
        newest(reading.scope(), USEFUL_AMONG, lambda found: reading.only(found).values_list("pk", flat=True))
    )
    rows: Any = firsts(Item.objects.filter(pk__in=near), items).annotate(weight=weight)
    at, pk, least = _place(reading.asked.after)
    if at is not None and pk is not None and least is not None:
        below = Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
        rows = rows.filter(Q(weight__lt=least) | Q(weight=least) & below)
    best = list(rows.order_by("-weight", "-published_at", "-pk").values_list("pk", "weight")[: PAGE + 1])
    whole = _dressed(Item.objects.all()).in_bulk([pk for pk, _weight in best])
    for pk, weight_ in best:
        whole[pk].weight = weight_  # type: ignore[attr-defined]
    return [whole[pk] for pk, _weight in best]


def _dressed(rows: ItemQuerySet) -> ItemQuerySet:
    """With all that a row shows."""
    return rows.select_related("author__person")


def weight() -> Any:
    """How useful a row is (see `WEIGHTS`), as the database reckons it."""
    repeated = Exists(Item.objects.filter(copy_of=OuterRef("pk")))
    parts: list[Any] = [_worth(rule, points) for rule, points in WEIGHTS]
    total = _worth(Q(repeated), REPEATED)
    for part in parts:
        total = total + part
    return total


WEIGHED: Mapping[str, Callable[[], Any]] = {"utiles": weight, triage.ORDER: triage.ease}
"""Orders in which something else than time decides, and what."""


def _worth(rule: Q, points: int) -> Any:
    return Case(When(rule, then=Value(points)), default=Value(0), output_field=IntegerField())


def _cursor(item: Item) -> str:
    return f"{item.published_at.isoformat()}~{item.pk}~{getattr(item, 'weight', '')}"


def _place(after: str) -> tuple[datetime | None, int | None, int | None]:
    at, pk, weight_ = [*after.split("~"), "", ""][:3]
    least = number(weight_.removeprefix("-"))
    return moment(at), number(pk), -least if least and weight_.startswith("-") else least


def _repeats(items: ItemQuerySet, rows: Iterable[Item]) -> dict[int, Repeats]:
    """{first said: what repeats it} for those `rows` that somebody repeats."""
    heads = {item.copy_of_id or item.pk: item.pk for item in rows}
    if not heads:
        return {}
    # Asked by their groups alone, and only then whether they are in the stream: a planner that knows no
    # figures would rather read the whole time that is looked at.
    known = Item.objects.filter(copy_of__in=heads).exclude(pk__in=heads.values())
    ids = list(known.order_by("-pk").values_list("pk", flat=True)[:MOST_GROUPED])
    if not ids:
        return {}
    groups = (
        items.filter(pk__in=ids)
        .values("copy_of")
        .annotate(
            count=Count("pk"),
            authors=Count("author", distinct=True),
            first=Min("published_at"),
            last=Max("published_at"),
        )
    )
    return {
        group["copy_of"] or 0: Repeats(group["count"], group["authors"], group["first"], group["last"])
        for group in groups
    }


def copies(reading: Reading, head: int) -> list[dict[str, Any]]:
    """What repeats the row `head`, the first first; at most fifty."""
    items = reading.items()
    heads = Item.objects.filter(workspace_id=reading.brand.workspace_id, pk=head)
    root = heads.values_list(Coalesce("copy_of", F("pk")), flat=True).first()
    found = items.filter(copy_of=root).exclude(pk=head)
    return dressed(list(_dressed(found.order_by("published_at", "pk"))[:MOST_COPIES]), reading)


def again(reading: Reading, item: Item) -> dict[str, Any]:
    """One row as `page` shows it."""
    return dressed([item], reading, _repeats(reading.items(), [item]))[0]


def newer(reading: Reading, than: int) -> int:
    """How many rows have come since the item `than` was the newest; at most 99."""
    items = reading.items()
    came = Item.objects.filter(workspace_id=reading.brand.workspace_id, pk__gt=than).order_by("-pk")
    ids = list(came.values_list("pk", flat=True)[:MOST_CAME])
    rows = firsts(items.filter(pk__in=ids), items).order_by()
    return len(rows.values_list("pk", flat=True)[:MOST_NEW])


def dressed(
    items: Sequence[Item],
    reading: Reading,
    repeats: Mapping[int, Repeats] | None = None,
    *,
    whole: bool = False,
) -> list[dict[str, Any]]:
    """Rows: each its item, its network's name, its text (`whole`: all of it) with what was asked for and what
    weighed marked, what was understood, why it is here, and where it is opened, corrected and hidden."""
    why, by = evidence_of(items, brand=reading.brand), corrected_by(items)
    return [
        {
            **_told(item, reading, why.get(item.pk, ()), whole=whole),
            "u": _understood(item, reading, by.get(item.pk, {})),
            "repeats": repeats.get(item.copy_of_id or item.pk) if repeats else None,
        }
        for item in items
    ]


def _told(item: Item, reading: Reading, why: Iterable[Evidence], *, whole: bool) -> dict[str, Any]:
    given, spans = reading.asked, mark(reading.said, item.text) if reading.said else []
    text, spans, start = (item.text, spans, 0) if whole else cut(item.text, spans)
    person = item.author.person
    return {
        "item": item,
        "label": face(item.network).label,
        "text": weighed(text, why, spans, start),
        "tags": person.tags[:3] if person else [],
        "why": because(reading.said, ItemSubject(item)) if reading.said else "",
        "url": given.url(f"/escucha/{item.pk}/"),
        "hide_url": given.url(f"/escucha/{item.pk}/ocultar/") if reading.search else "",
        "copies_url": given.url("/escucha/partes/iguales/", de=str(item.pk)),
    }


def _understood(item: Item, reading: Reading, by: Mapping[str, str]) -> Understood | None:
    url = reading.asked.url(f"/escucha/{item.pk}/corregir/")
    return understood(item, by, post_url=url, target=f"#said-{item.pk}")
