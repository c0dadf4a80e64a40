"""One world for every test: Alice owns, Bob is her teammate, Rita only reads, Charlie is a stranger."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.sources.models import Source
from tests import make


@dataclass(frozen=True)
class World:
    """Aurora's workspace with its people, and Charlie's, which must never show."""

    workspace: Workspace
    brand: Brand
    source: Source
    alice: Member
    bob: Member
    rita: Member
    charlie: Member
    elsewhere: Workspace
    other_brand: Brand


@pytest.fixture
def world(db: None) -> World:
    """Two workspaces: Aurora (Alice, Bob, Rita) and a stranger's (Charlie)."""
    ours, theirs = make.workspace(), make.workspace(name="Otra casa")
    brand = make.brand(ours)
    return World(
        workspace=ours,
        brand=brand,
        source=make.source(brand),
        alice=make.member(ours, "Alice", "owner"),
        bob=make.member(ours, "Bob", "agent"),
        rita=make.member(ours, "Rita", "reader"),
        charlie=make.member(theirs, "Charlie", "owner"),
        elsewhere=theirs,
        other_brand=make.brand(theirs, name="Otra"),
    )


def signed_in(member: Member) -> Client:
    """A browser in which `member` is signed in."""
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def alice(world: World) -> Client:
    """Alice's browser (owner)."""
    return signed_in(world.alice)


@pytest.fixture
def bob(world: World) -> Client:
    """Bob's browser (agent)."""
    return signed_in(world.bob)


@pytest.fixture
def rita(world: World) -> Client:
    """Rita's browser (reader)."""
    return signed_in(world.rita)


@pytest.fixture
def charlie(world: World) -> Client:
    """Charlie's browser: another workspace's owner."""
    return signed_in(world.charlie)
