"""A network for tests of posts: what stands there, and what it does next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.utils import timezone

from tertulia.connectors import base
from tertulia.connectors.base import Draft, Gone, Item, Place, Receipt
from tertulia.outbox import jobs
from tertulia.outbox.models import Delivery
from tests import make


class Poster(base.Posts, base.Edits, base.Measures, base.Threads):
    """Takes posts, changes and withdrawals. `trouble` is raised by the next calls, before they are done or,
    with `accepts`, after. `stands`: what is there, by id."""

    absence_proves_after_s: ClassVar[float | None] = 30.0
    threads: ClassVar[bool] = True

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.stands: dict[str, Draft] = {}
        self.trouble: Exception | None = None
        self.accepts = False
        self.meanwhile: Callable[[], None] = lambda: None
        self.figures: dict[str, dict[str, int]] = {}
        self.looked: list[Sequence[str]] = []

    def _do(self, act: Callable[[], None]) -> None:
        if self.trouble is not None and not self.accepts:
            raise self.trouble
        act()
        self.meanwhile()
        if self.trouble is not None:
            raise self.trouble

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        number = f"demo:p{len(self.drafts) + 1}"

        def act() -> None:
            self.drafts.append(draft)
            self.stands[number] = draft

        self._do(act)
        return Receipt(number, f"https://demo.example/{number}")

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        for number, there in self.stands.items():
            if (there.text, there.parent) == (draft.text, draft.parent):
                return Receipt(number, f"https://demo.example/{number}")
        return None

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        self._do(lambda: self.stands.update({receipt.id: draft}))
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        def act() -> None:
            self.stands.pop(receipt.id, None)

        self._do(act)

    def context(self, item: Item) -> Iterable[Item]:
        return []

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        self.looked.append(list(remote_ids))
        return [
            make.said(self.stands[number].text, id=number, own=True)
            if number in self.stands
            else Gone(number)
            for number in remote_ids
        ]

    def measure(self, remote_ids: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        for number in remote_ids:
            for metric, value in self.figures.get(number, {}).items():
                yield number, metric, value

    @property
    def said(self) -> list[str]:
        """The words of all that was ever published, in order."""
        return [draft.text for draft in self.drafts]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Poster:
    """Every account speaks with it."""
    made = Poster()
    for module in ("tertulia.outbox.jobs", "tertulia.outbox.watching"):
        monkeypatch.setattr(f"{module}.connector_of", lambda source, http=None: made)
    return made


def speak_all() -> int:
    """Turns of the worker until nothing is due; how much was dealt with."""
    done = 0
    while found := jobs.speak():
        done += found
    return done


def come(delivery: Delivery, **over: Any) -> None:
    """Its moment has come, just now."""
    over.setdefault("next_try_at", timezone.now())
    Delivery.objects.filter(pk=delivery.pk).update(**over)


def fresh(delivery: Delivery) -> Delivery:
    """As its row says now."""
    return Delivery.objects.get(pk=delivery.pk)


def words_of(delivery: Delivery) -> list[str]:
    """What is told of it, in order."""
    return list(delivery.steps.values_list("words", flat=True))
