"""Events for browsers: in the transaction of what they tell, and the pass that lets one listen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.db import transaction
from django.utils import timezone

from tertulia.kit import live
from tertulia.kit.models import Event


def test_it_tells_one_workspace(db: None) -> None:
    live.tell(7, "case", case=3, new=True)
    event = Event.objects.get()
    assert (event.workspace_id, event.kind, event.payload) == (7, "case", {"case": 3, "new": True})
    assert abs(timezone.now() - event.at) < timedelta(minutes=1)


def test_it_tells_several_things_in_order(db: None) -> None:
    live.tell_many(7, [("case", {"case": n}) for n in range(5)])
    assert [event.payload["case"] for event in Event.objects.order_by("id")] == list(range(5))
    live.tell_many(7, [])
    assert Event.objects.count() == 5


def test_it_tells_nothing_that_did_not_happen(db: None) -> None:
    def break_off() -> None:
        with transaction.atomic():
            live.tell(7, "case", case=3)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert not Event.objects.exists()


def test_it_knows_the_last_that_can_be_seen(db: None) -> None:
    assert live.last() == 0
    live.tell_many(7, [("case", {}), ("case", {})])
    assert live.last() == Event.objects.order_by("id")[1].pk


def test_it_forgets_what_nobody_waits_for(db: None) -> None:
    live.tell(7, "old")
    Event.objects.update(at=timezone.now() - live.KEEP - timedelta(seconds=1))
    live.tell(7, "new")
    assert live.forget_old() == 1
    assert Event.objects.get().kind == "new"


def test_it_admits_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = live.ticket(7, 3)
    admitted = live.admit(ticket)
    assert (admitted.workspace, admitted.member) == (7, 3)
    monkeypatch.setattr(live, "TICKET_SECONDS", -1)
    with pytest.raises(signing.SignatureExpired):
        live.admit(ticket)


@pytest.mark.parametrize("made_up", ["", "WzEsMV0:made:up", "ñ" * 10_000])
def test_it_admits_nobody_with_a_pass_of_their_own(made_up: str) -> None:
    with pytest.raises(signing.BadSignature):
        live.admit(made_up)


def test_it_admits_nobody_with_a_pass_for_something_else() -> None:
    with pytest.raises(signing.BadSignature):
        live.admit(signing.dumps([1, 1], salt="another door"))
