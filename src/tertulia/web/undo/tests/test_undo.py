"""`/deshacer/…/`."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.accounts.models import AuditEntry
from tertulia.inbox import actions
from tertulia.inbox.models import Case
from tests import make
from tests.world import World


@pytest.fixture
def entry(world: World) -> AuditEntry:
    """Bob has resolved a case."""
    actions.resolve(make.case(world.brand), by=world.bob.actor)
    return AuditEntry.objects.get()


def test_it_takes_back_what_a_member_has_done(world: World, bob: Client, entry: AuditEntry) -> None:
    assert bob.post(f"/deshacer/{entry.pk}/").status_code == 302
    assert Case.objects.get().status == "open"


def test_it_says_when_it_was_taken_back_already(world: World, bob: Client, entry: AuditEntry) -> None:
    headers = {"HX-Request": "true"}
    assert bob.post(f"/deshacer/{entry.pk}/", headers=headers)["HX-Refresh"] == "true"
    again = bob.post(f"/deshacer/{entry.pk}/", headers=headers)
    assert again.status_code == 409
    assert "Ya estaba deshecho." in again.content.decode()
    plain = bob.post(f"/deshacer/{entry.pk}/", follow=True)
    assert "Ya estaba deshecho." in plain.content.decode()


@pytest.mark.parametrize("who", ["alice", "rita", "charlie"])
def test_nobody_takes_back_what_another_did(
    world: World, entry: AuditEntry, who: str, request: pytest.FixtureRequest
) -> None:
    assert request.getfixturevalue(who).post(f"/deshacer/{entry.pk}/").status_code == 404
    assert Case.objects.get().status == "resolved"


@pytest.mark.parametrize("ids", ["x", "0", "-", "1-x", "999999", "9" * 30])
def test_nonsense_is_nothing(world: World, bob: Client, ids: str) -> None:
    assert bob.post(f"/deshacer/{ids}/").status_code == 404


@pytest.mark.parametrize("came", ["https://evil.example/bandeja/1/", "http://testserver//evil.example/"])
def test_it_never_leads_away(world: World, bob: Client, entry: AuditEntry, came: str) -> None:
    page = bob.post(f"/deshacer/{entry.pk}/", headers={"Referer": came})
    assert page["Location"] == "/"


def test_it_is_not_done_by_looking(world: World, bob: Client, entry: AuditEntry) -> None:
    assert bob.get(f"/deshacer/{entry.pk}/").status_code == 405
