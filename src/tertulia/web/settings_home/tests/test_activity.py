"""Ajustes · Actividad."""

from __future__ import annotations

from django.test import Client
from django.utils.html import escape

from tertulia.accounts import actions
from tertulia.accounts.models import AuditEntry
from tertulia.brand import actions as brand_actions
from tests.world import World


def entry(world: World, number: int) -> AuditEntry:
    return AuditEntry(
        workspace=world.workspace, actor_kind="member", actor_id=world.bob.pk, actor_name="Bob",
        verb="inbox.resolve", noun_name=f"Persona {number:03}",
    )  # fmt: skip


def page_of(client: Client, query: str = "") -> str:
    return client.get(f"/ajustes/actividad/{query}").content.decode()


def test_it_says_who_did_what(world: World, alice: Client) -> None:
    actions.change_role(world.bob, role="manager", by=world.alice.actor)
    page = page_of(alice)
    assert f"<b>Alice</b> {escape('dio a Bob el papel «Responsable»')}" in page


def test_it_marks_what_was_taken_back(world: World, alice: Client) -> None:
    actions.remove_member(world.bob, by=world.alice.actor)
    alice.post(f"/ajustes/deshacer/{AuditEntry.objects.latest('pk').pk}/")
    page = page_of(alice)
    assert "deshecho" in page
    assert "devolvió a Bob el puesto que tenía" in page


def test_it_keeps_to_one_person(world: World, alice: Client) -> None:
    brand_actions.change(world.brand, about="Algo", by=world.alice.actor)
    entry(world, 1).save()
    assert "Persona 001" not in page_of(alice, f"?quien={world.alice.pk}")
    only = page_of(alice, f"?quien={world.bob.pk}")
    assert "Persona 001" in only
    assert "cambió la ficha" not in only
    assert "Nada todavía." in page_of(alice, "?quien=rule")


def test_it_goes_back_page_by_page(world: World, alice: Client) -> None:
    AuditEntry.objects.bulk_create(entry(world, number) for number in range(120))
    seen: list[str] = []
    query, pages = "", 0
    while query is not None and pages < 5:
        page = page_of(alice, query)
        seen += [f"Persona {n:03}" for n in range(120) if f"Persona {n:03}" in page]
        found = page.partition("&amp;antes=")[2].partition('"')[0]
        pages += 1
        if not found:
            break
        query = f"?quien=&antes={found}"
    assert pages == 3
    assert sorted(seen) == [f"Persona {n:03}" for n in range(120)]


def test_it_shows_nothing_of_another_workspace(world: World, charlie: Client) -> None:
    actions.change_role(world.bob, role="manager", by=world.alice.actor)
    assert "Bob" not in page_of(charlie)


def test_it_bears_nonsense_in_the_address(alice: Client) -> None:
    assert alice.get("/ajustes/actividad/?quien=%27&antes=-1").status_code == 200


def test_it_asks_the_database_little(world: World, alice: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    AuditEntry.objects.bulk_create(entry(world, number) for number in range(60))
    with django_assert_max_num_queries(8):
        alice.get("/ajustes/actividad/")
