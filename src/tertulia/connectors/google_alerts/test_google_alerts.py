"""An alert's pages, at their own addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.google_alerts.connector import GoogleAlerts
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, story


def test_it_reads_pages_at_their_own_addresses() -> None:
    connector = connected("google_alerts", story("google_alerts"))
    (place,) = connector.places()
    assert place.name == 'Alerta de Google: "cooperativa Aurora"'
    (found,) = connector.listen(place, {}).items
    assert found == Item(
        id="google.com/987654321",
        author=Author(
            "teruelhoy.example", "teruelhoy.example", "teruelhoy.example", "https://teruelhoy.example/"
        ),
        text="La cooperativa Aurora atenderá en la plaza del Torico desde el lunes...",
        published=datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC),
        kind="article",
        url="https://teruelhoy.example/economia/aurora-abre?id=7",
        thread="google.com/987654321",
        title="La cooperativa Aurora abre oficina en Teruel",
    )


def test_it_takes_only_an_alerts_address() -> None:
    with pytest.raises(Rejected) as caught:
        GoogleAlerts({"url": "https://www.google.com/alerts"}, story("google_alerts").http).check()
    assert caught.value.field == "url"
    assert GoogleAlerts.recognises("https://www.google.com/search?q=alerts") is None
