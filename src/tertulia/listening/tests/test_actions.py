"""Searches: made, changed, stopped; and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import actions
from tertulia.listening.models import LookBack, Search
from tertulia.query import MAX_TERMS
from tests.world import World


@pytest.fixture
def search(world: World) -> Search:
    return actions.create_search(world.brand, name=" Marca ", words=" aurora -boreal ", by=world.bob.actor)


def before(verb: str) -> dict[str, Any]:
    found: dict[str, Any] | None = AuditEntry.objects.filter(verb=verb).latest("pk").before
    assert found is not None
    return found


def test_it_begins_to_listen(world: World, search: Search) -> None:
    assert (search.workspace, search.brand, search.is_active) == (world.workspace, world.brand, True)
    assert (search.name, search.words) == ("Marca", "aurora -boreal")
    assert AuditEntry.objects.get().verb == "listening.create_search"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"words": " "}, "words"),
        ({"words": "(aurora"}, "words"),
        ({"words": "tono:azul"}, "words"),
        ({"words": "aurora estado:abierto"}, "words"),
        ({"words": "a " * (MAX_TERMS + 1)}, "words"),
    ],
)
def test_it_says_what_is_wrong(world: World, search: Search, given: dict[str, str], field: str) -> None:
    given = {"name": "Marca", "words": "aurora", **given}
    with pytest.raises(Refused) as caught:
        actions.create_search(world.brand, by=world.bob.actor, **given)
    assert list(caught.value.problems) == [field]
    with pytest.raises(Refused) as caught:
        actions.change_search(search, by=world.bob.actor, **given)
    assert list(caught.value.problems) == [field]
    assert Search.objects.get().words == "aurora -boreal"


def test_it_listens_for_so_many_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertulia.listening.actions.searches.MOST_SEARCHES", 2)
    for name in ("uno", "dos"):
        actions.create_search(world.brand, name=name, words=name, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.create_search(world.brand, name="tres", words="tres", by=world.bob.actor)


def test_it_changes_and_takes_that_back(world: World, search: Search) -> None:
    actions.change_search(search, name="Otra", words="otra", by=world.bob.actor)
    assert Search.objects.get().words == "otra"
    actions.restore_search(search, before=before("listening.change_search"), by=world.bob.actor)
    stored = Search.objects.get()
    assert (stored.name, stored.words, stored.is_active) == ("Marca", "aurora -boreal", True)


def test_it_stops_and_goes_on(world: World, search: Search) -> None:
    actions.switch_search(search, on=False, by=world.bob.actor)
    assert not Search.objects.get().is_active
    actions.restore_search(search, before=before("listening.switch_search"), by=world.bob.actor)
    assert Search.objects.get().is_active


def test_it_forbids_readers_and_strangers(world: World, search: Search) -> None:
    for member in (world.rita, world.charlie):
        by = member.actor
        with pytest.raises(Forbidden):
            actions.create_search(world.brand, name="x", words="x", by=by)
        with pytest.raises(Forbidden):
            actions.change_search(search, name="x", words="x", by=by)
        with pytest.raises(Forbidden):
            actions.switch_search(search, on=False, by=by)
        with pytest.raises(Forbidden):
            actions.restore_search(search, before={}, by=by)


def test_a_new_search_looks_back_over_what_is_stored(world: World) -> None:
    made = actions.create_search(world.brand, name="x", words="x", kind="rival", by=world.bob.actor)
    back = LookBack.objects.get()
    assert (back.search, back.source, back.state, made.kind) == (made, None, "waiting", "rival")
    assert timedelta(days=29) < timezone.now() - back.since < timedelta(days=31)
    assert back.next_try_at is not None
    actions.create_search(world.brand, name="y", words="y", look_back_days=0, by=world.bob.actor)
    assert LookBack.objects.count() == 1


def test_it_looks_back_once_at_a_time(world: World, search: Search) -> None:
    since = timezone.now() - timedelta(days=90)
    for _ in range(2):
        actions.look_back(search, since=since, sources=[world.source], by=world.bob.actor)
    assert [back.source for back in LookBack.objects.order_by("pk")] == [None, world.source]
    LookBack.objects.update(state="done", next_try_at=None)
    actions.look_back(search, since=since, by=world.bob.actor)
    assert LookBack.objects.count() == 3
    actions.switch_search(search, on=False, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.look_back(search, since=since, by=world.bob.actor)


def test_it_takes_away_and_brings_back(world: World, search: Search) -> None:
    actions.delete_search(search, by=world.bob.actor)
    gone = Search.objects.get()
    assert (gone.is_active, gone.removed_at is None) == (False, False)
    with pytest.raises(Refused):
        actions.switch_search(gone, on=True, by=world.bob.actor)
    actions.restore_search(gone, before=before("listening.delete_search"), by=world.bob.actor)
    back = Search.objects.get()
    assert (back.is_active, back.removed_at) == (True, None)


def test_it_hides_authors_and_sites_and_shows_them_again(world: World, search: Search) -> None:
    actions.hide(search, author="@Marta.Igl", by=world.bob.actor)
    actions.hide(search, site="https://www.Spam.example/a?b", by=world.bob.actor)
    actions.hide(search, site="spam.example", by=world.bob.actor)
    assert Search.objects.get().hidden == {"authors": ["marta.igl"], "sites": ["spam.example"]}
    actions.restore_search(search, before=before("listening.hide"), by=world.bob.actor)
    actions.show(search, author="marta.igl", by=world.bob.actor)
    assert Search.objects.get().hidden == {"authors": [], "sites": ["spam.example"]}


def test_it_wants_to_know_what_it_is_about(world: World) -> None:
    with pytest.raises(Refused) as caught:
        actions.create_search(world.brand, name="x", words="x", kind="tiempo", by=world.bob.actor)
    assert list(caught.value.problems) == ["kind"]
