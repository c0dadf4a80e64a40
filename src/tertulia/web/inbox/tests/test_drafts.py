"""Drafts, and who is here."""

from __future__ import annotations

from django.test import Client

from tertulia.inbox.models import Draft, Presence
from tertulia.web.inbox.tests.help import waiting
from tests import make
from tests.world import World


def test_it_keeps_what_is_being_written(world: World, bob: Client) -> None:
    url = f"/bandeja/{waiting(world).pk}/borrador/"
    kept = bob.post(url, {"kind": "reply", "text": "Hola"}).json()
    assert kept["saved"] is True
    assert kept["at"]
    assert Draft.objects.get().text == "Hola"
    assert bob.post(url, {"kind": "reply", "text": ""}).json() == {"saved": True, "at": None}
    assert not Draft.objects.exists()


def test_it_says_so_when_the_session_is_over(world: World, client: Client) -> None:
    answer = client.post(f"/bandeja/{waiting(world).pk}/borrador/", {"kind": "reply", "text": "Hola"})
    assert (answer.status_code, answer.json()) == (401, {"saved": False})


def test_it_explains_what_it_cannot_keep(world: World, bob: Client) -> None:
    answer = bob.post(f"/bandeja/{waiting(world).pk}/borrador/", {"kind": "poem", "text": "Hola"})
    assert answer.status_code == 422
    assert "kind" in answer.json()["problems"]


def test_a_stranger_finds_nothing_and_a_reader_may_not(world: World, charlie: Client, rita: Client) -> None:
    case = waiting(world)
    for path in ("borrador", "presencia"):
        data = {"kind": "reply", "text": "x"}
        assert charlie.post(f"/bandeja/{case.pk}/{path}/", data).status_code == 404
        assert rita.post(f"/bandeja/{case.pk}/{path}/", data).status_code == 403
    assert rita.get(f"/bandeja/{case.pk}/presencia/").status_code == 200


def test_two_people_see_each_other(world: World, bob: Client, alice: Client) -> None:
    url = f"/bandeja/{waiting(world).pk}/presencia/"
    assert alice.post(url, {"writing": "1"}).status_code == 204
    assert "Alice está respondiendo" in bob.get(url).content.decode()
    assert "Alice" not in alice.get(url).content.decode()
    alice.post(url, {"writing": ""})
    assert "Alice también la tiene abierta" in bob.get(url).content.decode()
    alice.post(url, {"gone": "1"})
    assert "Alice" not in bob.get(url).content.decode()
    assert not Presence.objects.exists()


def test_it_leaves_the_case_from_whatever_seat(world: World, bob: Client, charlie: Client) -> None:
    url = f"/bandeja/{waiting(world).pk}/presencia/"
    bob.post(url, {"writing": ""})
    assert charlie.post(url, {"gone": "1"}).status_code == 204
    assert Presence.objects.get().member == world.bob
    session = bob.session
    session["member"] = make.member(world.elsewhere, "Bob").pk
    session.save()
    assert bob.get(url).status_code == 404
    assert bob.post(url, {"gone": "1"}).status_code == 204
    assert not Presence.objects.exists()
