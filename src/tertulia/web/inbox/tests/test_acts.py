"""What the menus and buttons of a conversation do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox.models import Case, Label
from tertulia.web.inbox.tests.help import htmx, waiting
from tests.world import World


def undo(client: Client, html: str, here: str = "/bandeja/") -> Any:
    """Press «Deshacer» in the toast of `html`."""
    url = html.split('action="/deshacer/')[1].split('"')[0]
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"}
    return client.post(f"/deshacer/{url}", headers=headers)


def test_it_assigns_and_offers_the_way_back(world: World, bob: Client) -> None:
    case = waiting(world)
    page = htmx(bob, "post", f"/bandeja/{case.pk}/asignar/", owner=world.alice.pk)
    assert Case.objects.get().owner == world.alice
    html = page.content.decode()
    assert "Asignada a Alice" in html
    assert 'id="list-views"' in html
    back = undo(bob, html, f"/bandeja/{case.pk}/")
    assert back.status_code == 200
    assert f"/bandeja/{case.pk}/" in back["HX-Location"]
    assert Case.objects.get().owner is None


def test_it_leaves_it_to_nobody(world: World, bob: Client) -> None:
    case = waiting(world, owner=world.bob)
    htmx(bob, "post", f"/bandeja/{case.pk}/asignar/", owner="")
    assert Case.objects.get().owner is None


def test_it_passes_it_to_an_area(world: World, bob: Client) -> None:
    case, area = waiting(world), Department.objects.get(brand=world.brand, kind="legal")
    html = htmx(bob, "post", f"/bandeja/{case.pk}/asignar/", department=area.pk).content.decode()
    assert "Pasada a Legal" in html
    assert Case.objects.get().department == area


def test_it_puts_it_aside_until_a_moment_of_ours_or_theirs(world: World, bob: Client) -> None:
    case = waiting(world)
    html = htmx(bob, "post", f"/bandeja/{case.pk}/posponer/", until="manana").content.decode()
    assert "Pospuesta hasta el" in html
    until = Case.objects.get().snoozed_until
    assert until is not None
    local = until.astimezone(world.workspace.zone)
    assert (local.hour, local.minute) == (9, 0)
    wanted = (timezone.now() + timedelta(days=2)).astimezone(world.workspace.zone)
    htmx(bob, "post", f"/bandeja/{case.pk}/posponer/", until="at", at=wanted.strftime("%Y-%m-%dT16:30"))
    until = Case.objects.get().snoozed_until
    assert until is not None
    assert until.astimezone(world.workspace.zone).strftime("%d %H:%M") == wanted.strftime("%d 16:30")


def test_it_labels_and_takes_the_label_off(world: World, bob: Client) -> None:
    case = waiting(world)
    url = f"/bandeja/{case.pk}/etiquetar/"
    htmx(bob, "post", url, new="socia")
    label = Label.objects.get()
    assert list(case.labels.all()) == [label]
    html = htmx(bob, "post", url, label=label.pk).content.decode()
    assert "Sin la etiqueta" in html
    assert not case.labels.exists()


def test_it_sets_the_priority(world: World, bob: Client) -> None:
    case = waiting(world)
    assert (
        "Prioridad: Alta"
        in htmx(bob, "post", f"/bandeja/{case.pk}/prioridad/", priority="high").content.decode()
    )


def test_it_resolves_and_opens_again(world: World, bob: Client) -> None:
    case = waiting(world)
    assert "Resuelta" in htmx(bob, "post", f"/bandeja/{case.pk}/resolver/").content.decode()
    assert Case.objects.get().status == "resolved"
    htmx(bob, "post", f"/bandeja/{case.pk}/reabrir/")
    assert Case.objects.get().status == "open"


def test_it_leaves_it_unread(world: World, bob: Client) -> None:
    case = waiting(world)
    assert htmx(bob, "post", f"/bandeja/{case.pk}/sin-leer/").status_code == 204
    assert Case.objects.get().read_by == {str(world.bob.pk): 0}


def test_it_works_without_scripts(world: World, bob: Client) -> None:
    case = waiting(world)
    page = bob.post(f"/bandeja/{case.pk}/resolver/?vista=urgentes", follow=True)
    assert page.redirect_chain == [(f"/bandeja/{case.pk}/?vista=urgentes", 302)]
    html = page.content.decode()
    assert 'action="/deshacer/' in html
    assert 'action="/deshacer/' not in bob.get(f"/bandeja/{case.pk}/").content.decode()
    url = html.split('action="/deshacer/')[1].split('"')[0]
    back = bob.post(
        f"/deshacer/{url}", headers={"Referer": f"http://testserver/bandeja/{case.pk}/"}, follow=True
    )
    assert back.redirect_chain == [(f"/bandeja/{case.pk}/", 302)]
    assert "Deshecho" in back.content.decode()
    assert Case.objects.get().status == "open"


BAD = [
    ("asignar", {"owner": "0"}),
    ("asignar", {"owner": "x"}),
    ("asignar", {"department": "0"}),
    ("posponer", {}),
    ("posponer", {"until": "ayer"}),
    ("posponer", {"until": "at", "at": "31/31/2026"}),
    ("posponer", {"until": "at", "at": "2026-13-45T25:61"}),
    ("posponer", {"until": "at", "at": "2001-01-01T10:00"}),
    ("etiquetar", {"new": " "}),
    ("etiquetar", {"label": "0", "new": "x" * 41}),
    ("prioridad", {"priority": "ya"}),
]


@pytest.mark.parametrize(("path", "data"), BAD)
def test_it_explains_what_it_cannot_do(world: World, bob: Client, path: str, data: dict[str, str]) -> None:
    case = waiting(world)
    before = Case.objects.values().get()
    page = htmx(bob, "post", f"/bandeja/{case.pk}/{path}/", **data)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    whole = bob.post(f"/bandeja/{case.pk}/{path}/", data)
    assert whole.status_code == 422
    assert Case.objects.values().get() | {"read_by": {}} == before


PATHS = (
    "asignar",
    "posponer",
    "etiquetar",
    "prioridad",
    "resolver",
    "reabrir",
    "responder",
    "nota",
    "preguntar",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_finds_nothing_and_a_reader_may_not(
    world: World, charlie: Client, rita: Client, path: str
) -> None:
    url = f"/bandeja/{waiting(world).pk}/{path}/"
    assert charlie.post(url, {"text": "Hola"}).status_code == 404
    assert rita.post(url, {"text": "Hola"}).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_nothing_changes_by_looking(world: World, bob: Client, path: str) -> None:
    assert bob.get(f"/bandeja/{waiting(world).pk}/{path}/").status_code == 405


def many(client: Client, cases: list[Case], **data: Any) -> Any:
    return htmx(client, "post", "/bandeja/varias/", target="items", case=[case.pk for case in cases], **data)


def test_it_does_one_thing_to_many_and_takes_all_back(world: World, bob: Client) -> None:
    cases = [waiting(world, name) for name in ("Ana", "Bea", "Cora")]
    page = many(bob, cases[:2], action="resolve")
    html = page.content.decode()
    assert "2 conversaciones: resuelta" in html
    assert html.count("data-row=") == 1
    assert Case.objects.filter(status="resolved").count() == 2
    assert 'id="items"' in undo(bob, html)["HX-Location"] or Case.objects.filter(status="open").count() == 3


def test_it_can_do_to_many_what_it_can_to_one(world: World, bob: Client) -> None:
    cases = [waiting(world, name) for name in ("Ana", "Bea")]
    label = Label.objects.create(workspace=world.workspace, name="x")
    cases[0].labels.add(label)
    area = Department.objects.get(brand=world.brand, kind="legal")
    many(bob, cases, owner=world.bob.pk)
    many(bob, cases, department=area.pk)
    many(bob, cases, label=label.pk)
    for case in Case.objects.all():
        assert (case.owner, case.department, list(case.labels.all())) == (world.bob, area, [label])
    many(bob, cases, until="2h")
    assert Case.objects.filter(status="snoozed").count() == 2


def test_it_does_all_or_nothing(world: World, bob: Client) -> None:
    cases = [waiting(world, name) for name in ("Ana", "Bea")]
    page = many(bob, cases, owner=world.rita.pk)
    assert page.status_code == 422
    assert "solo puede leer" in page.content.decode()
    assert not Case.objects.filter(owner__isnull=False).exists()


def test_it_touches_no_case_of_others(world: World, charlie: Client, rita: Client, bob: Client) -> None:
    case = waiting(world)
    many(charlie, [case], action="resolve")
    assert rita.post("/bandeja/varias/", {"case": case.pk, "action": "resolve"}).status_code == 403
    assert bob.post("/bandeja/varias/", {"case": "x", "action": "resolve"}).status_code == 302
    assert bob.post("/bandeja/varias/", {"case": case.pk, "action": "burn"}).status_code == 302
    assert Case.objects.get().status == "open"
