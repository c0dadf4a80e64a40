"""Questions, and a quota that is everybody's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.stack_exchange.connector import StackExchange
from tertulia.kit.failures import RateLimited, Rejected
from tests.connectors.replay import connected, reply, story


def test_it_reads_questions() -> None:
    paper = story("stack_exchange")
    connector = connected("stack_exchange", paper)
    (place,) = connector.places()
    (asked,) = connector.listen(place, {}).items
    assert asked == Item(
        id="es.stackoverflow.com/640001",
        author=Author(
            "es.stackoverflow.com/77",
            "Lucía",
            "",
            "https://es.stackoverflow.com/users/77/lucia",
            "https://i.sstatic.net/x.png",
        ),
        text="La API de Aurora (https://aurora.example/api) me da 401.",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        kind="post",
        url="https://es.stackoverflow.com/questions/640001/como-leo-el-consumo",
        thread="es.stackoverflow.com/640001",
        title="¿Cómo leo el consumo de Aurora con Python?",
        edited=datetime(2026, 11, 20, 9, 13, 20, tzinfo=UTC),
        links=("https://aurora.example/api",),
        metrics={"view_count": 12},
    )
    assert paper.asked[-1].url.params["site"] == "es.stackoverflow"


def test_it_rests_when_the_day_is_spent() -> None:
    paper = story("stack_exchange")
    body = {"error_id": 502, "error_name": "throttle_violation", "error_message": "too many requests"}
    paper.answer("GET", "/2.3/search/advanced", reply(400, body))
    with pytest.raises(RateLimited) as caught:
        connected("stack_exchange", paper).search(["aurora"], {})
    assert caught.value.shared


def test_it_says_that_there_is_no_such_site() -> None:
    paper = story("stack_exchange")
    paper.answer("GET", "/2.3/info", reply(400, {"error_id": 400, "error_message": "No site found"}))
    with pytest.raises(Rejected) as caught:
        connected("stack_exchange", paper).check()
    assert caught.value.field == "site"


def test_it_knows_its_sites() -> None:
    for host in ("superuser.com", "energy.stackexchange.com", "pt.stackoverflow.com"):
        known = StackExchange.recognises(f"https://{host}/questions")
        assert known is not None
        assert known.config == {"site": host}
    assert StackExchange.recognises("https://notstackoverflow.com/") is None
