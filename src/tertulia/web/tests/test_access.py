"""Who may open a page, who is seated where, and what is answered to the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from django.utils import timezone, translation
from pytest_django import Settings

from tertulia.accounts.models import Member
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.web import urls as site
from tertulia.web.access import Seated, seat
from tests import make
from tests.world import World, signed_in


@seat()
def anybody(request: Seated) -> HttpResponse:
    now = timezone.localtime().tzinfo
    return HttpResponse(f"{request.member} en {request.workspace}: {translation.get_language()} {now}")


@seat("manager", change="owner")
def careful(request: Seated) -> HttpResponse:
    return HttpResponse("ok")


def breaking(problem: Exception) -> Callable[..., HttpResponseBase]:
    @seat()
    def view(request: Seated) -> HttpResponse:
        raise problem

    return view


handler403, handler404, handler500 = site.handler403, site.handler404, site.handler500
urlpatterns = [
    path("anybody/", anybody),
    path("careful/", careful),
    path("forbidden/", breaking(Forbidden("another workspace"))),
    path("refused/", breaking(Refused({"text": "Escribe <algo>.", "": "Y ahora no."}))),
    path("broken/", breaking(ZeroDivisionError())),
    *site.urlpatterns,
]


@pytest.fixture(autouse=True)
def _our_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def text(client: Client, address: str = "/anybody/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_sends_who_is_not_signed_in_to_the_door_and_back(client: Client, db: None) -> None:
    answer = client.get("/anybody/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/entrar/?next=/anybody/%3Fa%3D1")
    part = client.get("/anybody/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (401, "/entrar/")


def test_it_has_nothing_for_who_sits_nowhere(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("nobody", "nobody@example.org"))
    assert client.get("/anybody/").status_code == 404


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [("alice", 200, 200), ("manager", 200, 403), ("bob", 403, 403), ("rita", 403, 403)],
)
def test_it_asks_for_a_role(world: World, who: str, reads: int, changes: int) -> None:
    member = getattr(world, who, None) or make.member(world.workspace, "Mara", "manager")
    client = signed_in(member)
    assert client.get("/careful/").status_code == client.head("/careful/").status_code == reads
    for change in (client.post, client.put, client.delete):
        assert change("/careful/").status_code == changes


def test_it_speaks_each_persons_language_and_keeps_their_time(world: World) -> None:
    world.workspace.language, world.workspace.time_zone = "en", "America/Lima"
    world.workspace.save()
    Member.objects.filter(pk=world.rita.pk).update(language="es", time_zone="Atlantic/Canary")
    assert text(signed_in(world.bob)) == "Bob en Cooperativa Aurora: en America/Lima"
    assert text(signed_in(world.rita)) == "Rita en Cooperativa Aurora: es Atlantic/Canary"
    assert translation.get_language() == "es"


def test_it_seats_people_in_what_is_real_before_the_demo(world: World) -> None:
    demo = make.workspace(name="Demo", is_demo=True)
    user = world.charlie.user
    Member.objects.all().filter(user=user).delete()
    make.member(demo, "Charlie", "owner")
    assert "en Demo" in text(signed_in(Member.objects.get(user=user)))
    make.member(world.elsewhere, "Charlie", "owner")
    assert "en Otra casa" in text(signed_in(Member.objects.filter(user=user).latest("pk")))


def test_it_keeps_the_seat_that_was_chosen_while_it_is_theirs(world: World) -> None:
    second = make.workspace(name="Segunda")
    seat_ = make.member(second, "Bob", "reader")
    client = signed_in(world.bob)
    session = client.session
    session["member"] = seat_.pk
    session.save()
    assert "en Segunda" in text(client)
    Member.objects.filter(pk=seat_.pk).update(left_at=timezone.now())
    assert "en Cooperativa Aurora" in text(client)
    session["member"] = world.charlie.pk
    session.save()
    assert "Bob en Cooperativa Aurora" in text(client)


def test_it_seats_nobody_in_what_was_closed(world: World) -> None:
    world.workspace.closed_at = timezone.now()
    world.workspace.save()
    assert signed_in(world.bob).get("/anybody/").status_code == 404


def test_it_notes_now_and_then_who_was_here(world: World, bob: Client) -> None:
    text(bob)
    first = Member.objects.get(pk=world.bob.pk).seen_at
    assert first is not None
    text(bob)
    assert Member.objects.get(pk=world.bob.pk).seen_at == first
    Member.objects.update(seen_at=first - timedelta(minutes=6))
    text(bob)
    assert Member.objects.get(pk=world.bob.pk).seen_at != first - timedelta(minutes=6)


def test_it_answers_a_verbs_refusals_in_words(bob: Client, world: World) -> None:
    forbidden = bob.get("/forbidden/")
    assert forbidden.status_code == 403
    assert "Aquí solo puedes mirar" in forbidden.content.decode()
    refused = bob.get("/refused/")
    assert refused.status_code == 422
    assert "Escribe &lt;algo&gt;." in refused.content.decode()
    assert "Y ahora no." in refused.content.decode()
    part = bob.get("/refused/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Reswap"]) == (422, "none")
    assert "<html" not in part.content.decode()
    assert "Escribe &lt;algo&gt;." in part.content.decode()


def test_it_has_pages_for_what_went_wrong(world: World, bob: Client) -> None:
    bob.raise_request_exception = False
    for address, status, words in (
        ("/nowhere/", 404, "Aquí no hay nada"),
        ("/broken/", 500, "Tertulia"),
    ):
        answer = bob.get(address)
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert "ZeroDivisionError" not in answer.content.decode()
