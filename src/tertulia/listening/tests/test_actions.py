"""Searches: made, changed, stopped; and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import actions
from tertulia.listening.models import Search
from tests.world import World


@pytest.fixture
def search(world: World) -> Search:
    return actions.create_search(world.brand, name=" Marca ", words=" aurora -boreal ", by=world.bob.actor)


def before(verb: str) -> dict[str, Any]:
    found: dict[str, Any] | None = AuditEntry.objects.get(verb=verb).before
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
        ({"words": "a " * 10_000}, "words"),
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
    monkeypatch.setattr(actions, "MOST_SEARCHES", 2)
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
