"""Our answers: checked before they go to the outbox, taken back, and followed to their end."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors import faces
from tertulia.connectors.base import Limits
from tertulia.inbox.actions._shared import change, due, member_id, tell, written
from tertulia.inbox.actions.cases import put_back, resolve
from tertulia.inbox.actions.quiet import drop_draft
from tertulia.inbox.models import Case, Draft
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.models import Item
from tertulia.outbox import actions as outbox
from tertulia.outbox import queries as mouths
from tertulia.outbox.models import Delivery
from tertulia.query.tokens import fold
from tertulia.sources.models import Source

State = Delivery.State
TOLD = tuple(one.name for one in fields(Limits))


@verb("inbox.answer", role="agent", inverse="inbox.undo_answer")
def answer(
    case: Case,
    *,
    text: str,
    item: Item | None = None,
    seen_item: int | None = None,
    seen_delivery: int | None = None,
    and_resolve: bool = False,
    anyway: bool = False,
    by: Actor,
) -> Delivery:
    """Answer the person of `case` under `item` (default: their last words). The answer leaves in 8 seconds.

    `seen_item`, `seen_delivery`: the newest of the conversation that the writer had on screen. Refused
    without words, beyond the network's limit, where no account of ours can speak; and, unless `anyway`, when
    something newer has been said (problem «newer») or a word is in it that the brand avoids («words»)."""
    item = item or case.last_item
    text = written(text)
    source = _source(case, item)
    problems = _faults(text, source)
    if not anyway:
        problems |= _doubts(case, text, seen_item, seen_delivery)
    if problems:
        raise Refused(problems)
    delivery: Delivery = outbox.reply(item, source=source, text=text, brand=case.brand, by=by)
    drop_draft(case, "reply", by)
    change(case, waiting_since=None, due_at=None, responded_at=timezone.now())
    if and_resolve:
        resolve(case, by=by)
    return delivery


def _source(case: Case, item: Item) -> Source:
    if item.thread_id != case.thread_id or item.is_own:
        raise Refused({"": _("Ese mensaje no es de esta conversación.")})
    if item.deleted_at:
        raise Refused({"": _("Ese mensaje se ha borrado en la red: ya no se puede responder.")})
    source = mouths.source_for(item)
    if source is None:
        raise Refused({"": _("No hay ninguna cuenta conectada con la que responder aquí.")})
    if source.state == Source.State.UNAUTHORIZED:
        raise Refused(
            {"": _("Hay que volver a conectar «%(name)s» antes de responder.") % {"name": source.name}}
        )
    return source


def _faults(text: str, source: Source) -> dict[str, Any]:
    if not text:
        return {"text": _("Escribe tu respuesta.")}
    limits = limits_of(source)
    length = faces.count(text, limits)
    if limits.maximum is not None and length > limits.maximum:
        words = _("Sobran %(over)s: aquí caben %(most)s.")
        return {"text": words % {"over": length - limits.maximum, "most": limits.maximum}}
    return {}


def limits_of(source: Source) -> Limits:
    """How long a text may be through `source`: as its server told, else as the network's documentation
    says."""
    told = {name: source.limits[name] for name in TOLD if name in source.limits}
    return Limits(**told) if told else faces.face(source.network).limits


def _doubts(case: Case, text: str, seen_item: int | None, seen_delivery: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    newer = newer_than(case, seen_item, seen_delivery)
    if newer:
        found["newer"] = newer
    said = f" {fold(text)} "
    avoided = [word for word in case.brand.forbidden_words if fold(str(word)) and fold(str(word)) in said]
    if avoided:
        found["words"] = _("La marca evita decir «%(word)s».") % {"word": avoided[0]}
    return found


def newer_than(case: Case, seen_item: int | None, seen_delivery: int | None) -> str:
    """A sentence on what has been said in the conversation of `case` since what was seen, or «»."""
    if seen_item is not None:
        fresh = Item.objects.filter(thread_id=case.thread_id, pk__gt=seen_item, deleted_at__isnull=True)
        said = fresh.filter(author_id=case.identity_id).exists()
        if said:
            return _("%(name)s ha escrito algo más mientras respondías.") % {"name": case.identity.name}
        # What we said before them (the post above, heard after them) is no answer.
        native = fresh.filter(is_own=True, delivery__isnull=True).exclude(remote_id=case.thread.remote_id)
        if native.filter(published_at__gte=case.last_item_at).exists():
            return _("Alguien ha respondido ya desde la red mientras escribías.")
    if seen_delivery is not None:
        ours = answers_of(case).filter(pk__gt=seen_delivery).exclude(state=State.WITHDRAWN)
        last = ours.select_related("by").order_by("-pk").first()
        if last is not None:
            who = last.by.name if last.by else _("Alguien")
            return _("%(name)s acaba de responder en esta conversación.") % {"name": who}
    return ""


def answers_of(case: Case) -> Any:
    """The replies that we have given, or try to give, to the person of `case` in its conversation."""
    return Delivery.objects.filter(
        workspace_id=case.workspace_id,
        thread_id=case.thread_id,
        act=Delivery.Act.REPLY,
        parent__author_id=case.identity_id,
    )


@verb("inbox.undo_answer", role="agent")
def undo_answer(delivery: Delivery, *, before: dict[str, Any], by: Actor) -> Case:
    """Take an answer back before it leaves: the case is as it was and the text is a draft again. Refused once
    it is being sent."""
    outbox.withdraw(delivery, by=by)
    case = Case.objects.select_related("brand", "identity").get(
        pk=before["case"], workspace_id=delivery.workspace_id
    )
    put_back(case, before, {"status": before["status"]}, answer=True)
    author = member_id(by)
    if author is not None:
        Draft.objects.get_or_create(
            case=case,
            member_id=author,
            kind="reply",
            defaults={"text": delivery.text, "workspace_id": case.workspace_id},
        )
    return case


def follow(delivery: Delivery) -> None:
    """What became of an answer changes its case: out → the first response is noted, and nobody waits any more
    (they did again if it had failed or was in doubt); refused for good, taken back, or left to a person →
    they wait again, with a deadline from what they asked, unless another answer is out."""
    if delivery.act != Delivery.Act.REPLY or delivery.parent_id is None or delivery.thread_id is None:
        return
    with transaction.atomic():
        cases = Case.objects.select_for_update(of=("self",)).select_related("brand", "identity")
        case = cases.filter(
            brand_id=delivery.brand_id, thread_id=delivery.thread_id, identity__items=delivery.parent_id
        ).first()
        if case is None:
            return
        if delivery.state == State.PUBLISHED:
            _is_out(case, delivery)
        elif _came_to_nothing(delivery) and not _answered_otherwise(case, delivery):
            _wait_again(case, delivery)
        tell(case)


def _is_out(case: Case, delivery: Delivery) -> None:
    out = delivery.published_at or timezone.now()
    new: dict[str, Any] = {}
    if case.first_response_at is None:
        new["first_response_at"] = out
    if case.waiting_since is not None and case.last_item_at <= delivery.created_at:
        new |= {"waiting_since": None, "due_at": None, "responded_at": out}
    if new:
        Case.objects.filter(pk=case.pk).update(**new)


def _came_to_nothing(delivery: Delivery) -> bool:
    if delivery.state in (State.UNCONFIRMED, State.FAILED):
        return delivery.next_try_at is None
    return delivery.state in (State.REJECTED, State.WITHDRAWN)


def _answered_otherwise(case: Case, delivery: Delivery) -> bool:
    alive = answers_of(case).filter(state__in=[State.QUEUED, State.SENDING, State.PUBLISHED])
    return bool(alive.filter(created_at__gte=case.last_item_at).exclude(pk=delivery.pk).exists())


def _wait_again(case: Case, delivery: Delivery) -> None:
    parent = delivery.parent
    if parent is None:
        return
    since = min(filter(None, (case.waiting_since, parent.published_at)))
    change(
        case,
        status=Case.Status.OPEN,
        resolved_at=None,
        snoozed_until=None,
        responded_at=case.first_response_at,
        waiting_since=since,
        due_at=due(case, since),
        read_by={},
    )
