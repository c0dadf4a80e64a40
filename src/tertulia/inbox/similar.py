"""What cases are about, as numbers, so that those which ask the same can be found: made by the worker, which
alone loads the encoder. Cases that were answered before this was there are taken up in batches, newest first.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from tertulia.inbox.models import Case, CaseQuerySet, Gist
from tertulia.kit.rows import in_chunks
from tertulia.listening.models import Item
from tertulia.text.encoder import embed
from tertulia.text.retrieve import compact, signatures

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Pair = tuple[int, int]
"""(thread, identity): what a case is one of, for each brand."""
AT_ONCE = 64
SAID = 3
"""So many things that somebody said make up what they ask: more is no longer the question."""
ALL_S = 60.0
"""How often all answered cases are looked through for those without a gist (in between: those just answered).
Where 100,000 have theirs that takes a tenth of a second."""


class _Rounds:
    """When this worker last found that every answered case has its gist."""

    through = -ALL_S


def take_up(limit: int = AT_ONCE, *, encode: Embed = embed) -> int:
    """Make the gists of up to `limit` cases that lack one, those that wait first. Returns how many."""
    waiting = _waiting(limit)
    answered = _answered(limit - len(waiting)) if len(waiting) < limit else []
    if not waiting and not answered:
        return 0
    said = _said([*waiting, *answered])
    jobs = [(case, False, _now(case, said[_pair(case)])) for case in waiting]
    jobs += [(case, True, _opening(case, said[_pair(case)])) for case in answered]
    vectors = encode([_text(items) for _, _, items in jobs])
    for (case, is_answered, items), bits, whole in zip(
        jobs, signatures(vectors), compact(vectors), strict=True
    ):
        # What waits is known by its newest word, so that a later one shows that it is to be read again.
        known_by = items[0].pk if is_answered and items else case.last_item_id
        speaks = bool(np.any(whole))
        gist = Gist(
            workspace_id=case.workspace_id,
            brand_id=case.brand_id,
            case=case,
            item_id=known_by,
            is_answered=is_answered,
            signature=bits.tobytes() if speaks else b"",
            vector=whole.tobytes() if speaks else b"",
        )
        _keep(gist, items)
    return len(jobs)


def forget(cases: Iterable[int]) -> None:
    """Drop the gists of these cases, because something in them was changed or deleted on its network. What
    still stands is read again. Call inside a transaction."""
    for part in in_chunks(sorted(cases)):
        Gist.objects.filter(case__in=part).delete()


def openings(cases: Sequence[Case]) -> dict[int, list[Item]]:
    """{case: what its person said before our first answer, oldest first, at most `SAID`}; what was deleted
    on its network is left out."""
    said = _said(cases)
    return {case.pk: _opening(case, said[_pair(case)]) for case in cases}


def _keep(gist: Gist, read: Sequence[Item]) -> None:
    """A new row for an old one, so that ids grow; none if what was `read` is no longer there."""
    try:
        with transaction.atomic():
            Gist.objects.filter(case_id=gist.case_id, is_answered=gist.is_answered).delete()
            if Item.objects.filter(pk__in=[item.pk for item in read]).standing().count() == len(read):
                gist.save(force_insert=True)
    except IntegrityError:
        # Its case was deleted this very moment, or another worker was faster.
        return


def _cases() -> CaseQuerySet:
    rows = Case.objects.filter(workspace__closed_at__isnull=True).defer("read_by", "who")
    return rows.order_by("-last_item_at", "-pk")


def _waiting(limit: int) -> list[Case]:
    """Open or put aside, and something was said in them since they were read."""
    read = Gist.objects.filter(case=OuterRef("pk"), is_answered=False, item=OuterRef("last_item"))
    waiting = _cases().filter(status__in=(Case.Status.OPEN, Case.Status.SNOOZED))
    return list(waiting.exclude(Exists(read))[:limit])


def _answered(limit: int) -> list[Case]:
    """Answered, without a gist of what was."""
    done = Gist.objects.filter(case=OuterRef("pk"), is_answered=True)
    rows = _cases().filter(first_response_at__isnull=False).exclude(Exists(done))
    if time.monotonic() - _Rounds.through < ALL_S:
        return list(rows.filter(pk__in=Gist.objects.filter(is_answered=False).values("case"))[:limit])
    found = list(rows[:limit])
    if not found:
        _Rounds.through = time.monotonic()
        _drop_settled()
    return found


def _drop_settled() -> None:
    """What waits for nothing any more needs no gist of what waits."""
    Gist.objects.filter(is_answered=False, case__status=Case.Status.RESOLVED).delete()


def _pair(case: Case) -> Pair:
    return case.thread_id, case.identity_id


def _said(cases: Sequence[Case]) -> dict[Pair, list[Item]]:
    """What the person of each case said in its conversation and still stands, oldest first."""
    wanted, found = {_pair(case) for case in cases}, defaultdict(list)
    for part in in_chunks(sorted(wanted), 100):
        some = Q(thread_id__in={thread for thread, _ in part}, author_id__in={author for _, author in part})
        items = Item.objects.filter(some, is_own=False).standing().order_by("published_at", "pk")
        for item in items.only("pk", "thread_id", "author_id", "title", "text", "published_at"):
            if (item.thread_id, item.author_id) in wanted:
                found[(item.thread_id, item.author_id)].append(item)
    return found


def _opening(case: Case, said: list[Item]) -> list[Item]:
    out = case.first_response_at
    before = [item for item in said if out is None or item.published_at <= out]
    return (before or said)[:SAID]


def _now(case: Case, said: list[Item]) -> list[Item]:
    since = case.waiting_since
    waiting = [item for item in said if since is not None and item.published_at >= since]
    return (waiting or said)[-SAID:]


def _text(items: list[Item]) -> str:
    return "\n".join(f"{item.title}\n{item.text}" if item.title else item.text for item in items)
