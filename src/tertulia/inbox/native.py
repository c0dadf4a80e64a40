"""Answers that we gave on the network itself, heard like everything else: the wait is over."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from tertulia.inbox.models import Case
from tertulia.inbox.promise import deadline
from tertulia.listening.models import Item, Thread

Key = tuple[int, int, int]
MOST_WAITING = 200


def answers(ours: list[Item], cases: MutableMapping[Key, Case]) -> list[Case]:
    """The cases that `ours` answer, changed in memory. `cases` are those in hand (they are looked for there
    first, so that one row is never two objects); others are read and put there."""
    if not ours:
        return []
    parents = _parents(ours)
    ours = _without_roots(ours, parents)
    _read(cases, {(i.thread_id, parents[i.parent_remote_id]) for i in ours if i.parent_remote_id in parents})
    waiting = _waiting({i.thread_id for i in ours if i.parent_remote_id not in parents}, cases)
    answered: dict[Key, Case] = {}
    for item in sorted(ours, key=lambda i: (i.published_at, i.pk)):
        author = parents.get(item.parent_remote_id)
        if author is None:
            # Where all stands flat under our post, nothing says whom we answer: the only one who waits.
            one = [c for c in waiting if c.thread_id == item.thread_id and c.opened_at <= item.published_at]
            found = one if len(one) == 1 else []
        else:
            found = [c for c in cases.values() if (c.thread_id, c.identity_id) == (item.thread_id, author)]
        for case in found:
            if item.published_at >= case.opened_at:
                _answer(case, item)
                answered[(case.brand_id, case.thread_id, case.identity_id)] = case
    return list(answered.values())


def _without_roots(ours: list[Item], parents: dict[str, int]) -> list[Item]:
    """A post of ours from which a conversation hangs answers nobody in it, whatever its second."""
    flat = {item.thread_id for item in ours if item.parent_remote_id not in parents}
    roots = set(Thread.objects.filter(pk__in=flat).values_list("pk", "remote_id")) if flat else set()
    return [item for item in ours if (item.thread_id, item.remote_id) not in roots]


def _parents(ours: list[Item]) -> dict[str, int]:
    """Remote id of what we answered → who said it; only what others said."""
    wanted = {item.parent_remote_id for item in ours if item.parent_remote_id}
    if not wanted:
        return {}
    rows = Item.objects.filter(
        workspace_id=ours[0].workspace_id,
        network__in={item.network for item in ours},
        remote_id__in=wanted,
        is_own=False,
    )
    return dict(rows.values_list("remote_id", "author_id"))


def _read(cases: MutableMapping[Key, Case], pairs: set[tuple[int, int]]) -> None:
    missing = pairs - {(thread, author) for _brand, thread, author in cases}
    if missing:
        rows = Case.objects.select_for_update(of=("self",)).select_related("brand", "department")
        threads, authors = {t for t, _ in missing}, {a for _, a in missing}
        _put(cases, rows.filter(thread_id__in=threads, identity_id__in=authors).order_by("pk"))


def _waiting(threads: set[int], cases: MutableMapping[Key, Case]) -> list[Case]:
    if not threads:
        return []
    rows = Case.objects.select_for_update(of=("self",)).select_related("brand", "department")
    open_ = rows.filter(thread_id__in=threads, status=Case.Status.OPEN, waiting_since__isnull=False)
    _put(cases, open_.order_by("pk")[:MOST_WAITING])
    return [c for c in cases.values() if c.thread_id in threads and c.waiting_since is not None]


def _put(cases: MutableMapping[Key, Case], rows: Iterable[Case]) -> None:
    for case in rows:
        cases.setdefault((case.brand_id, case.thread_id, case.identity_id), case)


def _answer(case: Case, item: Item) -> None:
    at = item.published_at
    case.first_response_at = min(filter(None, (case.first_response_at, at)))
    case.responded_at = max(filter(None, (case.responded_at, at)))
    if case.last_item_at <= at:
        case.waiting_since = case.due_at = None
    elif case.waiting_since is not None and case.waiting_since <= at:
        # They have written again since: they wait from then on.
        case.waiting_since = case.last_item_at
        case.due_at = deadline(case.brand, case.waiting_since, case.priority)
