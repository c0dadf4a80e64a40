"""Escucha → Vistas."""

from __future__ import annotations

from django.test import Client

from tertulia.listening.models import Search, View
from tests.world import World

LIST = "/escucha/vistas/"
NEW = f"{LIST}nueva/"
GIVEN = {"name": "Facturas", "words": "factura", "span": "7d", "rhythm": "never"}


def test_it_keeps_changes_and_drops(bob: Client, world: World) -> None:
    search = Search.objects.create(workspace=world.workspace, brand=world.brand, name="Marca", words="x")
    page = bob.get(f"{NEW}?busqueda={search.pk}&q=tono:negativo&periodo=hoy").content.decode()
    assert "tono:negativo" in page
    assert '<option value="24h" selected>' in page
    assert bob.post(NEW, {**GIVEN, "search": search.pk})["Location"] == LIST
    view = View.objects.get()
    assert (view.search, view.words, view.rhythm) == (search, "factura", "never")
    assert f"?vista={view.pk}" in bob.get(LIST).content.decode()
    bob.post(f"{LIST}{view.pk}/", {**GIVEN, "rhythm": "daily", "members": [world.rita.pk]})
    view.refresh_from_db()
    assert (view.rhythm, list(view.members.all())) == ("daily", [world.rita])
    assert "por correo cada día a Rita" in bob.get(LIST).content.decode()
    bob.post(f"{LIST}{view.pk}/quitar/")
    assert bob.get(f"{LIST}{view.pk}/").status_code == 404
    assert "Aún no guardas ninguna vista." in bob.get(LIST).content.decode()


def test_it_explains_what_is_wrong(bob: Client, world: World) -> None:
    for given, field in (
        ({"name": ""}, "name"),
        ({"rhythm": "daily"}, "members"),
        ({"words": "(a"}, "words"),
    ):
        answer = bob.post(NEW, {**GIVEN, **given})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]


def test_readers_read_and_strangers_find_nothing(rita: Client, charlie: Client, world: World) -> None:
    view = View.objects.create(workspace=world.workspace, brand=world.brand, name="Facturas")
    assert "Facturas" in rita.get(LIST).content.decode()
    assert rita.post(NEW, GIVEN).status_code == 403
    assert rita.post(f"{LIST}{view.pk}/quitar/").status_code == 403
    assert "Facturas" not in charlie.get(LIST).content.decode()
    assert charlie.post(f"{LIST}{view.pk}/quitar/").status_code == 404
