"""Words mended and added to by one press, tried while they are written; what is hidden; looking back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.listening.models import LookBack, Search, SearchCount
from tertulia.listening.tests.hearing import hear
from tertulia.web.searches.forms import changed, grouped
from tests.world import World

LIST = "/ajustes/busquedas/"
NEW = f"{LIST}nueva/"
TRY = f"{LIST}probar/"


@pytest.fixture
def search(world: World) -> Search:
    return Search.objects.create(
        workspace=world.workspace, brand=world.brand, kind="rival", name="Solaria", words="solaria -eclipse"
    )


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("aurora", "aurora"),
        ('"luz verde"', '"luz verde"'),
        ("luz verde", "(luz verde)"),
        ("(luz verde)", "(luz verde)"),
        ("(a) (b)", "((a) (b))"),
        ('"a" "b"', '("a" "b")'),
    ],
)
def test_it_groups_words_where_they_need_it(words: str, whole: str) -> None:
    assert grouped(words) == whole


def test_it_changes_words_by_one_press() -> None:
    assert changed("luz -gas", {"add": '"luz verde"'}) == '(luz -gas) O "luz verde"'
    assert changed("luz O gas", {"exclude": "boreal"}) == "(luz O gas) -boreal"
    assert changed("luz (", {"mend": "luz"}) == "luz"
    assert changed("", {"add": "luz"}) == "luz"
    assert changed("luz", {"try": "1"}) is None


def test_it_points_at_the_character_and_proposes_a_mend(bob: Client, world: World) -> None:
    page = bob.post(TRY, {"words": "aurora tono:negatibo"}).content.decode()
    assert "<code>aurora tono:<mark>n</mark>egatibo</code>" in page
    assert 'name="mend" value="aurora tono:negativo"' in page
    mended = bob.post(NEW, {"name": "x", "words": "aurora tono:negatibo", "mend": "aurora tono:negativo"})
    assert mended.status_code == 200
    assert "aurora tono:negativo</textarea>" in mended.content.decode()
    assert not Search.objects.exists()


def test_it_shows_while_one_writes_what_would_be_found(bob: Client, world: World) -> None:
    assert "Aún no hay nada guardado" in bob.post(TRY, {"words": "factura"}).content.decode()
    hear(world.source, "La factura no llega", "<b>Otra</b> factura")
    page = bob.post(TRY, {"words": "factura"}).content.decode()
    assert "Habría encontrado 2 en 30 días" in page
    assert "&lt;b&gt;Otra&lt;/b&gt; <mark>factura</mark>" in page
    assert "No habría encontrado nada" in bob.post(TRY, {"words": "lluvia"}).content.decode()
    assert "Escribe y verás" in bob.post(TRY, {"words": " "}).content.decode()


def test_it_groups_by_what_they_are_about_and_counts_the_week(
    bob: Client, world: World, search: Search
) -> None:
    now = timezone.now()
    for days, items in ((0, 3), (2, 4), (9, 50)):
        SearchCount.objects.create(
            workspace=world.workspace,
            search=search,
            network="demo",
            items=items,
            hour=(now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0),
        )
    page = bob.get(LIST).content.decode()
    assert "Un rival" in page
    assert "7 menciones de «Solaria» en 7 días" in page
    assert "Nuestra marca" not in page


def test_it_takes_a_kind_and_offers_to_undo(bob: Client, world: World) -> None:
    bob.post(NEW, {"name": "Sol", "words": "sol", "kind": "sector"})
    made = Search.objects.get()
    assert made.kind == "sector"
    assert LookBack.objects.get().search == made
    entry = AuditEntry.objects.get(verb="listening.create_search")
    assert f"/ajustes/deshacer/{entry.pk}/" in bob.get(LIST).content.decode()
    bob.post(f"/ajustes/deshacer/{entry.pk}/")
    made.refresh_from_db()
    assert made.removed_at is not None
    assert "Sol</a>" not in bob.get(LIST).content.decode()


def test_it_hides_and_shows(bob: Client, world: World, search: Search) -> None:
    where = f"{LIST}{search.pk}/ocultar/"
    bob.post(where, {"author": "@Pesado"})
    bob.post(where, {"site": "https://spam.example/x"})
    page = bob.get(f"{LIST}{search.pk}/").content.decode()
    assert "pesado" in page
    assert "spam.example" in page
    bob.post(where, {"author": "pesado", "show": "1"})
    search.refresh_from_db()
    assert search.hidden == {"authors": [], "sites": ["spam.example"]}
    assert bob.post(where, {}).status_code == 302


def test_it_hides_nobody_when_nobody_is_named(bob: Client, world: World, search: Search) -> None:
    page = bob.post(f"{LIST}{search.pk}/ocultar/", {"author": "@"}, follow=True).content.decode()
    assert "No se sabe de quién es" in page
    assert "no se verá" not in page
    search.refresh_from_db()
    assert not search.hidden


def test_it_looks_back_and_says_how_far_it_is(bob: Client, world: World, search: Search) -> None:
    bob.post(f"{LIST}{search.pk}/atras/", {"since": "90"})
    back = LookBack.objects.get()
    assert (timezone.now() - back.since).days == 90
    assert "En cola: empieza enseguida." in bob.get(f"{LIST}{search.pk}/progreso/").content.decode()
    LookBack.objects.update(state="running", looked=1200, expected=4000, found=31)
    page = bob.get(f"{LIST}{search.pk}/progreso/").content.decode()
    assert "Van 1.200 de 4.000; 31 encajan." in page
    assert 'hx-trigger="every 2s"' in page
    LookBack.objects.update(state="done", looked=4000)
    page = bob.get(f"{LIST}{search.pk}/progreso/").content.decode()
    assert "Hecho: encontró 31 entre 4.000." in page
    assert "every 2s" not in page


def test_it_takes_away(bob: Client, world: World, search: Search) -> None:
    assert bob.post(f"{LIST}{search.pk}/quitar/").status_code == 302
    assert bob.get(f"{LIST}{search.pk}/").status_code == 404
    assert bob.post(f"{LIST}{search.pk}/seguir/").status_code == 404


def test_readers_only_read(rita: Client, search: Search) -> None:
    assert rita.post(TRY, {"words": "x"}).status_code == 403
    for act in ("ocultar", "atras", "quitar"):
        assert rita.post(f"{LIST}{search.pk}/{act}/", {"author": "x"}).status_code == 403
    assert rita.get(f"{LIST}{search.pk}/progreso/").status_code == 200


def test_it_says_once_that_it_is_saved(bob: Client, world: World) -> None:
    answer = bob.post(NEW, {"name": "Panes", "words": "pan", "kind": "brand"}, follow=True)
    shown = answer.content.decode()
    assert "Búsqueda «Panes» creada" in shown
    assert shown.count('class="toast"') == 1
