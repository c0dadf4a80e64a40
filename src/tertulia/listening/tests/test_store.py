"""What is written of a page: items, threads, revisions, counters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.connectors.base import Media
from tertulia.intake import take_in
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Item, Revision, Thread
from tertulia.listening.prepare import prepare
from tertulia.listening.queries import find
from tertulia.listening.store import root_of, store
from tertulia.listening.tests.hearing import hear
from tertulia.people.recognise import recognise
from tests import make
from tests.world import World

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def test_it_stores_every_column_as_django_reads_it(world: World) -> None:
    said = make.said(
        "¡Gracias, me encanta la app!",
        published=NOON,
        edited=NOON + timedelta(minutes=5),
        title="Reseña",
        kind="review",
        url="https://www.demo.example:8443/r/1?x=1",
        media=(Media("https://demo.example/a.png", "image", "Un gato"),),
        audience="unlisted",
        held=True,
        author=make.author(followers=12),
    )
    take_in(Arrivals(world.source, [said]))
    item = Item.objects.get()
    assert (item.workspace, item.network, item.remote_id) == (world.workspace, "demo", said.id)
    assert (item.kind, item.title, item.audience) == ("review", "Reseña", "unlisted")
    assert (item.published_at, item.edited_at, item.deleted_at) == (NOON, said.edited, None)
    assert (item.url, item.site) == (said.url, "demo.example")
    assert item.media == [{"url": "https://demo.example/a.png", "kind": "image", "alt": "Un gato"}]
    assert (item.is_held, item.is_own, item.is_history, item.followers) == (True, False, False, 12)
    assert (item.language, item.sentiment, item.intent) == ("es", "positive", "praise")
    assert (item.toxicity, item.asks) == ("", False)


def test_it_leaves_unknown_what_was_not_understood(world: World) -> None:
    take_in(Arrivals(world.source, [make.said("Hola", own=True, lang="es-ES")]))
    item = Item.objects.get()
    assert (item.language, item.sentiment, item.sentiment_score, item.intent) == ("es", "", None, "")


def test_it_marks_a_first_reading_as_history(world: World) -> None:
    new = make.source(world.brand, read_through_at=None, place={"id": "x", "name": "x", "own": True})
    [old] = hear(new, "antes")
    [now] = hear(world.source, "ahora")
    assert (old.is_history, now.is_history) == (True, False)


def test_it_knows_the_root_of_each() -> None:
    assert root_of("a", "", "", {}) == "a"
    assert root_of("b", "a", "", {}) == "a"
    assert root_of("c", "b", "", {"b": "a"}) == "a"
    assert root_of("c", "b", "told", {"b": "a"}) == "told"


def test_it_keeps_a_thread_together_however_it_comes(world: World) -> None:
    root = make.said("Artículo", title="Título", published=NOON)
    reply = make.said("Respuesta", parent=root.id, published=NOON + timedelta(hours=1))
    deeper = make.said("Y más", parent=reply.id, published=NOON + timedelta(hours=2))
    take_in(Arrivals(world.source, [deeper, reply, root]))
    thread = Thread.objects.get()
    assert (thread.remote_id, thread.title, thread.url) == (root.id, "Título", root.url)
    assert thread.last_item_at == NOON + timedelta(hours=2)
    later = make.said("Otra", parent=deeper.id, published=NOON + timedelta(hours=3))
    earlier = make.said("Vieja", parent=root.id, published=NOON - timedelta(hours=3))
    take_in(Arrivals(world.source, [later, earlier]))
    thread.refresh_from_db()
    assert (Thread.objects.count(), thread.items.count()) == (1, 5)
    assert thread.last_item_at == NOON + timedelta(hours=3)


def test_it_keeps_what_it_said_before_and_counts_it_anew(world: World) -> None:
    [item] = hear(world.source, "Es horrible, un desastre", published=NOON)
    assert item.sentiment == "negative"
    edited = make.said("Es maravilloso, gracias", id=item.remote_id, published=NOON)
    take_in(Arrivals(world.source, [edited]))
    item.refresh_from_db()
    assert (item.text, item.sentiment) == ("Es maravilloso, gracias", "positive")
    assert item.edited_at is not None
    assert Revision.objects.get().text == "Es horrible, un desastre"
    counts = dict(Count.objects.values_list("sentiment", "items"))
    assert counts == {"negative": 0, "positive": 1}
    found = find(Item.objects.of(world.workspace), world.workspace.pk, "maravilloso")
    assert list(found) == [item]
    assert not find(Item.objects.of(world.workspace), world.workspace.pk, "horrible").exists()


def test_it_shows_again_what_comes_back(world: World) -> None:
    [item] = hear(world.source, "Hola", published=NOON)
    Item.objects.update(deleted_at=timezone.now())
    take_in(Arrivals(world.source, [make.said("Hola", id=item.remote_id, published=NOON)]))
    item.refresh_from_db()
    assert item.deleted_at is None
    assert not Revision.objects.exists()


def test_it_writes_many_with_few_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = [make.said(f"mensaje {n}", author=make.author(f"Persona {n}")) for n in range(300)]
    news = prepare(Arrivals(world.source, page), read=None)
    with transaction.atomic():
        authors = recognise(world.workspace.pk, news.authors)
        with django_assert_max_num_queries(10):
            store(news, authors)
    assert Item.objects.count() == 300


def test_it_indexes_what_it_stores(world: World) -> None:
    take_in(Arrivals(world.source, [make.said("Cigüeñas en la azotea")]))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from listening_item_fts where listening_item_fts match 'azotea'")
            assert cursor.fetchone() == (1,)
            cursor.execute("insert into listening_item_fts(listening_item_fts) values ('integrity-check')")
    said = replace(make.said("Nada"), id=Item.objects.get().remote_id)
    take_in(Arrivals(world.source, [said]))
    Item.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into listening_item_fts(listening_item_fts) values ('integrity-check')")
