"""Internal words on a case, and corrections of what was understood."""

from __future__ import annotations

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions
from tertulia.inbox.actions import mentioned
from tertulia.inbox.models import Case, Draft, Note
from tertulia.kit.models import Event
from tertulia.kit.verbs import Refused
from tertulia.listening.models import Correction, Count, Heard, Item
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


def test_it_corrects_a_tone_and_its_counters_and_takes_it_back(world: World) -> None:
    item = make.case(world.brand).last_item
    Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)
    hour = item.published_at.replace(minute=0, second=0, microsecond=0)
    slot = {"workspace": world.workspace, "brand": world.brand, "hour": hour, "network": "demo"}
    Count.objects.create(**slot, sentiment="neutral", items=3)
    actions.correct(item, fact="sentiment", now="negative", by=world.bob.actor)
    assert Item.objects.get().sentiment == "negative"
    assert dict(Count.objects.values_list("sentiment", "items")) == {"neutral": 2, "negative": 1}
    kept = Correction.objects.get()
    assert (kept.was, kept.now, kept.by) == ("neutral", "negative", world.bob)
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert Item.objects.get().sentiment == "neutral"
    assert not Correction.objects.exists()


def test_it_takes_no_later_correction_back_with_an_earlier_one(world: World) -> None:
    item = make.item(world.workspace)
    first = actions.correct(item, fact="topic", now="Facturas", by=world.bob.actor)
    actions.correct(item, fact="topic", now="Recibos", by=world.alice.actor)
    item.refresh_from_db()
    actions.undo_correct(first, by=world.bob.actor)
    item.refresh_from_db()
    assert item.topic == "Recibos"


@pytest.mark.parametrize(("fact", "now"), [("sentiment", "furious"), ("author", "Bob"), ("topic", "x" * 81)])
def test_it_corrects_only_what_can_be(world: World, fact: str, now: str) -> None:
    with pytest.raises(Refused):
        actions.correct(make.item(world.workspace), fact=fact, now=now, by=world.bob.actor)
