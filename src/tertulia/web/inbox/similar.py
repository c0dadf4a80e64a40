"""Cases like the open one that were answered before, beside it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.inbox.models import Case
from tertulia.inbox.queries.similar import Answered, similar_to
from tertulia.outbox import queries as mouths
from tertulia.people.models import Identity
from tertulia.web.access import Seated, seat
from tertulia.web.inbox import page
from tertulia.web.inbox.params import asked
from tertulia.web.params import number

SHOWN = 4
LOOKS = 5
"""So often the page asks again for a case that the worker has not read yet."""
_NAME = re.compile(r"[^\W\d_][\w'’-]+")


@require_GET
@never_cache
@seat()
def similar(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/parecidos/`: «Casos parecidos» (`vez`: the how-manyth look, while it is still being
    read)."""
    case = page.get_case(request, pk)
    found = similar_to(case, SHOWN)
    given, look = asked(request.GET), number(request.GET.get("vez", "")) or 1
    again = found.state == "unread" and look < LOOKS
    context = {
        "state": found.state,
        "cases": [_shown(one, case.identity) for one in found.cases],
        "list_tail": given.tail,
        "again_url": given.url(f"/bandeja/{pk}/parecidos/", vez=str(look + 1)) if again else "",
        "may_use": page.may_change(request) and _can_answer(case),
    }
    return render(request, "inbox/_similar.html", context)


def _can_answer(case: Case) -> bool:
    return case.last_item.deleted_at is None and mouths.source_for(case.last_item) is not None


def _shown(one: Answered, to: Identity) -> dict[str, Any]:
    start = addressed(one.answer, one.case.identity.name, to.name)
    return {
        "id": one.case.pk,
        "name": one.case.identity.name or one.case.identity.handle,
        "asked": one.asked,
        "answer": one.answer,
        "start": start,
        "renamed": start != one.answer,
        "by": one.by,
        "at": one.at,
        "helped": one.helped,
        "hidden": one.hidden,
        "more": one.more,
        "close": one.close,
    }


def addressed(answer: str, was: str, now: str) -> str:
    """`answer` with the first name of whom it was written to (`was`) changed into that of whom it is for now:
    nobody should be greeted by another's name. As it is where there is no such name in it."""
    old, new = _first(was), _first(now)
    if not old or not new or old == new:
        return answer
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _found: new, answer)


def _first(name: str) -> str:
    found = _NAME.match(name.strip())
    return found[0] if found else ""
