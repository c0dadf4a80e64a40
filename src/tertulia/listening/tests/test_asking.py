"""A second reading: what is queued, what an engine is asked, and what becomes of what it says."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tertulia.inbox.actions import correct
from tertulia.intake import take_in
from tertulia.kit.failures import Failure, RateLimited, Unauthorized, Unavailable
from tertulia.listening import asking, engine
from tertulia.listening.actions import retry_engine
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Count, Doubt, Engine, FactRule, Heard, Item, SecondReading
from tertulia.listening.tests.engines import UNSURE, chosen, heard, on
from tertulia.text.facts import Understanding
from tests import make
from tests.loopback import Visit, Web, told, web
from tests.world import World

__all__ = ["web"]
SURE = Understanding(sentiment="negative", sentiment_sure=0.9, intent="complaint", intent_sure=0.8)


class Pretend:
    """An engine that says what a test wants."""

    facts = frozenset({"sentiment", "intent"})

    def __init__(self) -> None:
        self.said: Callable[[str], Understanding] = lambda text: SURE
        self.trouble: Exception | None = None
        self.asked: list[list[str]] = []

    def read(self, texts: Sequence[str], languages: Sequence[str]) -> list[Understanding]:
        self.asked.append(list(texts))
        if self.trouble is not None:
            raise self.trouble
        return [self.said(text) for text in texts]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    made = Pretend()
    monkeypatch.setattr(asking, "made", lambda row: made)
    return made


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    engine._loaded.cache_clear()
    yield
    engine._loaded.cache_clear()


def ready() -> None:
    Engine.objects.update(next_try_at=timezone.now())


def test_it_asks_a_model_of_this_machine_for_real(world: World, settings: Any, tmp_path: Path) -> None:
    from tertulia.text.engines.tests.test_local import tiny

    tiny(tmp_path / "tono")
    settings.MODELS = tmp_path
    labels = {"NEG": "sentiment:negative", "POS": "sentiment:positive"}
    row = on(world, kind="local", name="tono", address="", secret="", labels=labels)
    assert row.facts == ["sentiment"]
    bad, good = heard(world, "esto es horrible"), heard(world, "genial")
    asking.ask_due()
    for item in (bad, good):
        item.refresh_from_db()
    assert (bad.sentiment, good.sentiment) == ("negative", "positive")
    assert (bad.doubts, bad.intent) == (int(Doubt.INTENT), "question")
    (tmp_path / "tono" / "config.json").unlink()
    engine._loaded.cache_clear()
    heard(world, "otra")
    ready()
    asking.ask_due()
    assert "no hay ningún modelo" in Engine.objects.get().last_error


def test_it_queues_what_arrives_and_is_doubtful(world: World) -> None:
    on(world)

    def read(texts: Sequence[str], *_names: Any) -> list[Understanding]:
        return [
            Understanding("es", sentiment_sure=0.3, doubts=("sentiment",) if "quizá" in text else ())
            for text in texts
        ]

    said = [make.said("quizá mañana"), make.said("gracias"), make.said("quizá yo", own=True)]
    take_in(Arrivals(world.source, said), read=read)
    assert [one.item.text for one in SecondReading.objects.all()] == ["quizá mañana"]


def test_it_queues_nothing_while_it_is_off(world: World) -> None:
    chosen(world)
    take_in(Arrivals(world.source, [make.said("hola")]), read=None)
    assert not SecondReading.objects.exists()


def test_it_takes_the_word_of_an_engine_that_is_sure(world: World, pretend: Pretend) -> None:
    on(world)
    item = heard(world, "vaya día", title="Luz")
    Heard.objects.create(
        workspace=world.workspace, item=item, brand=world.brand, source=world.source, search=None
    )
    assert asking.ask_due() == 1
    item.refresh_from_db()
    assert (item.sentiment, item.intent, item.doubts) == ("negative", "complaint", 0)
    assert pretend.asked == [["Luz. vaya día"]]
    reading = item.second_reading
    assert reading.said["sentiment"] == ["neutral", "negative", 0.9]
    assert asking.note(reading) == "Lo leyó también m."
    assert asking.note_of(item, "sentiment").startswith("Lo dice m;")
    assert asking.note_of(item, "toxicity") == ""
    correct(item, fact="sentiment", now="positive", by=world.alice.actor)
    assert asking.note_of(item, "sentiment") == ""
    correct(item, fact="sentiment", now="negative", by=world.alice.actor)
    assert Count.objects.get(brand=world.brand, sentiment="negative").items == 1
    assert asking.ask_due() == 0


def test_it_leaves_what_is_not_doubtful_what_people_said_and_what_rules_set(
    world: World, pretend: Pretend
) -> None:
    on(world)
    sure = heard(world, "todo bien", doubts=Doubt.INTENT)
    told_ = heard(world, "lo dijo Alicia")
    correct(told_, fact="sentiment", now="positive", by=world.alice.actor)
    Item.objects.filter(pk=told_.pk).update(doubts=UNSURE)
    ruled = heard(world, "lo dice una regla")
    Heard.objects.create(
        workspace=world.workspace, item=ruled, brand=world.brand, source=world.source, search=None
    )
    words = {"words": "idioma:es O tipo:comment", "fact": "intent", "value": "question"}
    FactRule.objects.create(workspace=world.workspace, brand=world.brand, **words)
    asking.ask_due()
    for item in (sure, told_, ruled):
        item.refresh_from_db()
    assert (sure.sentiment, sure.intent) == ("neutral", "complaint")
    assert (told_.sentiment, told_.intent) == ("positive", "complaint")
    assert (ruled.sentiment, ruled.intent) == ("negative", "question")


def test_it_never_talks_a_risk_away(world: World, pretend: Pretend) -> None:
    on(world, scope="all")
    item = heard(world, "os denuncio", intent="risk", doubts=0)
    asking.ask_due()
    item.refresh_from_db()
    assert (item.intent, item.sentiment) == ("risk", "negative")


def test_it_leaves_ours_where_the_engine_is_not_sure(world: World, pretend: Pretend) -> None:
    on(world)
    pretend.said = lambda text: Understanding(sentiment="negative", sentiment_sure=0.4)
    item = heard(world, "vaya")
    asking.ask_due()
    item.refresh_from_db()
    assert (item.sentiment, item.doubts) == ("neutral", UNSURE)
    assert item.second_reading.state == "read"


@pytest.mark.parametrize(
    "trouble", [Unavailable("motor.example no funciona."), ValueError("un texto y una clave-secreta")]
)
def test_it_lets_ours_stand_while_the_engine_fails_and_tries_again(
    world: World, pretend: Pretend, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    on(world)
    items = [heard(world, f"texto {n}") for n in range(3)]
    pretend.trouble = trouble
    assert asking.ask_due() == 1
    row = Engine.objects.get()
    assert row.attempts == 1
    assert row.failed_at is not None
    assert row.next_try_at is not None
    assert row.next_try_at > timezone.now()
    assert "clave-secreta" not in row.last_error + caplog.text
    assert "no responde" in asking.note_of(items[0], "intent")
    assert asking.ask_due() == 0
    pretend.trouble = None
    ready()
    assert [asking.ask_due(), asking.ask_due(), asking.ask_due()] == [1, 1, 0]
    # One alone tells that it is back; then the rest.
    assert [len(texts) for texts in pretend.asked] == [3, 1, 2]
    assert Engine.objects.get().last_error == ""
    assert {item.sentiment for item in Item.objects.all()} == {"negative"}


def test_it_isolates_a_text_that_the_engine_stumbles_over(world: World, pretend: Pretend) -> None:
    on(world)
    bad = heard(world, "veneno")
    good = [heard(world, f"texto {n}") for n in range(4)]
    trouble: list[Failure] = []

    def read(texts: Sequence[str], languages: Sequence[str]) -> list[Understanding]:
        if "veneno" in texts:
            trouble.append(Unavailable("no se entiende"))
            raise trouble[-1]
        return [SURE] * len(texts)

    pretend.read = read  # type: ignore[method-assign]
    for _again in range(20):
        ready()
        if not asking.ask_due():
            break
    assert len(trouble) == asking.MOST_TRIES
    assert SecondReading.objects.get(item=bad).state == "given_up"
    assert "vale lo que entendimos" in asking.note_of(bad, "intent")
    assert {one.second_reading.state for one in Item.objects.filter(pk__in=[g.pk for g in good])} == {"read"}


def test_it_waits_for_a_person_where_the_key_is_not_taken(world: World, pretend: Pretend) -> None:
    row = on(world)
    heard(world, "hola")
    pretend.trouble = Unauthorized("motor.example no acepta nuestra clave.", said="bad key")
    asking.ask_due()
    row.refresh_from_db()
    assert row.next_try_at is None
    assert row.last_error == "motor.example no acepta nuestra clave. Su respuesta: «bad key»."
    retry_engine(row, by=world.alice.actor)
    assert asking.ask_due() == 1


def test_it_waits_as_long_as_it_is_asked_to(world: World, pretend: Pretend) -> None:
    row, until = on(world), timezone.now() + timedelta(hours=2)
    heard(world, "hola")
    pretend.trouble = RateLimited("espera", until=until)
    asking.ask_due()
    row.refresh_from_db()
    assert row.next_try_at == until


def test_it_gives_up_after_a_day(world: World, pretend: Pretend) -> None:
    on(world)
    item = heard(world, "hola")
    SecondReading.objects.update(asked_for_at=timezone.now() - timedelta(days=2))
    pretend.trouble = Unavailable("no")
    asking.ask_due()
    assert SecondReading.objects.get(item=item).state == "given_up"


def test_it_asks_again_what_its_author_changed_meanwhile(world: World, pretend: Pretend) -> None:
    on(world)
    item = heard(world, "hola")

    def read(texts: Sequence[str], languages: Sequence[str]) -> list[Understanding]:
        Item.objects.filter(pk=item.pk).update(text="adiós")
        return [SURE]

    pretend.read = read  # type: ignore[method-assign]
    asking.ask_due()
    item.refresh_from_db()
    assert (item.sentiment, item.second_reading.state) == ("neutral", "waiting")


def test_it_sends_nothing_that_its_author_deleted(world: World, pretend: Pretend) -> None:
    on(world)
    item = heard(world, "me arrepiento", deleted_at=timezone.now())
    assert asking.ask_due() == 1
    assert pretend.asked == []
    assert SecondReading.objects.get(item=item).state == "given_up"
    assert asking.ask_due() == 0


def test_it_asks_another_service_for_real(world: World, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visit, "do_POST", Visit.do_GET, raising=False)
    on(world, address=f"{web.url}/v1/chat/completions")
    post = {"n": 1, "sentiment": "positive", "sentiment_sure": 0.95}
    content = json.dumps({"posts": [post]})
    web.acts["/v1/chat/completions"] = told({"choices": [{"message": {"content": content}}]})
    item = heard(world, "vaya, qué bien")
    asking.ask_due()
    item.refresh_from_db()
    assert (item.sentiment, item.doubts) == ("positive", int(Doubt.INTENT))
