"""Trying words on what was heard before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.listening import rehearse as module
from tertulia.listening.models import Search
from tertulia.listening.rehearse import rehearse
from tertulia.listening.tests.hearing import hear
from tertulia.query import QueryError
from tests import make
from tests.world import World


def test_it_says_what_words_would_have_found(world: World) -> None:
    now = timezone.now()
    for days in range(4):
        hear(world.source, f"factura {days}", published=now - timedelta(days=days))
    hear(world.source, "Otra cosa")
    tried = rehearse(world.workspace.pk, "factura")
    assert (tried.days, tried.count, tried.more) == (30, 4, False)
    assert [item.text for item in tried.samples] == [f"factura {days}" for days in range(4)]
    assert not Search.objects.exists()


def test_it_looks_back_a_month_and_at_others_only(world: World) -> None:
    hear(world.source, "factura", published=timezone.now() - timedelta(days=40))
    hear(world.source, "factura", own=True)
    hear(make.source(world.other_brand), "factura")
    assert rehearse(world.workspace.pk, "factura").count == 0
    assert rehearse(world.workspace.pk, "factura", days=50).count == 1


def test_it_stops_counting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    hear(world.source, *(f"factura {n}" for n in range(5)))
    tried = rehearse(world.workspace.pk, "factura")
    assert (tried.count, tried.more, len(tried.samples)) == (3, True, 5)


@pytest.mark.parametrize("words", ["(factura", "estado:abierto", ""])
def test_it_says_what_cannot_be_tried(world: World, words: str) -> None:
    with pytest.raises(QueryError):
        rehearse(world.workspace.pk, words)
