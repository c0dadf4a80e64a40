"""What becomes of things that we have: edited, deleted, back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tertulia.connectors import registry
from tertulia.connectors.base import Gone, Media
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.intake import take_in
from tertulia.listening.edit import MOST_REVISIONS
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Item, Revision, Thread, Trait
from tertulia.listening.queries import find
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def test_it_knows_what_an_item_carries(world: World) -> None:
    said = make.said(
        "¿Lo habéis visto? https://diario.example/a?utm_source=x#b y www.otro.example.",
        links=("https://diario.example/a", "javascript:alert(1)", "https://demo.example/77"),
        url="https://demo.example/77",
        media=(Media("https://demo.example/a.png"), Media("https://demo.example/b.mp4", "video")),
        quotes="demo:quoted",
    )
    take_in(Arrivals(world.source, [said]))
    item = Item.objects.get()
    assert item.links == ["https://diario.example/a", "https://www.otro.example/"]
    assert item.traits == Trait.LINK | Trait.IMAGE | Trait.VIDEO | Trait.QUESTION
    assert item.quotes == "demo:quoted"


def test_it_takes_no_address_for_a_question(world: World) -> None:
    [item] = hear(world.source, "Aquí está: https://diario.example/?p=7")
    assert item.traits == Trait.LINK
    [plain] = hear(world.source, "Nada. De nada")
    assert (plain.traits, plain.links) == (0, [])
    take_in(Arrivals(world.source, [make.said("¿Y ahora?", id=plain.remote_id)]))
    plain.refresh_from_db()
    assert (plain.traits, plain.links) == (Trait.QUESTION, [])


def test_it_forgets_what_was_deleted(world: World) -> None:
    media = (Media("https://demo.example/a.png"),)
    [item] = hear(world.source, "Lo primero", title="Un título", media=media, published=NOON)
    take_in(Arrivals(world.source, [make.said("Un secreto https://a.example", id=item.remote_id)]))
    take_in(Arrivals(world.source, [], gone=[Gone(item.remote_id)]))
    item.refresh_from_db()
    assert item.deleted_at is not None
    assert (item.text, item.title, item.media, item.links) == ("", "", [], [])
    assert not Revision.objects.exists()
    assert Thread.objects.get().title == ""
    assert not find(Item.objects.of(world.workspace), world.workspace.pk, "secreto").exists()
    assert sum(Count.objects.values_list("items", flat=True)) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into listening_item_fts(listening_item_fts) values ('integrity-check')")


def test_it_keeps_the_evidence_of_a_server_of_our_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not WordPress.forgets_deleted
    monkeypatch.setattr(registry.get("demo"), "forgets_deleted", False)
    [item] = hear(world.source, "Un insulto")
    take_in(Arrivals(world.source, [], gone=[Gone(item.remote_id)]))
    item.refresh_from_db()
    assert (item.text, item.deleted_at is None) == ("Un insulto", False)


def test_it_hears_again_what_was_forgotten(world: World) -> None:
    [item] = hear(world.source, "Es horrible", published=NOON)
    take_in(Arrivals(world.source, [], gone=[Gone(item.remote_id)]))
    take_in(Arrivals(world.source, [make.said("Es horrible", id=item.remote_id, published=NOON)]))
    item.refresh_from_db()
    assert (item.text, item.deleted_at, item.sentiment) == ("Es horrible", None, "negative")
    assert not Revision.objects.exists()
    assert list(find(Item.objects.of(world.workspace), world.workspace.pk, "horrible")) == [item]


def test_it_keeps_the_first_and_the_last_of_what_changes_for_ever(world: World) -> None:
    [item] = hear(world.source, "versión 0")
    for number in range(1, MOST_REVISIONS + 10):
        edited = NOON + timedelta(seconds=number)
        said = make.said(f"versión {number}", id=item.remote_id, edited=edited)
        take_in(Arrivals(world.source, [said]), read=None)
    kept = list(Revision.objects.order_by("pk").values_list("text", flat=True))
    assert len(kept) == MOST_REVISIONS
    assert kept[:2] == ["versión 0", "versión 10"]
    assert kept[-1] == f"versión {MOST_REVISIONS + 8}"
