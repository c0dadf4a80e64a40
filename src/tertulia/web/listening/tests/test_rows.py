"""The stream: what repeats what, the order of use, what is new, and how much is asked of the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tertulia.listening.insight import forget
from tertulia.listening.models import Intent, Item, Search, Tone
from tertulia.listening.tests.hearing import hear
from tertulia.web.listening import rows
from tests import make
from tests.world import World

PAGE = "/escucha/"
MOST_QUERIES = 24


def shown(client: Client, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(PAGE, query).context["rows"]
    return found


def copies(world: World, count: int = 3, **over: Any) -> tuple[Item, list[Item]]:
    """Something that was said, and others that say the same, a minute apart."""
    start = timezone.now() - timedelta(hours=2)
    first, *rest = hear(world.source, *(["Se fue la luz en todo el barrio"] * (count + 1)), **over)
    for at, item in enumerate((first, *rest)):
        original = None if item is first else first
        Item.objects.filter(pk=item.pk).update(copy_of=original, published_at=start + timedelta(minutes=at))
    return first, rest


def test_it_folds_what_repeats_into_the_first(rita: Client, world: World) -> None:
    first, rest = copies(world)
    hear(world.source, "Otra cosa")
    found = shown(rita)
    assert [row["item"].text for row in found] == ["Otra cosa", first.text]
    assert found[1]["repeats"].count == len(rest)
    answer = rita.get(found[1]["copies_url"])
    assert [row["item"].pk for row in answer.context["copies"]] == [item.pk for item in rest]
    assert "+3 iguales" in rita.get(PAGE).content.decode()


def test_the_first_that_is_left_stands_for_the_others(rita: Client, world: World) -> None:
    first, rest = copies(world)
    Item.objects.filter(pk=first.pk).update(network="mastodon", sentiment=Tone.POSITIVE)
    Item.objects.exclude(pk=first.pk).update(sentiment=Tone.NEGATIVE)
    found = shown(rita, tono="negative")
    assert [row["item"].pk for row in found] == [rest[0].pk]
    assert found[0]["repeats"].count == 2
    unfolded = rita.get(found[0]["copies_url"]).context["copies"]
    assert [row["item"].pk for row in unfolded] == [item.pk for item in rest[1:]]


def test_the_most_useful_comes_first(rita: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PAGE", 2)
    plain, spam, urgent, question, reach = hear(world.source, "a", "b", "c", "d", "e")
    Item.objects.update(intent=Intent.CHAT, sentiment=Tone.NEUTRAL, is_urgent=False, followers=None)
    Item.objects.filter(pk=spam.pk).update(intent=Intent.SPAM)
    Item.objects.filter(pk=urgent.pk).update(is_urgent=True, sentiment=Tone.NEGATIVE)
    Item.objects.filter(pk=question.pk).update(intent=Intent.QUESTION)
    Item.objects.filter(pk=reach.pk).update(followers=20_000)
    seen: list[int] = []
    more = ""
    for _page in range(3):
        answer = rita.get(PAGE, {"orden": "utiles", "desde": more})
        seen += [row["item"].pk for row in answer.context["rows"]]
        more = answer.context["more"]
    assert seen == [urgent.pk, question.pk, reach.pk, plain.pk, spam.pk]
    assert more == ""


def test_it_says_how_many_came_since_and_moves_nothing(rita: Client, world: World) -> None:
    hear(world.source, "Lo de antes")
    url = rita.get(PAGE).context["new_url"]
    assert "hidden" in rita.get(url).content.decode()
    hear(world.source, "Una", "Otra")
    answer = rita.get(url)
    assert "2 nuevas" in answer.content.decode()
    assert answer.context["new_url"] == url


def test_it_marks_what_was_edited_and_says_why_it_is_there(rita: Client, world: World) -> None:
    (item,) = hear(world.source, "No puedo entrar en la app")
    Item.objects.filter(pk=item.pk).update(edited_at=timezone.now())
    page = rita.get(PAGE, {"q": "entrar NEAR/5 app"}).content.decode()
    assert "editado" in page
    assert "«entrar» a 2 palabras de «app»" in page


def test_it_asks_the_same_however_much_is_shown(rita: Client, world: World) -> None:
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="Luz", words="luz")
    hear(world.source, "La luz")
    with CaptureQueriesContext(
        connection,
    ) as few:
        rita.get(PAGE, {"q": "luz"})
    for number in range(30):
        hear(world.source, f"Otra luz {number}", author=make.author(f"Persona {number}"))
    copies(world, 5)
    with CaptureQueriesContext(connection) as many:
        rita.get(PAGE, {"q": "luz"})
    assert len(many) <= len(few) + 1
    assert len(many) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("part", "most"), [("filtros", 12), ("volumen", 14), ("crecio", 16), ("filas", 14), ("nuevas", 12)]
)
def test_each_part_asks_little(rita: Client, world: World, part: str, most: int) -> None:
    hear(world.source, *(f"La luz {number}" for number in range(20)))
    forget()
    with CaptureQueriesContext(connection) as asked:
        assert rita.get(f"/escucha/partes/{part}/", {"q": "luz"}).status_code == 200
    assert len(asked) <= most
