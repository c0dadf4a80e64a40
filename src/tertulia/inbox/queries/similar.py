"""Cases that were answered before and ask the same as this one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import numpy as np
from django.db.models import Q

from tertulia.inbox import similar
from tertulia.inbox.models import Case, Gist, HandOff
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.query.tokens import fold
from tertulia.text.encoder import SIZE
from tertulia.text.retrieve import Shelf, Whole, cosines

SHOWN: Final = 5
LOOKED_AT: Final = 16
"""So many of the nearest are looked at, since some have no answer that still stands, or the same one."""
FLOOR, CLOSE = 0.48, 0.62
"""Below the floor nothing is shown: of two posts of ten sectors one pair in 6,500 comes so near, of which
most ask something like it; from `CLOSE` on (one in 120,000) it is nearly always the same question."""
TALKS: Final = 40
"""Characters from which an answer says more than «¡Gracias!»: the first such one is shown."""
KEPT: Final = 64
"""Workspaces whose signatures stay in memory, the last used (80 bytes a case)."""
OVERLAP: Final = 500
"""Ids that are read again: on PostgreSQL a lower one may appear after a higher one."""
GONE: Final = 0.9
"""The signatures are read anew when less than this part of what they find is still there."""
State = Literal["found", "none", "unread", "closed"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A case as it helps with another: what was asked, and the answer that was given, by whom and when.
    `helped`: the areas that were asked and answered; `hidden`: it was not said in public; `close`: nearly the
    same question; `closeness`: cosine."""

    case: Case
    asked: str
    answer: str
    by: str
    at: datetime
    helped: tuple[str, ...]
    hidden: bool
    more: int
    closeness: float

    @property
    def close(self) -> bool:
        """Whether it is nearly the same question."""
        return self.closeness >= CLOSE


@dataclass(frozen=True, slots=True)
class Similar:
    """`state`: «found», «none» (nothing is near enough), «unread» (the worker has not read it yet), or
    «closed» (it was resolved without an answer, and nobody waits for one)."""

    state: State
    cases: list[Answered] = field(default_factory=list)


_shelves: OrderedDict[int, Shelf] = OrderedDict()
_lock = threading.Lock()


def similar_to(case: Case, most: int = SHOWN) -> Similar:
    """Answered cases of the same brand that ask the same as `case`, nearest first. About eight statements;
    ≤ 50 ms among 100,000 (`benchmarks/similar`). Never loads the encoder."""
    own = Gist.objects.filter(case=case.pk).order_by("is_answered").values_list("vector", flat=True).first()
    if own is None:
        settled = case.status == Case.Status.RESOLVED and case.first_response_at is None
        return Similar("closed" if settled else "unread")
    query = _vector(own)
    if query is None:
        return Similar("none")
    rows = _told(_nearest(case, query))
    return Similar("found" if rows else "none", rows[:most])


def forget() -> None:
    """Drop the signatures in memory (tests)."""
    with _lock:
        _shelves.clear()


def _nearest(case: Case, query: Whole) -> list[tuple[int, float]]:
    """(case, cosine) of those at least `FLOOR` near, nearest first."""
    with _lock:
        ids = _shelf(case.workspace_id).nearest(query.astype(np.float32), case.brand_id)
    rows = Gist.objects.filter(pk__in=ids, workspace_id=case.workspace_id).exclude(case=case.pk)
    found = [(pk, data) for pk, data in rows.values_list("case_id", "vector") if _is_one(data)]
    if len(found) < GONE * len(ids):
        with _lock:
            _shelves.pop(case.workspace_id, None)
    if not found:
        return []
    near = cosines(query, np.stack([np.frombuffer(bytes(data), dtype=np.int8) for _, data in found]))
    order = np.argsort(-near, kind="stable")[:LOOKED_AT]
    return [(found[at][0], float(near[at])) for at in order if near[at] >= FLOOR]


def _shelf(workspace_id: int) -> Shelf:
    """The workspace's signatures, with those that came since."""
    shelf = _shelves.setdefault(workspace_id, Shelf())
    _shelves.move_to_end(workspace_id)
    since = max(shelf.last - OVERLAP, 0)
    rows = Gist.objects.filter(workspace_id=workspace_id, is_answered=True, pk__gt=since).order_by("pk")
    found = rows.values_list("pk", "brand_id", "signature").iterator(chunk_size=5_000)
    shelf.add([(pk, brand, bytes(bits)) for pk, brand, bits in found])
    while len(_shelves) > KEPT:
        _shelves.popitem(last=False)
    return shelf


