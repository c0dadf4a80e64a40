"""A case for something heard in public, opened because somebody wants it attended to; and taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tertulia.accounts.models import AuditEntry
from tertulia.brand.models import Brand
from tertulia.inbox import triage, write
from tertulia.inbox.actions._shared import tell
from tertulia.inbox.actions.cases import reopen, resolve
from tertulia.inbox.models import Case
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.models import Heard, Item, Thread
from tertulia.outbox.models import Delivery


def open_case(item: Item, *, brand: Brand | None = None, by: Actor) -> Case:
    """The open case of whoever said `item`, in its conversation: a new one («inbox.open_case»), the one that
    there is, or that one open again if it was resolved («inbox.reopen»). What changed leaves its `audit_id`
    on the case that is given back; one that was open already has none.

    `brand`: for whom (else the first that heard it). Refused for what we said ourselves, for what its author
    deleted, and for a brand that has not heard it."""
    case = None if item.is_own else case_of(item, brand)
    if case is None:
        case = open_new(item, brand=brand, by=by)
        case.audit_id = getattr(item, "audit_id", None)  # type: ignore[attr-defined]
    elif case.status == Case.Status.RESOLVED:
        reopen(case, by=by)
    return case


def case_of(item: Item, brand: Brand | None = None) -> Case | None:
    """The case of whoever said `item`, in its conversation: that of `brand`, else the first."""
    theirs = Case.objects.filter(thread_id=item.thread_id, identity_id=item.author_id)
    if brand is not None:
        theirs = theirs.filter(brand=brand)
    return theirs.select_related("brand").order_by("pk").first()


@verb("inbox.open_case", role="agent", inverse="inbox.take_back_case")
def open_new(item: Item, *, brand: Brand | None = None, by: Actor) -> Case:
    """A case for whoever said `item`, in its conversation; the one that there is, if there is one. What
    `open_case` does where it finds none."""
    if item.is_own:
        raise Refused(_("Eso lo dijisteis vosotros: no hay a quién atender."))
    if item.deleted_at is not None:
        raise Refused(_("Su autor lo borró en su red: ya no hay qué atender."))
    # Two people who press at once open one case.
    Thread.objects.select_for_update().get(pk=item.thread_id)
    if (there := case_of(item, brand)) is not None:
        return there
    said = Item.objects.filter(thread_id=item.thread_id, author_id=item.author_id, is_own=False)
    case, rule = triage.by_hand(
        list(said.standing().select_related("author").order_by("published_at", "pk")), _brand(item, brand)
    )
    write.add([case])
    write.label([(case, rule)])
    tell(case, new=True)
    return case


def _brand(item: Item, wanted: Brand | None) -> Brand:
    ways = Heard.objects.filter(item=item, workspace_id=item.workspace_id).select_related("brand")
    if wanted is not None:
        ways = ways.filter(brand=wanted)
    if (way := ways.order_by("pk").first()) is None:
        raise Refused(_("Esta marca no ha oído eso."))
    return way.brand


@verb("inbox.take_back_case", role="agent")
def take_back_case(case: Case, *, before: dict[str, Any] | None = None, by: Actor) -> Case:
    """A case opened by hand was not meant: it is gone, if nothing has happened in it since; else resolved."""
    if _untouched(case):
        tell(case)
        Case.objects.filter(pk=case.pk).delete()
        return case
    resolve(case, by=by)
    return case


def _untouched(case: Case) -> bool:
    """Whether nobody has done or said anything in `case` since it was opened by hand, which is later than
    all that was said in it (a case of triage is as old as its first word)."""
    if case.opened_at <= case.last_item_at or case.responded_at is not None:
        return False
    done = AuditEntry.objects.filter(noun_type=Case._meta.label_lower, noun_id=case.pk)
    if done.exclude(verb="inbox.open_case").exists():
        return False
    said = Delivery.objects.filter(thread_id=case.thread_id, created_at__gte=case.opened_at)
    return not any(rows.exists() for rows in (case.notes, case.handoffs, case.drafts, said))
