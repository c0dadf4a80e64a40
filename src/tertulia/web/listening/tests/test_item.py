"""Something that was said, in its conversation."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from tertulia.inbox.models import Case
from tertulia.listening.models import Item, Search
from tertulia.listening.tests.hearing import hear
from tertulia.web.facts.tests.plain import plain
from tests import make
from tests.world import World


def test_it_shows_the_whole_conversation(rita: Client, world: World) -> None:
    first, second = hear(world.source, "¿Abrís mañana?", "<b>Sí</b>, a las nueve")
    Item.objects.filter(pk=second.pk).update(thread=first.thread_id, deleted_at=timezone.now())
    answer = rita.get(f"/escucha/{first.pk}/")
    shown = plain(answer.content.decode())
    assert "<html" in shown
    assert shown.index("¿Abrís mañana?") < shown.index("&lt;b&gt;Sí&lt;/b&gt;")
    assert "Lo borró en su red." in shown
    drawer = rita.get(f"/escucha/{first.pk}/?q=abris", headers={"HX-Request": "true"}).content.decode()
    drawer = plain(drawer)
    assert "<html" not in drawer
    assert "¿<mark>Abrís</mark> mañana?" in drawer


def test_it_leads_to_the_case(rita: Client, world: World) -> None:
    item = make.item(world.workspace)
    case = make.case(world.brand, item)
    assert f"/bandeja/{case.pk}/" in rita.get(f"/escucha/{item.pk}/").content.decode()


def test_it_hides_what_strangers_heard(charlie: Client, world: World) -> None:
    (item,) = hear(world.source, "nuestro")
    assert charlie.get(f"/escucha/{item.pk}/").status_code == 404
    assert charlie.post(f"/escucha/{item.pk}/").status_code == 405


def heard_outside(world: World) -> Item:
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="App", words="app")
    source = make.source(world.brand, is_own=False, place={"id": "foro", "name": "Foro"})
    return hear(source, "La app no me deja entrar")[0]


def test_it_opens_a_case_and_takes_it_back(bob: Client, world: World) -> None:
    item = heard_outside(world)
    here = f"/escucha/{item.pk}/"
    assert "Abrir caso" in bob.get(here).content.decode()
    answer = bob.post(f"{here}abrir-caso/?q=app", headers={"HX-Request": "true"})
    shown = answer.content.decode()
    case = Case.objects.get()
    assert f'href="/bandeja/{case.pk}/"' in shown
    assert "Abrir caso" not in shown
    undo = re.search(r'action="(/deshacer/\d+/)"', shown)
    assert undo is not None
    bob.post(undo[1])
    assert not Case.objects.exists()
    assert "Abrir caso" in bob.get(here).content.decode()


def test_it_opens_a_resolved_case_again_without_a_script(bob: Client, world: World) -> None:
    item = heard_outside(world)
    case = make.case(world.brand, item, status="resolved", resolved_at=timezone.now())
    assert "Abrir otra vez" in bob.get(f"/escucha/{item.pk}/").content.decode()
    answer = bob.post(f"/escucha/{item.pk}/abrir-caso/")
    assert answer["Location"] == f"/escucha/{item.pk}/"
    case.refresh_from_db()
    assert case.status == "open"
    assert "Deshacer" in bob.get(answer["Location"]).content.decode()


def test_it_says_why_it_opens_none(bob: Client, world: World) -> None:
    item = heard_outside(world)
    Item.objects.filter(pk=item.pk).update(deleted_at=timezone.now())
    answer = bob.post(f"/escucha/{item.pk}/abrir-caso/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "lo borró" in answer.content.decode()
    assert "lo borró" in bob.post(f"/escucha/{item.pk}/abrir-caso/", follow=True).content.decode()


def test_readers_open_none(rita: Client, charlie: Client, world: World) -> None:
    item = heard_outside(world)
    assert "Abrir caso" not in rita.get(f"/escucha/{item.pk}/").content.decode()
    assert rita.post(f"/escucha/{item.pk}/abrir-caso/").status_code == 403
    assert charlie.post(f"/escucha/{item.pk}/abrir-caso/").status_code == 404
