"""The searches of a workspace, by what they are about, with what each has heard this week."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.listening.models import LookBack, Search, SearchCount, Subject

DAYS = 7


def groups(workspace: Workspace) -> list[dict[str, Any]]:
    """[{"label", "kind", "rows": [{"search", "week", "spark", "backs"}]}], in the order of the kinds; kinds
    without a search are not there."""
    rows = Search.objects.filter(workspace=workspace, removed_at__isnull=True).select_related("brand")
    searches = list(rows.order_by("brand__name", "-is_active", "name"))
    counts, backs = week(searches), under_way(searches)
    made: list[dict[str, Any]] = [
        {
            "search": search,
            "week": sum(counts[search.pk]),
            "spark": counts[search.pk],
            "backs": backs.get(search.pk, []),
        }
        for search in searches
    ]
    found = [
        {"kind": kind, "label": label, "rows": [row for row in made if row["search"].kind == kind]}
        for kind, label in Subject.choices
    ]
    return [group for group in found if group["rows"]]


def week(searches: list[Search]) -> dict[int, list[int]]:
    """Search → what was heard for it in each of the last seven days, today last, by the reader's clock."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    start = datetime.combine(days[0], time(), timezone.get_current_timezone())
    found: dict[int, list[int]] = defaultdict(lambda: [0] * DAYS)
    rows = SearchCount.objects.filter(search__in=searches, hour__gte=start)
    for pk, hour, items in rows.values_list("search_id", "hour").annotate(total=Sum("items")):
        day = timezone.localtime(hour).date()
        if day in days:
            found[pk][days.index(day)] += items
    return found


def under_way(searches: list[Search]) -> dict[int, list[LookBack]]:
    """Search → its looks back that wait or run."""
    found: dict[int, list[LookBack]] = defaultdict(list)
    states = [LookBack.State.WAITING, LookBack.State.RUNNING]
    for back in LookBack.objects.filter(search__in=searches, state__in=states).select_related("source"):
        found[back.search_id].append(back)
    return found
