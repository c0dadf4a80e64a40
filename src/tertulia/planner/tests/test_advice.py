"""What the brand says of a text: three hints, each with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tertulia.listening.models import Alert, Firing, Heard
from tertulia.outbox.models import Delivery, Freeze
from tertulia.planner.advice import Advice, advise
from tertulia.planner.models import Agenda, Event, Post
from tests import make
from tests.world import World

CALM = "El sol de tu tejado también puede ser de tus vecinas. Te contamos cómo empezar en cinco pasos."


def said(post: Post, kind: str) -> Advice:
    return next(one for one in advise(post) if one.kind == kind)


def words(post: Post, kind: str) -> str:
    return " ".join(reason.words for reason in said(post, kind).reasons)


def published(world: World, text: str, **over: Any) -> Delivery:
    given = {"act": "post", "state": "published", "at": timezone.now() - timedelta(days=3)}
    return Delivery.objects.create(
        workspace=world.workspace, brand=world.brand, text=text, **{**given, **over}
    )


def test_it_says_three_things_and_is_content_with_a_good_text(world: World) -> None:
    post = make.post(world.brand, text=CALM)
    found = advise(post)
    assert [one.kind for one in found] == ["voice", "reading", "moment"]
    assert not any(one.watch for one in found)
    assert all(one.reasons for one in found)


def test_it_minds_what_the_brand_never_says_and_how_it_addresses(world: World) -> None:
    world.brand.forbidden_words = ["gratis"]
    world.brand.save()
    assert "gratis" in words(make.post(world.brand, text="Es gratis para todas"), "voice")
    assert "usted" in words(make.post(world.brand, text="Disculpe usted"), "voice")


def test_it_hears_a_text_that_is_not_like_the_last_forty(world: World) -> None:
    for number in range(10):
        published(world, f"Una publicación tranquila, con sus palabras de siempre, la número {number}")
    loud = make.post(world.brand, text="¡¡¡MIRA ESTO YA!!! ¡¡¡INCREÍBLE, VECINAS!!!")
    assert said(loud, "voice").watch
    assert "exclamaciones" in words(loud, "voice")
    calm = make.post(
        world.brand, text="Otra publicación tranquila con sus palabras de siempre, esta vez nueva"
    )
    assert "últimas 10" in words(calm, "voice")


def test_it_marks_the_sentence_that_is_too_long(world: World) -> None:
    long = " ".join(["palabra"] * 34) + "."
    found = said(make.post(world.brand, text=f"Corta. {long}"), "reading")
    assert found.watch
    assert "34 palabras" in found.reasons[0].words
    assert "palabra palabra" in found.reasons[1].words


def test_it_minds_a_freeze_a_mourning_day_and_an_open_burst(world: World) -> None:
    post = make.post(world.brand, text=CALM, at=timezone.now() + timedelta(days=1))
    of = {"workspace": world.workspace, "brand": world.brand}
    alert = Alert.objects.create(**of, name="Facturas", watch="growth")
    now = timezone.now()
    firing = Firing.objects.create(
        workspace=world.workspace, alert=alert, key="x", at=now, start=now, end=now, cause={}
    )
    assert "Facturas" in words(post, "moment")
    firing.over_at = now
    firing.save()
    assert not said(post, "moment").watch
    assert post.at is not None
    day = post.at.astimezone(world.brand.zone).date()
    Event.objects.create(**of, name="Luto por la riada", first_on=day, last_on=day, quiet=True)
    assert "Luto por la riada" in words(post, "moment")
    Freeze.objects.create(**of, reason="Avería grave")
    assert said(post, "moment").reasons[0].words.startswith("Está todo parado: «Avería grave»")


def test_it_minds_todays_complaints(world: World) -> None:
    post = make.post(world.brand, text="Nuestras facturas son las más claras")
    for number in range(4):
        item = make.item(world.workspace, f"Otra vez las facturas mal, van {number}", intent="complaint")
        Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)
    assert "«facturas», y hoy hay 4 quejas" in words(post, "moment")


def test_it_knows_the_same_again(world: World) -> None:
    published(world, CALM)
    post = make.post(world.brand, text=CALM + " ¡Anímate!")
    assert "Se parece mucho" in words(post, "moment")
    published(world, "Otra cosa distinta sobre contadores y potencias", at=timezone.now())
    assert not said(make.post(world.brand, text="Nada que ver: asamblea el sábado"), "moment").watch


def test_it_tells_of_a_holiday_where_the_brand_looks_at_them(world: World) -> None:
    day = timezone.now().replace(year=timezone.now().year + 1, month=12, day=25, hour=12)
    post = make.post(world.brand, text=CALM, at=day)
    assert "fiesta" not in words(post, "moment")
    Agenda.objects.create(workspace=world.workspace, brand=world.brand, kind="holidays", place="ES")
    assert "fiesta: Nat" in words(post, "moment")
    assert not said(post, "moment").watch
