"""Work that waits is a row: who takes it, for how long, and when it comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kit import due
from tertulia.kit.models import Mail


@pytest.fixture(autouse=True)
def _nameless() -> Iterator[None]:
    yield
    due.sign_leases("")


def letter(*, ago: float = 0, **over: object) -> Mail:
    """A row that is due since `ago` seconds."""
    return Mail.objects.create(
        subject="Hola", body="", next_try_at=timezone.now() - timedelta(seconds=ago), **over
    )


def test_it_takes_what_has_waited_longest(db: None) -> None:
    new, old, older = letter(ago=1), letter(ago=60), letter(ago=120)
    letter(ago=-60)
    assert due.claim(Mail.objects.all(), limit=2) == [older, old]
    assert due.claim(Mail.objects.all(), limit=2) == [new]
    assert due.claim(Mail.objects.all(), limit=2) == []


def test_it_marks_in_the_same_stroke(db: None) -> None:
    letter()
    due.sign_leases("worker")
    [taken] = due.claim(Mail.objects.all(), state=Mail.State.SENT)
    stored = Mail.objects.get()
    assert (taken.state, taken.lease_by) == (stored.state, stored.lease_by) == ("sent", "worker")
    assert stored.lease_until == taken.lease_until
    assert stored.lease_until is not None


def test_it_looks_for_nothing_that_does_not_wait(db: None) -> None:
    Mail.objects.create(subject="Hecha", body="", next_try_at=None)
    assert due.claim(Mail.objects.all()) == []


def test_it_takes_over_when_a_lease_runs_out(db: None) -> None:
    letter()
    due.claim(Mail.objects.all(), lease=timedelta(seconds=-1))
    assert len(due.claim(Mail.objects.all())) == 1


def test_it_gives_back_only_what_it_took_itself(db: None) -> None:
    letter()
    due.sign_leases("one")
    due.claim(Mail.objects.all())
    due.sign_leases("two")
    assert due.release_own(Mail.objects.all()) == 0
    due.sign_leases("one")
    assert due.release_own(Mail.objects.all()) == 1
    assert len(due.claim(Mail.objects.all())) == 1


def test_it_gives_back_nothing_without_a_name(db: None) -> None:
    letter()
    due.claim(Mail.objects.all())
    assert due.release_own(Mail.objects.all()) == 0


def test_it_never_gives_a_row_to_two_workers(transactional_db: None) -> None:
    for ago in range(60):
        letter(ago=ago)
    taken: list[int] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        while found := due.claim(Mail.objects.all(), limit=3):
            taken.extend(mail.pk for mail in found)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # On PostgreSQL a worker that finds all rows locked may stop before the last is taken, never twice.
    while found := due.claim(Mail.objects.all(), limit=60):
        taken.extend(mail.pk for mail in found)
    assert sorted(taken) == sorted(Mail.objects.values_list("pk", flat=True))


@given(attempts=st.integers(0, 500), first=st.floats(1, 60), ceiling=st.floats(60, 86_400))
def test_it_waits_longer_each_time_up_to_a_ceiling(attempts: int, first: float, ceiling: float) -> None:
    wait = due.back_off(attempts, first=first, ceiling=ceiling).total_seconds()
    plain = min(ceiling, first * 2.0 ** min(max(attempts - 1, 0), 20))
    assert plain * 0.799 <= wait <= plain * 1.201


def test_it_begins_with_the_first_wait() -> None:
    assert 24 <= due.back_off(1).total_seconds() <= 36
