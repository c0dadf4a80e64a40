"""A conversation as the screen shows it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors import faces
from tertulia.inbox import letters
from tertulia.inbox.actions.handoffs import BETWEEN_REMINDERS
from tertulia.inbox.models import Case, HandOff, Note
from tertulia.inbox.queries import Conversation
from tertulia.kit.secrets import CannotOpen
from tertulia.listening.learning.why import evidence_of
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.query import Node, mark
from tertulia.web.facts.chips import Understood, understood, weighed
from tertulia.web.inbox.composer import mail_works
from tertulia.web.inbox.moments import day_words

State = Delivery.State


class Showing:
    """Turns the entries of one conversation into what the templates read."""

    def __init__(self, case: Case, whole: Conversation, *, may_change: bool, base_url: str) -> None:
        self.case, self.whole = case, whole
        self.may_change, self.base_url = may_change, base_url
        self.home = f"/bandeja/{case.pk}"
        heard = [one.thing for one in whole.entries if isinstance(one.thing, Item) and not one.thing.is_own]
        self.why = evidence_of(heard, brand=case.brand)

    def entries(self, found: Node | None = None) -> list[dict[str, Any]]:
        """Every entry, oldest first; the first of a day says which. `found`: words to mark in the texts."""
        shown, day, seen_item, seen_delivery = [], "", 0, 0
        for number, entry in enumerate(self.whole.entries):
            thing = entry.thing
            if isinstance(thing, Item):
                seen_item = max(seen_item, thing.pk)
                said = self._item(thing, found)
            elif isinstance(thing, Delivery):
                seen_delivery = max(seen_delivery, thing.pk)
                said = self._sent(thing)
            elif isinstance(thing, HandOff):
                said = {"handoff": self._handoff(thing), "id": f"h{thing.pk}"}
            else:
                said = self._note(thing)
            # What the reader has on screen up to here, for the warning before answering over something newer.
            said["seen"] = f"{seen_item}-{seen_delivery}-{number}"
            words = day_words(entry.at)
            said["day"] = words if words != day else ""
            day = words
            shown.append(said)
        return shown

    def origin(self) -> dict[str, Any] | None:
        """The post above, or None."""
        item = self.whole.origin
        if item is None:
            return None
        return {
            "mine": item.is_own,
            "author_name": item.author.name,
            "network": item.network,
            "when": item.published_at,
            "title": item.title,
            "text": item.text,
            "url": item.url,
        }

    def _item(self, item: Item, found: Node | None) -> dict[str, Any]:
        delivery = getattr(item, "delivery", None) if item.is_own else None
        member = delivery.by if delivery is not None else None
        return {
            "id": f"i{item.pk}",
            "author_name": item.author.name or item.author.handle,
            "handle": item.author.handle,
            "network": item.network,
            "when": item.published_at,
            "text": item.text,
            "html": weighed(
                item.text, self.why.get(item.pk, ()), mark(found, item.text) if found is not None else ()
            ),
            "mine": item.is_own,
            "member_name": member.name if member else "",
            "kind": item.kind,
            "u": self._understood(item),
            "pen": self.may_change,
            "edited": item.edited_at is not None,
            "deleted": item.deleted_at is not None,
            "held": item.is_held,
            "approve_url": f"{self.home}/mensajes/{item.pk}/aprobar/"
            if self.may_change and item.is_held
            else "",
            "priv": item.audience in ("private", "direct"),
            "media": item.media,
            "delivery": self._delivery(delivery, item.network) if delivery is not None else None,
        }

    def _understood(self, item: Item) -> Understood | None:
        url = f"{self.home}/mensajes/{item.pk}/corregir/" if self.may_change else ""
        by = self.whole.corrections.get(item.pk, {})
        return understood(item, by, post_url=url, target="#entries", swap="innerHTML")

    def _note(self, note: Note) -> dict[str, Any]:
        return {
            "id": f"n{note.pk}",
            "author_name": note.by.name if note.by else note.by_name,
            "when": note.at,
            "text": note.text,
            "note": True,
            "mine": True,
        }

    def _sent(self, delivery: Delivery) -> dict[str, Any]:
        network = delivery.parent.network if delivery.parent else delivery.source.network
        return {
            "id": f"d{delivery.pk}",
            "author_name": self.case.brand.name,
            "network": network,
            "when": delivery.published_at or delivery.created_at,
            "text": delivery.text,
            "mine": True,
            "member_name": delivery.by.name if delivery.by else "",
            "delivery": self._delivery(delivery, network),
        }

    def _delivery(self, delivery: Delivery, network: str) -> dict[str, Any]:
        state, acts = delivery.state, f"{self.home}/envios/{delivery.pk}"
        stopped = state in (State.FAILED, State.REJECTED)
        waiting = state in (State.QUEUED, State.FAILED)
        return {
            "state": state,
            "network_label": faces.face(network).label,
            "why": delivery.last_error,
            "said": delivery.said,
            "url": delivery.url,
            "when": delivery.next_try_at if state == State.FAILED else None,
            "retry_url": f"{acts}/reintentar/" if stopped and self.may_change else "",
            "cancel_url": f"{acts}/retirar/" if waiting and self.may_change else "",
            "settle_url": f"{acts}/comprobar/"
            if state == State.UNCONFIRMED and delivery.next_try_at is None and self.may_change
            else "",
        }

    def _handoff(self, ask: HandOff) -> dict[str, Any]:
        state = ask.state
        act = f"{self.home}/consultas/{ask.pk}" if self.may_change and state == "waiting" else ""
        may_remind = act and ask.to_email and ask.asked_at < timezone.now() - BETWEEN_REMINDERS
        return {
            "id": ask.pk,
            "state": state,
            "department": ask.department.name,
            "to_name": ask.to_name,
            "asked_by": ask.asked_by.name if ask.asked_by else _("Alguien del equipo"),
            "asked_at": ask.asked_at,
            "question": ask.question,
            "due": ask.due_at,
            "late": ask.due_at < timezone.now(),
            "opened_at": ask.opened_at,
            "mailed": ask.mail is not None and ask.mail.state == "sent",
            "mailing": ask.mail is not None and ask.mail.state == "queued" and mail_works(self.case),
            "mail_error": ask.mail.last_error if ask.mail and ask.mail.state == "failed" else "",
            "link": self._link(ask) if act else "",
            "answer": ask.answer,
            "answered_by": ask.answered_by,
            "answered_at": ask.answered_at,
            "revoke_url": f"{act}/anular/" if act else "",
            "remind_url": f"{act}/recordar/" if may_remind else "",
        }

    def _link(self, ask: HandOff) -> str:
        try:
            return letters.link(ask, self.base_url)
        except CannotOpen:
            return ""


def latest(entries: list[dict[str, Any]]) -> str:
    """What the newest entry says has been seen; nothing seen where there is none."""
    return str(entries[-1]["seen"]) if entries else "0-0-0"


def since(word: str) -> tuple[int | None, int | None]:
    """(item, delivery) of a `seen` that came back from the browser; None each where it makes no sense."""
    parts = word.split("-")
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts[:2]):
        return None, None
    return int(parts[0]), int(parts[1])
