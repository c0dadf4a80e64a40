"""The list of cases: six views, filters, search, pages by keyset. Its cost does not grow with the table.

Every step is bounded: a page reads an index in its own order; filters and names look at the newest 5,000
cases of the view, words at the newest 2,000 things that hold them (`everything` lifts both bounds); counting
stops at a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.inbox.models import Case, CaseQuerySet, Label, Priority
from tertulia.inbox.queries import search

SIZE = 50
WINDOW = 5_000
MOST_COUNTED = 999
MOST_URGENT = 1_000
SOON = timedelta(minutes=30)
NEWEST_FIRST = ("-last_item_at", "-pk")
Cursor = tuple[datetime, int]
"""(last_item_at, id) of the last row of a page: the next one begins below it."""


@dataclass(frozen=True, slots=True)
class View:
    """One of the tabs above the list."""

    slug: str
    label: Any
    choose: Callable[[CaseQuerySet, Member], CaseQuerySet]


def urgent(cases: CaseQuerySet, member: Member) -> CaseQuerySet:
    """Open and marked urgent, or due within half an hour or overdue: a thousand of each at most, those that
    are due first."""
    waiting = cases.open()
    due = waiting.filter(due_at__lte=timezone.now() + SOON).order_by("due_at")
    marked = waiting.filter(priority=Priority.URGENT).order_by(*NEWEST_FIRST)
    parts = [one.values("id")[:MOST_URGENT].query.sql_with_params() for one in (due, marked)]
    union = " union ".join(f"select part.id from ({sql}) as part" for sql, _ in parts)  # noqa: S608 (as Django compiled)
    # Nothing but the ids is asked again, or the planner would rather read every open case.
    return Case.objects.filter(pk__in=RawSQL(union, [word for _, words in parts for word in words]))  # noqa: S611


VIEWS = (
    View("todas", _("Todas"), lambda cases, member: cases.open()),
    View("para-mi", _("Para mí"), lambda cases, member: cases.mine(member)),
    View("sin-asignar", _("Sin asignar"), lambda cases, member: cases.unassigned()),
    View("urgentes", _("Urgentes"), urgent),
    View("pospuestas", _("Pospuestas"), lambda cases, member: cases.snoozed()),
    View("resueltas", _("Resueltas"), lambda cases, member: cases.resolved()),
)
_BY_SLUG = {view.slug: view for view in VIEWS}


def view_of(slug: str) -> View:
    """The view with this slug, or the first."""
    return _BY_SLUG.get(slug, VIEWS[0])


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. Several of one kind mean any of them; owner 0 and department 0 mean
    nobody and none. `words` are in the query language. `everything`: look beyond the newest."""

    tones: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    owners: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    brands: tuple[int, ...] = ()
    words: str = ""
    everything: bool = False

    @property
    def narrow(self) -> Q:
        """The condition on a case, without its words."""
        found = Q()
        for lookup, values in (
            ("last_item__sentiment__in", self.tones),
            ("last_item__intent__in", self.intents),
            ("last_item__network__in", self.networks),
            ("brand_id__in", self.brands),
        ):
            if values:
                found &= Q(**{lookup: values})
        for name, ids in (("department", self.departments), ("owner", self.owners)):
            if ids:
                none = Q(**{f"{name}__isnull": True}) if 0 in ids else Q(pk__in=())
                found &= Q(**{f"{name}_id__in": [i for i in ids if i]}) | none
        if self.labels:
            tagged = Case.labels.through.objects.filter(label_id__in=self.labels)
            found &= Q(pk__in=tagged.values("case_id"))
        return found

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.narrow) or bool(self.words.strip())


@dataclass(frozen=True, slots=True)
class Page:
    """Up to fifty cases, newest word first. `after` begins the next page (None: there is none). `until`: how
    far back was looked, when the bound was met (None: to the beginning)."""

    cases: list[Case] = field(default_factory=list)
    after: Cursor | None = None
    until: datetime | None = None


