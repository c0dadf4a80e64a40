"""Searches for risks: offered, added together, linked, and taken to the past."""

from __future__ import annotations

from django.test import Client

from tertulia.listening.learning.risks import FAMILIES
from tertulia.listening.models import Relabelling, Search
from tests.world import World

URL = "/ajustes/comprension/riesgos/"


def test_it_offers_what_the_brand_has_not(world: World, alice: Client, rita: Client) -> None:
    Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Boicot", words="boicot", kind="risk"
    )
    page = alice.get(URL).content.decode()
    assert page.count('name="family"') == len(FAMILIES) - 1
    assert 'value="es" checked' in page
    assert 'value="mx" checked' not in page
    assert ">Boicot</a>" in page
    assert 'name="family"' not in rita.get(URL).content.decode()


def test_it_adds_them_and_takes_them_back_together(world: World, alice: Client) -> None:
    given = {"brand": world.brand.pk, "family": ["legal", "press"], "country": ["es", "mx"]}
    assert alice.post(f"{URL}anadir/", given).status_code == 302
    made = Search.objects.filter(kind="risk", removed_at__isnull=True)
    assert sorted(made.values_list("name", flat=True)) == ["Amenaza legal", "Prensa que pregunta"]
    page = alice.get(URL)
    assert page.context["undo"]["text"] == "2 búsquedas de riesgos añadidas"
    alice.post(page.context["undo"]["url"])
    assert not made.exists()


def test_it_says_what_is_missing_and_what_is_there_already(world: World, alice: Client) -> None:
    given = {"brand": world.brand.pk, "family": ["legal"], "country": ["es"]}
    answer = alice.post(f"{URL}anadir/", {**given, "country": []}, follow=True)
    assert "Elige al menos un país" in answer.content.decode()
    alice.post(f"{URL}anadir/", given)
    assert "Ya las tenías" in alice.post(f"{URL}anadir/", given, follow=True).content.decode()


def test_it_adds_nothing_to_the_brand_of_another(world: World, alice: Client) -> None:
    given = {"brand": world.other_brand.pk, "family": ["legal"], "country": ["es"]}
    assert alice.post(f"{URL}anadir/", given).status_code == 404
    assert not Search.objects.exists()


def test_it_takes_one_to_the_past(world: World, alice: Client) -> None:
    of = {"workspace": world.workspace, "brand": world.brand}
    risk = Search.objects.create(**of, name="Legal", words="denuncia", kind="risk")
    alice.post(f"{URL}{risk.pk}/aplicar/", {"days": "90"})
    assert Relabelling.objects.get().search == risk
    assert "En cola…" in alice.get(URL).content.decode()
    other = Search.objects.create(**of, name="Marca", words="aurora")
    answer = alice.post(f"{URL}{other.pk}/aplicar/", follow=True)
    assert "Solo las búsquedas de riesgos" in answer.content.decode()
