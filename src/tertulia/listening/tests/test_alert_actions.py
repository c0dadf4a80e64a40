"""Alerts and views: made, changed, taken away, brought back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import actions
from tertulia.listening.alerts.clock import next_mailing
from tertulia.listening.models import Alert, Firing, Search, View
from tests.world import World

COUNT: dict[str, Any] = {"name": "Pico", "watch": "count", "settings": {"n": 5, "minutes": 15}}


def before(verb: str) -> dict[str, Any]:
    state: dict[str, Any] = AuditEntry.objects.filter(verb=verb).latest("pk").before or {}
    return state


def made(world: World, **over: Any) -> Alert:
    return actions.create_alert(world.brand, **{**COUNT, "by": world.bob.actor, **over})


def kept(world: World, **over: Any) -> View:
    given = {"name": "Facturas", "words": "factura", "by": world.bob.actor}
    return actions.keep_view(world.brand, **{**given, **over})


def test_it_makes_an_alert_that_watches_from_now_on(world: World) -> None:
    alert = made(world, members=[world.alice])
    assert alert.judged_to is not None
    assert alert.next_try_at is not None
    assert (list(alert.members.all()), alert.created_by) == ([world.alice], world.bob)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"watch": "moon"}, "watch"),
        ({"rhythm": "yearly"}, "rhythm"),
        ({"settings": {"n": 0, "minutes": 15}}, "n"),
        ({"settings": {"n": "5", "minutes": 15}}, "n"),
        ({"settings": {"n": 5, "minutes": 17}}, "minutes"),
        ({"watch": "growth", "settings": {"sensitivity": "huge"}}, "sensitivity"),
        ({"watch": "negative", "settings": {"share": 101}}, "share"),
        ({"watch": "reach", "settings": {"followers": 0}}, "followers"),
        ({"watch": "words", "settings": {}}, "words"),
        ({"words": "(aurora"}, "words"),
        ({"words": "estado:abierto"}, "words"),
    ],
)
def test_it_says_what_is_wrong_with_an_alert(world: World, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        made(world, **given)
    assert list(caught.value.problems) == [field]
    assert not Alert.objects.exists()


def test_it_takes_no_search_nor_member_of_elsewhere(world: World) -> None:
    theirs = Search.objects.create(workspace=world.elsewhere, brand=world.other_brand, name="x", words="x")
    for given in ({"search": theirs}, {"members": [world.charlie]}):
        with pytest.raises(Refused):
            made(world, **given)
        with pytest.raises(Refused):
            kept(world, **given)


def test_it_changes_switches_and_takes_that_back(world: World) -> None:
    alert = made(world, members=[world.alice])
    burst = Firing.objects.create(
        workspace=world.workspace,
        alert=alert,
        key="x",
        at=timezone.now(),
        start=timezone.now(),
        end=timezone.now(),
        cause={"watch": "count", "count": 5, "minutes": 15, "n": 5},
    )
    actions.change_alert(alert, name="Otro", settings={"n": 9, "minutes": 60}, members=[], by=world.bob.actor)
    stored = Alert.objects.get()
    assert (stored.name, stored.settings["n"], list(stored.members.all())) == ("Otro", 9, [])
    burst.refresh_from_db()
    assert burst.over_at is not None
    actions.restore_alert(stored, before=before("listening.change_alert"), by=world.bob.actor)
    stored = Alert.objects.get()
    assert (stored.name, stored.settings["n"], list(stored.members.all())) == ("Pico", 5, [world.alice])
    actions.switch_alert(stored, on=False, by=world.bob.actor)
    assert Alert.objects.get().next_try_at is None
    actions.restore_alert(stored, before=before("listening.switch_alert"), by=world.bob.actor)
    assert Alert.objects.get().next_try_at is not None


def test_it_deletes_an_alert_and_brings_it_back(world: World) -> None:
    alert = made(world)
    actions.delete_alert(alert, by=world.bob.actor)
    gone = Alert.objects.get()
    assert (gone.is_active, gone.next_try_at) == (False, None)
    with pytest.raises(Refused):
        actions.switch_alert(gone, on=True, by=world.bob.actor)
    actions.restore_alert(gone, before=before("listening.delete_alert"), by=world.bob.actor)
    assert Alert.objects.get().removed_at is None


def test_it_notes_that_firings_were_seen_here_and_nowhere_else(world: World) -> None:
    now = timezone.now()
    theirs = actions.create_alert(world.other_brand, **COUNT, by=world.charlie.actor)
    for alert in (made(world), theirs):
        Firing.objects.create(
            workspace_id=alert.workspace_id, alert=alert, key="x", at=now, start=now, end=now
        )
    actions.see_firings(world.workspace, by=world.bob.actor)
    assert [f.alert for f in Firing.objects.filter(seen_at__isnull=True)] == [theirs]


def test_it_keeps_changes_drops_and_restores_a_view(world: World) -> None:
    view = kept(world, words="factura estado:abierto")
    assert view.next_try_at is None
    actions.change_view(view, rhythm="daily", members=[world.alice], by=world.bob.actor)
    assert View.objects.get().next_try_at is not None
    actions.drop_view(view, by=world.bob.actor)
    gone = View.objects.get()
    assert (gone.removed_at is not None, gone.next_try_at) == (True, None)
    actions.restore_view(gone, before=before("listening.drop_view"), by=world.bob.actor)
    back = View.objects.get()
    assert (back.removed_at, back.rhythm, back.next_try_at is not None) == (None, "daily", True)
    actions.restore_view(back, before=before("listening.change_view"), by=world.bob.actor)
    back = View.objects.get()
    assert (back.rhythm, back.next_try_at, list(back.members.all())) == ("never", None, [])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"words": "(a"}, "words"),
        ({"span": "1y"}, "span"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"rhythm": "daily"}, "members"),
    ],
)
def test_it_says_what_is_wrong_with_a_view(world: World, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        kept(world, **given)
    assert list(caught.value.problems) == [field]


def test_it_forbids_readers_and_strangers(world: World) -> None:
    alert, view = made(world), kept(world)
    for member in (world.rita, world.charlie):
        by = member.actor
        for attempt in (
            lambda by=by: made(world, by=by),
            lambda by=by: actions.change_alert(alert, name="x", by=by),
            lambda by=by: actions.switch_alert(alert, on=False, by=by),
            lambda by=by: actions.delete_alert(alert, by=by),
            lambda by=by: actions.restore_alert(alert, before={}, by=by),
            lambda by=by: actions.see_firings(world.workspace, by=by),
            lambda by=by: kept(world, by=by),
            lambda by=by: actions.change_view(view, name="x", by=by),
            lambda by=by: actions.drop_view(view, by=by),
            lambda by=by: actions.restore_view(view, before={}, by=by),
        ):
            with pytest.raises(Forbidden):
                attempt()


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("never", "2026-11-20T10:00", None),
        ("daily", "2026-11-20T06:59", "2026-11-20T07:00"),
        ("daily", "2026-11-20T07:00", "2026-11-21T07:00"),
        ("weekly", "2026-11-20T10:00", "2026-11-23T07:00"),
        ("weekly", "2026-11-23T07:00", "2026-11-30T07:00"),
        ("daily", "2026-10-24T08:00", "2026-10-25T07:00"),
    ],
)
def test_it_leaves_at_eight_by_the_brands_clock(world: World, rhythm: str, now: str, due: str | None) -> None:
    """Madrid: 7:00 UTC in winter, and on the morning after clocks went back."""
    found = next_mailing(rhythm, datetime.fromisoformat(now).replace(tzinfo=UTC), world.brand.zone)
    assert found == (datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None)
    assert found is None or found - datetime.fromisoformat(now).replace(tzinfo=UTC) <= timedelta(days=7)
