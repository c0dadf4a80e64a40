"""The one decorator: who may, in one transaction, with an audit entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.kit import verbs
from tertulia.kit.verbs import RANK, SYSTEM, VERBS, Actor, Forbidden, Refused, Role, verb
from tertulia.listening.models import Search
from tests.world import World


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    """Verbs made by a test are forgotten with it."""
    before = dict(VERBS)
    yield
    VERBS.clear()
    VERBS.update(before)


@pytest.fixture
def search(world: World) -> Search:
    return Search.objects.create(workspace=world.workspace, brand=world.brand, name="Aurora", words="aurora")


def renaming(role: Role = "agent", **how: Any) -> Any:
    """A verb that renames a search."""

    @verb("test.rename", role=role, **how)
    def rename(search: Search, *, name: str, password: str = "", by: Actor) -> Search:
        search.name = name
        search.save(update_fields=["name"])
        if name == "no":
            raise Refused({"name": "Así no."})
        return search

    return rename


def test_it_leaves_an_entry_with_what_was_before(world: World, search: Search) -> None:
    rename = renaming(inverse="listening.restore_search")
    assert rename(search, name="Otra", password="secreta", by=world.bob.actor).name == "Otra"
    entry = AuditEntry.objects.get()
    assert (entry.workspace, entry.verb, entry.actor_name) == (world.workspace, "test.rename", "Bob")
    assert (entry.noun_type, entry.noun_id) == ("listening.search", search.pk)
    assert entry.words == {"name": "Otra", "password": "…"}
    assert entry.before == {**search.undo_state(), "name": "Aurora", "after": {"name": "Otra"}}
    assert search.audit_id == entry.pk  # type: ignore[attr-defined]


def test_it_keeps_nothing_of_what_is_refused(world: World, search: Search) -> None:
    with pytest.raises(Refused) as refused:
        renaming()(search, name="no", by=world.bob.actor)
    assert refused.value.problems == {"name": "Así no."}
    search.refresh_from_db()
    assert search.name == "Aurora"
    assert not AuditEntry.objects.exists()


def test_it_is_quiet_when_told_to(world: World, search: Search) -> None:
    renaming(quiet=True)(search, name="Otra", by=world.bob.actor)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("needed", list(RANK))
@pytest.mark.parametrize("held", list(RANK))
def test_it_lets_each_role_do_what_is_below_it(
    world: World, search: Search, needed: Role, held: Role
) -> None:
    actor = Actor("member", 1, "Alguien", held, world.workspace.pk)
    rename = renaming(needed)
    if RANK[held] >= RANK[needed]:
        assert rename(search, name="Otra", by=actor).name == "Otra"
    else:
        with pytest.raises(Forbidden):
            rename(search, name="Otra", by=actor)
        search.refresh_from_db()
        assert search.name == "Aurora"


def test_it_keeps_everybody_in_their_own_workspace(world: World, search: Search) -> None:
    rename = renaming("reader")
    for kind in ("member", "rule", "link"):
        with pytest.raises(Forbidden):
            rename(search, name="Otra", by=Actor(kind, 1, "X", "owner", world.elsewhere.pk))  # type: ignore[arg-type]
    rename(search, name="Otra", by=SYSTEM)


def test_it_wants_to_know_who(search: Search) -> None:
    with pytest.raises(TypeError, match="needs by=Actor"):
        renaming()(search, name="Otra", by="Bob")


def test_it_gives_a_name_to_one_verb_only() -> None:
    renaming()
    with pytest.raises(RuntimeError, match="two verbs"):
        renaming()


def test_it_works_in_a_house_with_a_porter_only(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs._hooks, "guard", None)
    with pytest.raises(RuntimeError, match="not installed"):
        renaming()(search, name="Otra", by=SYSTEM)


def test_it_names_an_inverse_that_there_is() -> None:
    assert {v.inverse for v in VERBS.values() if v.inverse} <= VERBS.keys()


def test_it_takes_a_sentence_for_the_whole_form() -> None:
    assert Refused("Ahora no.").problems == {"": "Ahora no."}
    assert str(Refused({"a": "Uno.", "b": "Dos."})) == "Uno.; Dos."