def _is_one(data: bytes | memoryview) -> bool:
    return len(data) == SIZE


def _vector(data: bytes | memoryview) -> Whole | None:
    return np.frombuffer(bytes(data), dtype=np.int8) if _is_one(data) else None


def _told(near: Sequence[tuple[int, float]]) -> list[Answered]:
    """Those of `near` that say something and have an answer that still stands; the same answer once."""
    cases = Case.objects.select_related("identity", "thread").in_bulk([pk for pk, _ in near])
    there = [(cases[pk], closeness) for pk, closeness in near if pk in cases]
    asked = similar.openings([case for case, _ in there])
    answers, helped = _answers([case for case, _ in there], asked), _helped(cases)
    found: list[Answered] = []
    seen: set[str] = set()
    for case, closeness in there:
        given = answers.get(case.pk, [])
        if not given or not asked[case.pk]:
            continue
        best = next((one for one in given if len(one.text) >= TALKS), max(given, key=lambda o: len(o.text)))
        key = fold(best.text)
        if key in seen:
            continue
        seen.add(key)
        found.append(
            Answered(
                case=case,
                asked="\n".join(item.text or item.title for item in asked[case.pk]),
                answer=best.text,
                by=best.by,
                at=best.at,
                helped=tuple(helped.get(case.pk, ())),
                hidden=best.hidden,
                more=len(given) - 1,
                closeness=closeness,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    by: str
    at: datetime
    hidden: bool


def _answers(cases: Sequence[Case], asked: dict[int, list[Item]]) -> dict[int, list[_Answer]]:
    """{case: our answers that stand, oldest first}: through here, or on the network itself."""
    of = {(case.thread_id, case.identity_id): case for case in cases}
    found: dict[int, list[_Answer]] = {case.pk: [] for case in cases}
    threads = {thread for thread, _ in of}
    sent = Delivery.objects.filter(
        thread_id__in=threads, act=Delivery.Act.REPLY, state=Delivery.State.PUBLISHED, parent__isnull=False
    ).filter(Q(item__isnull=True) | Q(item__deleted_at__isnull=True))
    for one in sent.select_related("by", "parent").defer("parent__norm"):
        case = of.get((one.thread_id or 0, one.parent.author_id if one.parent else 0))
        if case is not None and one.text.strip():
            hidden = one.parent is not None and one.parent.audience in ("private", "direct")
            at = one.published_at or one.created_at
            found[case.pk].append(_Answer(one.text.strip(), one.by.name if one.by else "", at, hidden))
    for case, item in _native(cases, threads):
        if asked[case.pk] and item.published_at >= asked[case.pk][0].published_at and item.text.strip():
            hidden = item.audience in ("private", "direct")
            found[case.pk].append(_Answer(item.text.strip(), item.author.name, item.published_at, hidden))
    return {pk: sorted(some, key=lambda one: one.at) for pk, some in found.items()}


def _native(cases: Sequence[Case], threads: Iterable[int]) -> list[tuple[Case, Item]]:
    """What we said on the network itself at the moment from which these cases count as answered."""
    ours = Item.objects.filter(thread_id__in=threads, is_own=True, delivery__isnull=True).standing()
    by_thread: dict[int, list[Item]] = {}
    for item in ours.select_related("author").defer("norm"):
        by_thread.setdefault(item.thread_id, []).append(item)
    return [
        (case, item)
        for case in cases
        for item in by_thread.get(case.thread_id, ())
        if item.published_at in (case.first_response_at, case.responded_at)
        and item.remote_id != case.thread.remote_id
    ]


def _helped(cases: Iterable[int]) -> dict[int, list[str]]:
    """{case: the areas that answered a question about it}."""
    rows = HandOff.objects.filter(case__in=list(cases), answered_at__isnull=False).order_by("answered_at")
    found: dict[int, list[str]] = {}
    for case, area in rows.values_list("case_id", "department__name"):
        if area not in found.setdefault(case, []):
            found[case].append(area)
    return found
