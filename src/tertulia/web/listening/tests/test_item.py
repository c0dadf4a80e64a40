"""Something that was said, in its conversation."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tertulia.listening.models import Item
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World


def test_it_shows_the_whole_conversation(rita: Client, world: World) -> None:
    first, second = hear(world.source, "¿Abrís mañana?", "<b>Sí</b>, a las nueve")
    Item.objects.filter(pk=second.pk).update(thread=first.thread_id, deleted_at=timezone.now())
    answer = rita.get(f"/escucha/{first.pk}/")
    shown = answer.content.decode()
    assert "<html" in shown
    assert shown.index("¿Abrís mañana?") < shown.index("&lt;b&gt;Sí&lt;/b&gt;")
    assert "Lo borró en su red." in shown
    drawer = rita.get(f"/escucha/{first.pk}/?q=abris", headers={"HX-Request": "true"}).content.decode()
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
