"""Who said it: each account once, and as it is called today."""

from __future__ import annotations

import threading

from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from tertulia.connectors.base import Author
from tertulia.people import recognise as module
from tertulia.people.models import Identity, handle_key
from tertulia.people.recognise import Key, recognise
from tests import make
from tests.world import World

ANA = Author(
    "demo:ana", "Ana Ruiz", "@Ana.Ruiz", "https://demo.example/ana", "https://demo.example/a.png", 120
)


def one(world: World, author: Author, *, ours: bool = False) -> Identity:
    """The identity of `author`, read back."""
    found = recognise(world.workspace.pk, [("demo", author, ours)])
    return Identity.objects.get(pk=found["demo", author.id].pk)


def test_it_makes_who_is_new(world: World) -> None:
    ana = one(world, ANA)
    assert (ana.workspace, ana.network, ana.remote_id) == (world.workspace, "demo", "demo:ana")
    assert (ana.name, ana.handle, ana.handle_key) == ("Ana Ruiz", "@Ana.Ruiz", "ana.ruiz")
    assert (ana.url, ana.avatar, ana.followers) == (ANA.url, ANA.avatar, 120)
    assert (ana.is_ours, ana.person) == (False, None)


def test_it_knows_who_came_before(world: World) -> None:
    first = one(world, ANA)
    assert one(world, ANA) == first
    assert Identity.objects.count() == 1


def test_it_notices_a_new_name_and_forgets_nothing(world: World) -> None:
    one(world, ANA)
    renamed = one(world, Author("demo:ana", "Ana R. Ruiz", "@anarr", followers=121))
    assert (renamed.name, renamed.handle, renamed.handle_key, renamed.followers) == (
        "Ana R. Ruiz",
        "@anarr",
        "anarr",
        121,
    )
    assert (renamed.url, renamed.avatar) == (ANA.url, ANA.avatar)


def test_it_remembers_that_somebody_is_us(world: World) -> None:
    assert not one(world, ANA).is_ours
    assert one(world, ANA, ours=True).is_ours
    assert one(world, ANA).is_ours


def test_it_takes_the_last_word_of_a_batch(world: World) -> None:
    later = Author("demo:ana", "Ana, la de hoy")
    recognise(world.workspace.pk, [("demo", ANA, False), ("demo", later, True)])
    stored = Identity.objects.get()
    assert (stored.name, stored.is_ours) == ("Ana, la de hoy", True)


def test_it_keeps_networks_and_workspaces_apart(world: World) -> None:
    found = recognise(world.workspace.pk, [("demo", ANA, False), ("feed", ANA, False)])
    theirs = recognise(world.elsewhere.pk, [("demo", ANA, False)])
    assert len({identity.pk for identity in (*found.values(), *theirs.values())}) == 3


def test_it_cuts_what_is_too_long(world: World) -> None:
    long = Author("demo:largo", "n" * 500, "@" + "h" * 500, "https://x/" + "u" * 2000, "a" * 2000)
    stored = one(world, long)
    assert (len(stored.name), len(stored.handle), len(stored.url), len(stored.avatar)) == (
        200,
        200,
        1000,
        1000,
    )


def test_it_asks_little_for_many(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    people = [("demo", Author(f"demo:{n}", f"Persona {n}"), False) for n in range(400)]
    with django_assert_max_num_queries(6):
        recognise(world.workspace.pk, people)
    with django_assert_max_num_queries(1):
        recognise(world.workspace.pk, people)
    changed = [(network, Author(author.id, author.name + "!"), ours) for network, author, ours in people]
    with django_assert_max_num_queries(5):
        recognise(world.workspace.pk, changed)
    assert Identity.objects.filter(name__endswith="!").count() == 400


def test_it_lets_two_workers_meet_the_same_person(transactional_db: None) -> None:
    workspace = make.workspace()
    start = threading.Barrier(3)
    met: list[dict[Key, Identity]] = []

    def meet(turn: int) -> None:
        start.wait()
        for batch in range(8):
            people = [("demo", Author(f"demo:{batch}.{n}", "Alguien"), False) for n in range(5)]
            with transaction.atomic():
                met.append(recognise(workspace.pk, people[:: 1 if turn else -1]))
        connection.close()

    threads = [threading.Thread(target=meet, args=(turn,)) for turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 24
    stored = dict(Identity.objects.values_list("remote_id", "pk"))
    assert len(stored) == 40
    assert all(identity.pk == stored[key[1]] for found in met for key, identity in found.items())


def test_it_meets_whoever_another_worker_met_in_between(world: World, monkeypatch: object) -> None:
    honest, looks = module._known, []

    def blind_at_first(workspace_id: int, keys: object) -> dict[Key, Identity]:
        looks.append(keys)
        return {} if len(looks) == 1 else honest(workspace_id, keys)  # type: ignore[arg-type]

    first = one(world, ANA)
    monkeypatch.setattr(module, "_known", blind_at_first)  # type: ignore[attr-defined]
    assert one(world, ANA) == first


def test_it_compares_handles_as_people_write_them() -> None:
    assert handle_key(" @Marta.Igl ") == "marta.igl"
    assert handle_key("marta@masto.es") == "marta@masto.es"


def test_it_looks_up_by_name_who_has_no_handle(world: World) -> None:
    ana = one(world, Author("blog.example/ana", "Ana Ruiz"))
    assert (ana.handle, ana.handle_key) == ("", "ana ruiz")
    known = one(world, Author("blog.example/eva", "Eva Gil", "@eva"))
    again = one(world, Author("blog.example/eva", "Eva Gil López"))
    assert (known.handle_key, again.handle_key, again.name) == ("eva", "eva", "Eva Gil López")