def page(
    workspace: Workspace,
    member: Member,
    view: View,
    filters: Filters = Filters(),
    *,
    after: Cursor | None = None,
    size: int = SIZE,
) -> Page:
    """The cases of `view` that `filters` leave, below `after`. Raises `query.QueryError` for words that
    cannot be read."""
    cases = view.choose(Case.objects.of(workspace), member)
    bound = None if filters.everything or not filters.any else _bound(cases)
    narrow = filters.narrow & _below(after)
    near = cases.filter(narrow, last_item_at__gte=bound) if bound else cases.filter(narrow)
    if filters.words.strip():
        ids = search.ids(
            cases.filter(narrow), near, workspace, filters.words, size + 1, everything=filters.everything
        )
    else:
        ids = list(near.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[: size + 1])
    # Rows are dressed once they are chosen: what has to be sorted is then a number and a moment each.
    rows = list(_dressed(Case.objects.filter(pk__in=ids)).order_by(*NEWEST_FIRST))
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return Page(
        cases=rows[:size],
        after=(last.last_item_at, last.pk) if last else None,
        until=None if more else bound,
    )


def row(workspace: Workspace, pk: int) -> Case | None:
    """One case as the list shows it, or None where there is none."""
    return _dressed(Case.objects.of(workspace).filter(pk=pk)).first()


def newer(workspace: Workspace, member: Member, view: View, filters: Filters, since: Cursor | None) -> int:
    """How many cases of `view` have come above `since` (the first row of the list on screen); at most 99."""
    cases = view.choose(Case.objects.of(workspace), member).filter(filters.narrow)
    if since is not None:
        cases = cases.filter(Q(last_item_at__gt=since[0]) | Q(last_item_at=since[0], pk__gt=since[1]))
    return len(cases.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[:99])


def counts(workspace: Workspace, member: Member) -> dict[str, int]:
    """{slug: cases} of the six views in one statement; 1,000 means «more than 999»."""
    parts: list[str] = []
    words: list[Any] = []
    for view in VIEWS:
        chosen = view.choose(Case.objects.of(workspace), member).order_by()
        sql, params = chosen.values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        parts.append(f"(select count(*) from ({sql}) as v{len(parts)})")  # noqa: S608 (as Django compiled them)
        words += params
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", words)
        found: Sequence[int] = cursor.fetchone()
    return {view.slug: count for view, count in zip(VIEWS, found, strict=True)}


def _bound(cases: CaseQuerySet) -> datetime | None:
    """The moment of the 5,000th newest of `cases`, or None when there are fewer."""
    window = cases.order_by(*NEWEST_FIRST)[:WINDOW]
    found = window.aggregate(oldest=Min("last_item_at"), all=Count("pk"))
    return found["oldest"] if found["all"] == WINDOW else None


def _below(after: Cursor | None) -> Q:
    if after is None:
        return Q()
    at, pk = after
    # The first condition says the same as the rest, in the words that an index understands.
    return Q(last_item_at__lte=at) & (Q(last_item_at__lt=at) | Q(pk__lt=pk))


def _dressed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With all that a row shows, and without what it does not (an item's tokens are long)."""
    labels = Prefetch("labels", queryset=Label.objects.filter(removed_at__isnull=True))
    return (
        cases.select_related("identity__person", "last_item", "owner", "department")
        .prefetch_related(labels)
        .only(
            *(f.name for f in Case._meta.concrete_fields),
            *(f"identity__{name}" for name in ("name", "handle", "network", "person", "person__is_advocate")),
            *(f"last_item__{name}" for name in ITEM_OF_A_ROW),
            "owner__name",
            "department__name",
        )
    )


ITEM_OF_A_ROW = (
    "network",
    "kind",
    "text",
    "title",
    "sentiment",
    "intent",
    "topic",
    "toxicity",
    "is_held",
    "deleted_at",
    "published_at",
)
