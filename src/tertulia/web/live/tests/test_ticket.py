"""The pass for the live stream."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client

from tertulia.kit import live
from tests.world import World


def test_it_names_workspace_and_member(rita: Client, world: World) -> None:
    url = rita.get("/live/ticket/").json()["url"]
    admitted = live.admit(parse_qs(urlsplit(url).query)["ticket"][0])
    assert (admitted.workspace, admitted.member) == (world.workspace.pk, world.rita.pk)


def test_it_needs_somebody(client: Client, db: None) -> None:
    assert client.get("/live/ticket/").status_code == 302


def test_it_cannot_be_made_up() -> None:
    with pytest.raises(signing.BadSignature):
        live.admit("WzEsMV0:made:up")
