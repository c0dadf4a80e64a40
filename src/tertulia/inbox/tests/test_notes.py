"""Internal words on a case."""

from __future__ import annotations

import pytest

from tertulia.inbox import actions
from tertulia.inbox.actions import mentioned
from tertulia.inbox.models import Case, Draft, Note
from tertulia.kit.models import Event
from tertulia.kit.verbs import Refused
from tests import make
from tests.world import World


def test_it_leaves_a_note_and_forgets_its_draft(world: World) -> None:
    case = make.case(world.brand)
    actions.save_draft(case, kind="note", text="Ojo", by=world.bob.actor)
    note = actions.note(case, text="  Ojo con esto  ", by=world.bob.actor)
    assert (note.text, note.by, note.by_name) == ("Ojo con esto", world.bob, "Bob")
    assert not Draft.objects.exists()


def test_it_calls_those_whom_it_names(world: World) -> None:
    case = make.case(world.brand, read_by={str(world.alice.pk): 10**9})
    note = actions.note(case, text="@Alice ¿lo ves? (@bob)", by=world.bob.actor)
    assert set(note.mentions.all()) == {world.alice, world.bob}
    assert Case.objects.get().read_by == {str(world.alice.pk): 0}
    called = [e.payload for e in Event.objects.filter(kind="mention")]
    assert called == [{"case": case.pk, "member": world.alice.pk}]


def test_it_knows_names_by_their_letters_alone(world: World) -> None:
    lucia = make.member(world.workspace, "Lucía Ferrer")
    team = [lucia, world.bob]
    assert mentioned("dile a @LUCIA que mire", team) == [lucia]
    assert mentioned("@Lucía Ferrer, mira", team) == [lucia]
    assert mentioned("@Luciana no es de aquí; bob@example.org tampoco", team) == []


def test_it_drops_what_has_no_place_in_a_text(world: World) -> None:
    case = make.case(world.brand)
    assert actions.note(case, text="Oj\0o \u202etxet", by=world.bob.actor).text == "Ojo txet"
    draft = actions.save_draft(case, kind="note", text="Oj\0o ", by=world.bob.actor)
    assert draft is not None
    assert draft.text == "Ojo "
    assert actions.create_label(world.workspace, name="so\0cia", by=world.bob.actor).name == "socia"


@pytest.mark.parametrize("text", ["", " \n ", "\0", "x" * 10_001])
def test_it_refuses_notes_without_words_or_without_end(world: World, text: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.note(make.case(world.brand), text=text, by=world.bob.actor)
    assert "text" in refused.value.problems
    assert not Note.objects.exists()
