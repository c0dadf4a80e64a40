"""What an address means: whose words hold, what they ask, and which items are in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from django.db.models import Min, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.listening.fields import FIELDS
from tertulia.listening.insight.facets import words
from tertulia.listening.insight.scope import Scope, without_hidden
from tertulia.listening.models import Count, ItemQuerySet, Search, View
from tertulia.query import And, Node, Or, QueryError, parse
from tertulia.web.listening.params import DAYS, DIMENSIONS, SPAN_WORDS, USUAL_SPAN, Asked, kept_span

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Reading:
    """A stream that an address asks for, understood.

    `words`: what the bar shows. `said`: their tree. `boxes`: the trees of the ticked groups, by name, and
    `boxes["ademas"]`, what a clicked figure narrows it to. `as_heard`: the words are the search's own, so
    that what it heard is the answer and nothing has to be matched again. `problem`: why the words cannot be
    read. [`start`, `end`): the time looked at, whole days by the brand's clock, or a step of the curve."""

    asked: Asked
    brand: Brand
    search: Search | None
    view: View | None
    words: str
    span: str
    start: datetime
    end: datetime
    said: Node | None = None
    boxes: dict[str, Node] = field(default_factory=dict)
    as_heard: bool = False
    problem: QueryError | None = None

    @property
    def kept_words(self) -> str:
        """The words that are saved under what was chosen."""
        return self.view.words if self.view else self.search.words if self.search else ""

    @property
    def changed(self) -> bool:
        """Whether the words or the boxes are others than those that are saved."""
        return self.words.strip() != self.kept_words.strip() or (self.view is not None and bool(self.boxes))

    def tree(self, *, without: str = "") -> Node | None:
        """What has to be matched, words and boxes (but for the group `without`); None: nothing has to."""
        said = [] if self.as_heard or self.said is None else [self.said]
        nodes = tuple(said + [node for name, node in self.boxes.items() if name != without])
        return nodes[0] if len(nodes) == 1 else And(nodes) if nodes else None

    def scope(self, *, without: str = "") -> Scope:
        """The same for who counts (`without`: as if that group had no box ticked)."""
        return Scope(
            workspace_id=self.brand.workspace_id,
            brand=self.brand,
            start=self.start,
            end=self.end,
            search=self.search if self.as_heard or self.view else None,
            tree=self.tree(without=without),
        )

    def items(self) -> ItemQuerySet:
        """Everything in it, copies too, in no order; nothing where the words cannot be read. For who has few
        items in mind (one, a group, what came last): its words are not looked up in full text."""
        return self.only(self.scope().items(by_text=False)).order_by()

    def only(self, found: ItemQuerySet) -> ItemQuerySet:
        """Those of the scope's items that are in it."""
        if self.problem is not None:
            return found.none()
        trying = self.search is not None and not self.as_heard and self.view is None
        return without_hidden(found, self.search) if trying and self.search else found

    @property
    def span_words(self) -> str:
        """The time looked at, within a sentence."""
        if self.asked.moment:
            return _("en ese rato")
        return str(SPAN_WORDS[self.span])

    def all_words(self) -> str:
        """Words and boxes as one text in the query language: what is kept as a view."""
        groups = []
        for name, values in (*self.asked.chosen.items(), ("ademas", self.asked.also)):
            if name == "ademas":
                groups += [f"({one})" for one in values if name in self.boxes]
            elif name in self.boxes:
                ways = [way for way in (written(name, value) for value in values) if way]
                several = [f"({way})" if " " in way and '"' not in way else way for way in ways]
                groups.append(f"({' O '.join(several)})" if len(ways) > 1 else ways[0])
        own = "" if self.as_heard else self.words.strip()
        if own and groups and isinstance(self.said, Or):
            own = f"({own})"
        return " ".join(part for part in (own, *groups) if part)


def written(name: str, value: str) -> str:
    """How a ticked box is written in the query language: «tono:negativo», «tema:"inicio de sesión"»; «» for a
    value that no words can say."""
    return words(DIMENSIONS[name], value)


def read(workspace: Workspace, given: Asked, now: datetime | None = None) -> Reading | None:
    """What `given` means in `workspace`; None while it has no brand. Searches, views and brands of others are
    passed over."""
    views = View.objects.filter(workspace=workspace, removed_at__isnull=True)
    searches = Search.objects.filter(workspace=workspace, removed_at__isnull=True)
    view = _one(views.select_related("brand", "search__brand"), given.view)
    search = view.search if view else _one(searches.select_related("brand"), given.search)
    of = view or search
    brand = of.brand if of else _brand(workspace, given.brand)
    if brand is None:
        return None
    kept = view.words if view else search.words if search else ""
    wanted = kept if given.words is None else given.words
    said, problem = None, None
    if wanted.strip():
        try:
            said = parse(wanted, FIELDS, scope=workspace.pk)
        except QueryError as error:
            problem = error
    span = given.span or (kept_span(view.span) if view else USUAL_SPAN)
    start, end = _between(brand, span, now or timezone.now())
    if given.moment:
        start, end = (datetime.fromtimestamp(at, UTC) for at in given.moment)
    return Reading(
        asked=given,
        brand=brand,
        search=search,
        view=view,
        words=wanted,
        span=span,
        start=start,
        end=end,
        said=said,
        boxes=_boxes(workspace, given),
        as_heard=view is None and search is not None and wanted == search.words,
        problem=problem,
    )


def _one(rows: QuerySet[M], pk: int | None) -> M | None:
    return None if pk is None else rows.filter(pk=pk).first()


def _brand(workspace: Workspace, pk: int | None) -> Brand | None:
    brands = Brand.objects.of(workspace).order_by("pk")
    return _one(brands, pk) or brands.first()


def _between(brand: Brand, span: str, now: datetime) -> tuple[datetime, datetime]:
    """From the beginning of the first day that is looked at to the end of today, by the brand's clock."""
    today = now.astimezone(brand.zone).date()
    if span in DAYS:
        first = today - timedelta(days=DAYS[span] - 1)
    else:
        heard = Count.objects.filter(brand=brand).aggregate(first=Min("hour"))["first"]
        first = heard.astimezone(brand.zone).date() if heard else today
    return midnight(first, brand.zone), midnight(today + timedelta(days=1), brand.zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), zone)


def _boxes(workspace: Workspace, given: Asked) -> dict[str, Node]:
    """A tree for each group with ticked boxes; a box that means nothing narrows nothing."""
    found: dict[str, Node] = {}
    for name in DIMENSIONS:
        nodes = _standing(_box(workspace, name, value) for value in given.chosen.get(name, ()))
        if nodes:
            found[name] = nodes[0] if len(nodes) == 1 else Or(nodes)
    also = _standing(_parsed(workspace, text) for text in given.also)
    if also:
        found["ademas"] = also[0] if len(also) == 1 else And(also)
    return found


def _standing(nodes: Iterable[Node | None]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node is not None)


def _box(workspace: Workspace, name: str, value: str) -> Node | None:
    way = written(name, value)
    return _parsed(workspace, way) if way else None


def _parsed(workspace: Workspace, text: str) -> Node | None:
    try:
        return parse(text, FIELDS, scope=workspace.pk)
    except QueryError:
        return None
