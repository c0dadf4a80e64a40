"""`/ajustes/reglas/`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Label, Rule
from tertulia.inbox.tests.hearing import hear
from tests import make
from tests.world import World


def rule(world: World, words: str = "factura", **over: Any) -> Rule:
    given: dict[str, Any] = {
        "name": words,
        "words": words,
        "priority": "high",
        "by": world.alice.actor,
        **over,
    }
    return actions.create_rule(world.brand, **given)


def form(**over: Any) -> dict[str, Any]:
    return {"name": "Facturas", "words": "factura O recibo", "priority": "high", **over}


def order() -> list[str]:
    return list(
        Rule.objects.filter(removed_at__isnull=True).order_by("position").values_list("name", flat=True)
    )


def test_it_shows_every_rule_and_what_it_does(world: World, alice: Client) -> None:
    label = Label.objects.create(workspace=world.workspace, name="dinero")
    legal = Department.objects.get(brand=world.brand, kind="legal")
    rule(world, department=legal, owner=world.bob, label=label, opens_public=True)
    html = alice.get("/ajustes/reglas/").content.decode()
    for words in (
        "factura",
        "Legal",
        "se asigna a Bob",
        "etiqueta «dinero»",
        "prioridad alta",
        "abre casos en público",
    ):
        assert words in html, words


def test_it_says_which_rules_do_nothing(world: World, alice: Client) -> None:
    label = Label.objects.create(workspace=world.workspace, name="dinero")
    rule(world, "etiqueta:dinero")
    actions.delete_label(label, by=world.alice.actor)
    assert "Mientras tanto no hace nada." in alice.get("/ajustes/reglas/").content.decode()


def test_it_is_empty_at_first(world: World, alice: Client) -> None:
    assert "Aún no hay reglas." in alice.get("/ajustes/reglas/").content.decode()


def test_it_makes_a_rule_and_takes_it_back(world: World, alice: Client) -> None:
    page = alice.post("/ajustes/reglas/nueva/", form(), follow=True)
    assert page.redirect_chain == [("/ajustes/reglas/", 302)]
    assert Rule.objects.get().words == "factura O recibo"
    url = page.content.decode().split('action="/ajustes/deshacer/')[1].split('"')[0]
    alice.post(f"/ajustes/deshacer/{url}")
    assert order() == []


def test_it_changes_a_rule(world: World, alice: Client) -> None:
    made = rule(world)
    alice.post(f"/ajustes/reglas/{made.pk}/", form(owner=world.bob.pk))
    made.refresh_from_db()
    assert (made.name, made.owner) == ("Facturas", world.bob)


def test_it_tries_a_rule_and_saves_nothing(world: World, alice: Client) -> None:
    hear(
        world.source,
        make.said("Mi factura"),
        make.said("¿Y el recibo?"),
        make.said("Hola"),
        department="finance",
    )
    rule(world, "recibo")
    page = alice.post("/ajustes/reglas/nueva/", form(name="", words="factura O recibo", **{"try": "1"}))
    html = page.content.decode()
    assert "Habría encajado con 1 mensaje en 30 días" in html
    assert "Habría enviado 1 a Finanzas." in html
    assert "se lo queda antes otra regla" in html
    assert order() == ["recibo"]


BAD = [
    ({"name": ""}, "name"),
    ({"words": "(factura"}, "words"),
    ({"words": ""}, "words"),
    ({"priority": "ya"}, "priority"),
    ({"department": "0"}, "department"),
    ({"priority": ""}, "__all__"),
]


@pytest.mark.parametrize(("over", "field"), BAD)
def test_it_explains_what_makes_no_sense(
    world: World, alice: Client, over: dict[str, str], field: str
) -> None:
    page = alice.post("/ajustes/reglas/nueva/", form(**over))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert order() == []


def test_it_explains_what_cannot_be_tried(world: World, alice: Client) -> None:
    page = alice.post("/ajustes/reglas/nueva/", form(words="tono:azul", **{"try": "1"}))
    assert page.status_code == 422
    assert "words" in page.context["form"].errors


def test_it_moves_switches_and_takes_away(world: World, alice: Client) -> None:
    rules = [rule(world, words) for words in ("uno", "dos")]
    alice.post(f"/ajustes/reglas/{rules[1].pk}/subir/")
    assert order() == ["dos", "uno"]
    alice.post(f"/ajustes/reglas/{rules[1].pk}/bajar/")
    assert order() == ["uno", "dos"]
    alice.post(f"/ajustes/reglas/{rules[0].pk}/apagar/")
    assert not Rule.objects.get(pk=rules[0].pk).is_active
    alice.post(f"/ajustes/reglas/{rules[0].pk}/encender/")
    assert Rule.objects.get(pk=rules[0].pk).is_active
    page = alice.post(f"/ajustes/reglas/{rules[0].pk}/quitar/", follow=True)
    assert order() == ["dos"]
    assert "Deshacer" in page.content.decode()
    assert alice.post(f"/ajustes/reglas/{rules[1].pk}/quemar/").status_code == 404


def test_it_makes_rules_for_the_brand_that_is_asked_for(world: World, alice: Client) -> None:
    other = make.brand(world.workspace, name="Boreal")
    alice.post(f"/ajustes/reglas/nueva/?marca={other.pk}", form())
    assert Rule.objects.get().brand == other
    assert "Boreal" in alice.get("/ajustes/reglas/").content.decode()
    assert alice.get(f"/ajustes/reglas/nueva/?marca={world.other_brand.pk}").context["brand"] == world.brand


def test_agents_and_readers_look_and_change_nothing(world: World, bob: Client, rita: Client) -> None:
    made = rule(world)
    for client in (bob, rita):
        html = client.get("/ajustes/reglas/").content.decode()
        assert "factura" in html
        assert "Quitar «factura»" not in html
        assert "disabled" in client.get(f"/ajustes/reglas/{made.pk}/").content.decode()
        assert client.post("/ajustes/reglas/nueva/", form()).status_code == 403
        assert client.post(f"/ajustes/reglas/{made.pk}/", form()).status_code == 403
        assert client.post(f"/ajustes/reglas/{made.pk}/quitar/").status_code == 403


def test_a_stranger_finds_nothing(world: World, charlie: Client) -> None:
    made = rule(world)
    assert "factura" not in charlie.get("/ajustes/reglas/").content.decode()
    assert charlie.get(f"/ajustes/reglas/{made.pk}/").status_code == 404
    assert charlie.post(f"/ajustes/reglas/{made.pk}/quitar/").status_code == 404


def test_it_keeps_labels(world: World, bob: Client, rita: Client, charlie: Client) -> None:
    bob.post("/ajustes/reglas/etiquetas/", {"name": "socia"})
    label = Label.objects.get()
    assert "socia" in rita.get("/ajustes/reglas/").content.decode()
    bob.post(f"/ajustes/reglas/etiquetas/{label.pk}/nombre/", {"name": "socias"})
    label.refresh_from_db()
    assert label.name == "socias"
    page = bob.post(f"/ajustes/reglas/etiquetas/{label.pk}/nombre/", {"name": " "}, follow=True)
    assert "Escribe el nombre" in page.content.decode()
    page = bob.post(f"/ajustes/reglas/etiquetas/{label.pk}/quitar/", follow=True)
    assert "Etiqueta «socias» quitada" in page.content.decode()
    assert rita.post("/ajustes/reglas/etiquetas/", {"name": "x"}).status_code == 403
    assert charlie.post(f"/ajustes/reglas/etiquetas/{label.pk}/quitar/").status_code == 404
