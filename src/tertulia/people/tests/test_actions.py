"""Two accounts, one person; and back."""

from __future__ import annotations

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.people import actions
from tertulia.people.models import Identity, Person
from tests import make
from tests.world import World


@pytest.fixture
def ana(world: World) -> Identity:
    return make.identity(world.workspace, "Ana Ruiz")


@pytest.fixture
def ana_on_mastodon(world: World) -> Identity:
    return make.identity(world.workspace, "ana_r", network="mastodon", remote_id="masto.es/7")


def test_it_joins_two_accounts_into_one_person(
    world: World, ana: Identity, ana_on_mastodon: Identity
) -> None:
    actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
    person = Person.objects.get()
    assert (person.name, set(person.identities.all())) == ("Ana Ruiz", {ana, ana_on_mastodon})
    assert person.workspace == world.workspace


def test_it_joins_to_the_person_that_there_is(world: World, ana: Identity, ana_on_mastodon: Identity) -> None:
    person = actions.describe(ana, tags=["socia"], by=world.bob.actor)
    actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
    assert Person.objects.get() == person
    assert person.identities.count() == 2


def test_it_keeps_what_was_noted_of_either(world: World, ana: Identity, ana_on_mastodon: Identity) -> None:
    actions.describe(ana_on_mastodon, tags=["socia"], is_advocate=True, by=world.bob.actor)
    actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
    assert ana.person
    assert (ana.person.tags, ana.person.is_advocate) == (["socia"], True)


def test_it_takes_a_join_back(world: World, ana: Identity, ana_on_mastodon: Identity) -> None:
    actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
    before = AuditEntry.objects.get(verb="people.join").before
    assert before is not None
    actions.rejoin(ana_on_mastodon, before=before, by=world.bob.actor)
    ana_on_mastodon.refresh_from_db()
    assert ana_on_mastodon.person is None
    assert list(Person.objects.get().identities.all()) == [ana]


def test_it_parts_and_takes_that_back(world: World, ana: Identity, ana_on_mastodon: Identity) -> None:
    actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
    actions.part(ana_on_mastodon, by=world.bob.actor)
    ana_on_mastodon.refresh_from_db()
    assert ana_on_mastodon.person is None
    before = AuditEntry.objects.get(verb="people.part").before
    assert before is not None
    actions.rejoin(ana_on_mastodon, before=before, by=world.bob.actor)
    ana_on_mastodon.refresh_from_db()
    ana.refresh_from_db()
    assert ana_on_mastodon.person == ana.person is not None


def test_it_brings_back_the_person_that_each_had(
    world: World, ana: Identity, ana_on_mastodon: Identity
) -> None:
    for mine in (actions.describe(ana, tags=["socia"], by=world.bob.actor), None):
        ana.person = mine
        ana.save()
        other = actions.describe(ana_on_mastodon, tags=["vecina"], by=world.bob.actor)
        actions.join(ana_on_mastodon, to=ana, by=world.bob.actor)
        before = AuditEntry.objects.filter(verb="people.join").latest("pk").before
        assert before is not None
        actions.rejoin(ana_on_mastodon, before=before, by=world.bob.actor)
        ana_on_mastodon.refresh_from_db()
        assert ana_on_mastodon.person == other != ana.person


def test_it_joins_nobody_to_themselves_or_to_a_stranger(world: World, ana: Identity) -> None:
    theirs = make.identity(world.elsewhere, "Ana Ruiz")
    for other in (ana, theirs):
        with pytest.raises(Refused):
            actions.join(ana, to=other, by=world.bob.actor)
    assert not Person.objects.exists()


def test_it_describes_a_person(world: World, ana: Identity) -> None:
    person = actions.describe(
        ana, tags=[" socia ", "", "socia", "x" * 60], is_advocate=True, by=world.bob.actor
    )
    assert (person.tags, person.is_advocate) == (["socia", "x" * 40], True)
    actions.describe(ana, tags=["vecina"], by=world.bob.actor)
    person.refresh_from_db()
    assert (person.tags, person.is_advocate) == (["vecina"], True)


def test_it_forbids_readers_and_strangers(world: World, ana: Identity, ana_on_mastodon: Identity) -> None:
    for member in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            actions.join(ana_on_mastodon, to=ana, by=member.actor)
        with pytest.raises(Forbidden):
            actions.part(ana, by=member.actor)
        with pytest.raises(Forbidden):
            actions.describe(ana, tags=[], by=member.actor)
