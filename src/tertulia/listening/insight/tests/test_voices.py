"""What is said, in the words of those who say it."""

from __future__ import annotations

from datetime import timedelta

from tertulia.listening.insight import Scope, voices
from tertulia.listening.insight.tests.counting import at, heard, person
from tertulia.listening.models import Item
from tests.world import World

DAY = at("2026-06-08 00:00")
LOGIN = [
    "No puedo entrar en la app, me dice sesión caducada todo el rato",
    "La app me echa: sesión caducada cada vez que intento entrar",
    "Otra vez sesión caducada al entrar en la app, vaya mañana",
    "¿Alguien más con la sesión caducada en la app? No hay quien entre",
]
BILL = [
    "Me ha llegado la factura dos veces este mes y me han cobrado doble",
    "Cobrado doble: la factura de este mes ha llegado dos veces",
    "La factura repetida y el cobro doble, ¿quién me lo devuelve este mes?",
]


def scope_of(world: World) -> Scope:
    return Scope(world.workspace.pk, world.brand, DAY, DAY + timedelta(days=1))


def say(world: World, *texts: str) -> list[Item]:
    return [
        heard(world.source, text, at=DAY, by=person(world.source, f"Persona {n} {text[:9]}"))
        for n, text in enumerate(texts)
    ]


def test_each_matter_has_its_voice_and_its_number(world: World) -> None:
    login, bill = say(world, *LOGIN), say(world, *BILL)
    found = voices(scope_of(world)).voices
    first, second = found[:2]
    assert first.item in {item.pk for item in login}
    assert second.item in {item.pk for item in bill}
    assert (first.others, first.people) == (3, 4)
    assert set(first.same) == {item.pk for item in login} - {first.item}


def test_what_is_passed_on_weighs_and_is_counted(world: World) -> None:
    say(world, *LOGIN)
    first = say(world, *BILL)[0]
    for n in range(6):
        heard(world.source, BILL[0], at=DAY, by=person(world.source, f"Eco {n}"), copy_of=first)
    voice = voices(scope_of(world)).voices[0]
    assert first.pk in (voice.item, *voice.same)
    assert voice.copies == 6


def test_too_little_is_not_summed_up(world: World) -> None:
    say(world, *BILL)
    found = voices(scope_of(world))
    assert (found.voices, found.looked) == ([], 3)


def test_ours_and_what_was_deleted_speak_for_nobody(world: World) -> None:
    say(world, *LOGIN)
    gone = say(world, *BILL)
    Item.objects.filter(pk__in=[item.pk for item in gone]).update(deleted_at=DAY)
    found = voices(scope_of(world)).voices
    assert not {item.pk for item in gone} & {voice.item for voice in found}
