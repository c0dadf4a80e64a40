"""Saying that two accounts are one person, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.people.models import Identity, Person


@verb("people.join", role="agent", inverse="people.rejoin")
def join(identity: Identity, *, to: Identity, by: Actor) -> Identity:
    """`identity` is the same person as `to`, who gets a person if nobody had made one yet. Only `identity`
    moves, so that undoing is exact; what we noted of its own person is copied where there was nothing."""
    if identity.pk == to.pk or identity.workspace_id != to.workspace_id:
        raise Refused({"": _("Elige otra cuenta de la misma persona.")})
    if to.person is None:
        noted = identity.person
        to.person = Person.objects.create(
            workspace_id=to.workspace_id,
            name=to.name,
            about=noted.about if noted else "",
            place=noted.place if noted else "",
            tags=noted.tags if noted else [],
            is_advocate=bool(noted and noted.is_advocate),
        )
        to.save(update_fields=["person"])
    identity.person = to.person
    identity.save(update_fields=["person"])
    return identity


@verb("people.part", role="agent", inverse="people.rejoin")
def part(identity: Identity, *, by: Actor) -> Identity:
    """This account is somebody else's after all."""
    identity.person = None
    identity.save(update_fields=["person"])
    return identity


@verb("people.rejoin", role="agent")
def rejoin(identity: Identity, *, before: Mapping[str, Any], by: Actor) -> Identity:
    """Undo: with the person it had before."""
    identity.person_id = before["person_id"]
    identity.save(update_fields=["person"])
    return identity


@verb("people.describe", role="agent")
def describe(
    identity: Identity, *, tags: list[str] | None = None, is_advocate: bool | None = None, by: Actor
) -> Person:
    """Tags and standing of whoever is behind an account; makes the person on first use."""
    person = identity.person or Person.objects.create(workspace_id=identity.workspace_id, name=identity.name)
    if identity.person_id is None:
        identity.person = person
        identity.save(update_fields=["person"])
    if tags is not None:
        person.tags = sorted({t.strip()[:40] for t in tags if t.strip()})[:20]
    if is_advocate is not None:
        person.is_advocate = is_advocate
    person.save(update_fields=["tags", "is_advocate"])
    return person
