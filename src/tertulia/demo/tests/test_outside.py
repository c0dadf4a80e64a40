"""What is said of the brand and its rivals elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tertulia.demo import outside
from tertulia.demo.load import load
from tertulia.inbox.models import Case
from tertulia.listening.models import Item, Search, SearchCount

NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def test_it_reaches_up_to_the_present_and_no_further() -> None:
    said = outside.items(NOW)
    moments = [item.published for item in said]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=1) < moments[-1] <= NOW
    assert moments[0] < NOW - timedelta(days=85)
    assert len({item.text for item in said}) >= 115
    early = outside.items(NOW.replace(hour=1))
    assert len(early) < len(said)


@pytest.mark.django_db
def test_it_is_heard_by_searches_and_waits_for_nobody(client: Client) -> None:
    stage = load(NOW)
    found = Item.objects.filter(workspace=stage.workspace_id, remote_id__startswith=outside.MARK)
    rivals = Search.objects.filter(workspace=stage.workspace_id, kind="rival")
    for rival in rivals:
        assert sum(SearchCount.objects.filter(search=rival).values_list("items", flat=True)) >= 15, rival.name
    assert found.filter(copy_of__isnull=False).count() >= 8
    assert not found.filter(text__contains="aurora boreal").exists()
    assert not Case.objects.filter(thread__items__in=found).exists()
