"""Kept views by mail: what was heard against the stretch before, what grew, the most useful of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.kit.due import back_off, claim
from tertulia.listening.alerts import letters, words
from tertulia.listening.alerts.clock import days_after, next_mailing
from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Grown, Scope, grew
from tertulia.listening.models import Item, View
from tertulia.query import QueryError, parse

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST_ITEMS = 5
MOST_GROWN = 3
LOOKED_AT = 400
"""Of the newest so many the most useful are chosen."""
USEFUL = {"risk": 5, "complaint": 4, "question": 3, "lead": 3, "suggestion": 2, "praise": 1}
"""What asks for something comes before what does not."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a view's letter tells of [start, end): `count` things, `before` in the stretch of equal length
    just before, what grew and the most useful."""

    start: datetime
    end: datetime
    count: int
    before: int
    grew: list[Grown]
    items: list[Item]


def mail_due(limit: int = 3) -> int:
    """Write the letters of the views that are due; returns how many views."""
    standing = View.objects.filter(
        removed_at__isnull=True, brand__closed_at__isnull=True, workspace__closed_at__isnull=True
    ).exclude(rhythm=View.Rhythm.NEVER)
    found = claim(standing.select_related("brand", "search", "workspace"), limit=limit, lease=LEASE)
    for view in found:
        try:
            mail(view, timezone.now())
        except QueryError as problem:
            _put_off(view, _("Sus palabras ya no se entienden: %(why)s") % {"why": problem})
        except Exception as problem:
            log.exception("view %s cannot be mailed", view.pk)
            _put_off(view, type(problem).__name__)
    return len(found)


def _put_off(view: View, why: str) -> None:
    attempts = view.attempts + 1
    View.objects.filter(pk=view.pk, next_try_at__isnull=False).update(
        attempts=attempts,
        last_error=why[:500],
        lease_until=None,
        next_try_at=timezone.now() + back_off(attempts, first=300),
    )


def mail(view: View, now: datetime) -> int:
    """Leave the letters of `view` for the stretch that ends now; returns how many. A view that has been
    silent is mailed too, and says so: a letter that does not come could as well mean that something broke.
    Never twice: the letters and the date of the next are written together, and only if nobody else did."""
    found = digest(view, now)
    with transaction.atomic():
        mine = View.objects.filter(pk=view.pk, next_try_at=view.next_try_at, removed_at__isnull=True)
        done = mine.update(
            mailed_to=now,
            next_try_at=next_mailing(view.rhythm, now, view.brand.zone),
            lease_until=None,
            attempts=0,
            last_error="",
        )
        if not done:
            View.objects.filter(pk=view.pk).update(lease_until=None)
            return 0
        told = {"digest": found, "link": letters.link(view, f"/escucha/?vista={view.pk}")}
        told["sentence"] = Sentence(view, found)
        return letters.send(view, lambda: _subject(view, found), "view", told)


def digest(view: View, now: datetime) -> Digest:
    """What there is to tell of the day or the week that ends with `now`."""
    days = 7 if view.rhythm == View.Rhythm.WEEKLY else 1
    start = days_after(now, -days, view.brand.zone)
    tree = parse(view.words, FIELDS, scope=view.workspace_id) if view.words else None
    scope = Scope(view.workspace_id, view.brand, start, now, search=view.search, tree=tree)
    items = scope.items()
    count = items.order_by().count()
    return Digest(
        start=start,
        end=now,
        count=count,
        before=scope.before().items().order_by().count(),
        grew=grew(scope, MOST_GROWN).grew if count else [],
        items=_useful(items) if count else [],
    )


def _useful(items: Any) -> list[Item]:
    """The most useful of the newest: what asks for something, then what reaches far, then what is new; of
    what many repeat, one."""
    newest = Item.objects.filter(pk__in=list(items.values_list("pk", flat=True)[:LOOKED_AT]))
    ranked = newest.filter(copy_of__isnull=True).select_related("author")
    return sorted(ranked, key=_usefulness, reverse=True)[:MOST_ITEMS]


def _usefulness(item: Item) -> tuple[int, int, datetime]:
    return USEFUL.get(item.intent, 0), item.followers or 0, item.published_at


def _subject(view: View, found: Digest) -> str:
    said = {"name": view.name, "count": words.number(found.count)}
    if not found.count:
        return _("%(name)s: nada nuevo") % said
    return ngettext("%(name)s: %(count)s mención", "%(name)s: %(count)s menciones", found.count) % said


class Sentence:
    """The count against the stretch before, worded in the language that is active when it is written."""

    def __init__(self, view: View, found: Digest) -> None:
        self.view, self.found = view, found

    def __str__(self) -> str:
        weekly = self.view.rhythm == View.Rhythm.WEEKLY
        said = {"count": words.number(self.found.count), "before": words.number(self.found.before)}
        if not self.found.count and not self.found.before:
            return (
                _("No se ha oído nada esta semana, ni la anterior.")
                if weekly
                else _("No se ha oído nada en el último día, ni en el anterior.")
            )
        if weekly:
            return _("%(count)s menciones esta semana; la anterior, %(before)s.") % said
        return _("%(count)s menciones en el último día; en el anterior, %(before)s.") % said
