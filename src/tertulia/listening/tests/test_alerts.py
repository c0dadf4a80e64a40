"""Alerts are judged, told once, and say why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tertulia.kit.models import Event, Mail
from tertulia.listening import actions
from tertulia.listening.alerts import gather, jobs, words
from tertulia.listening.count import hour_of
from tertulia.listening.models import Alert, Count, Firing, Heard, Item, LookBack, Search
from tests import make
from tests.world import World

NOW = timezone.now()


@pytest.fixture(autouse=True)
def rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"


@pytest.fixture
def search(world: World) -> Search:
    made = Search.objects.create(workspace=world.workspace, brand=world.brand, name="Marca", words="aurora")
    Search.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=100))
    type(world.brand).objects.filter(pk=world.brand.pk).update(created_at=NOW - timedelta(days=100))
    made.refresh_from_db()
    return made


def heard(world: World, search: Search | None, text: str = "no puedo entrar", **over: Any) -> Item:
    """An item that was heard for `search`."""
    item = make.item(world.workspace, text, **over)
    slot: dict[str, Any] = {"hour": hour_of(item.published_at), "network": "demo", "sentiment": "neutral"}
    Count.objects.get_or_create(workspace=world.workspace, brand=world.brand, **slot)
    Heard.objects.create(
        workspace=world.workspace, item=item, brand=world.brand, source=world.source, search=search
    )
    return item


def burst(world: World, search: Search, count: int, at: datetime, **over: Any) -> list[Item]:
    return [heard(world, search, at=at - timedelta(seconds=10 * n), **over) for n in range(count)]


def alert(world: World, watch: str = "count", **over: Any) -> Alert:
    given = {
        "name": "Pico",
        "watch": watch,
        "settings": {"n": 5, "minutes": 15},
        "members": [world.alice, world.bob],
        "base_url": "https://casa.example",
        "by": world.bob.actor,
    }
    made = actions.create_alert(world.brand, **{**given, **over})
    Alert.objects.filter(pk=made.pk).update(judged_to=NOW - timedelta(minutes=5))
    return Alert.objects.get(pk=made.pk)


def judged(made: Alert, at: datetime) -> list[Firing]:
    return jobs.judge(Alert.objects.get(pk=made.pk), at)


def test_it_goes_off_once_and_tells_everybody_once(world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    (firing,) = judged(made, NOW)
    assert (firing.items, firing.cause["count"], firing.over_at) == (5, 5, None)
    assert words.said(firing.cause) == (
        "Van 5 menciones en 15 minutos; pediste saberlo desde 5. Casi todas dicen «no puedo entrar»."
    )
    assert {tuple(mail.to) for mail in Mail.objects.all()} == {("alice@example.org",), ("bob@example.org",)}
    assert "no puedo entrar" in Mail.objects.all()[0].body
    assert f"https://casa.example/escucha/avisos/salto/{firing.pk}/" in Mail.objects.all()[0].body
    assert Event.objects.filter(kind="alert").count() == 1
    burst(world, search, 3, NOW + timedelta(seconds=40))
    assert judged(made, NOW + timedelta(minutes=1)) == []
    assert Mail.objects.count() == 2
    assert Firing.objects.get().cause["peak"] == 8


def test_it_says_when_it_is_over_and_may_go_off_again(world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    judged(made, NOW)
    later = NOW + timedelta(hours=1)
    assert judged(made, later) == []
    firing = Firing.objects.get()
    assert firing.over_at is not None
    assert firing.over_at < later
    assert Mail.objects.filter(subject__startswith="Ha terminado").count() == 2
    burst(world, search, 5, later + timedelta(minutes=10))
    assert len(judged(made, later + timedelta(minutes=10))) == 1
    assert Firing.objects.count() == 2


def test_it_leaves_all_or_nothing(world: World, search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)

    def die(*_args: object, **_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tertulia.listening.alerts.letters.tell", die)
        with pytest.raises(KeyboardInterrupt):
            judged(made, NOW)
    assert (Firing.objects.count(), Mail.objects.count(), Event.objects.filter(kind="alert").count()) == (
        0,
        0,
        0,
    )
    judged(made, NOW)
    assert (Firing.objects.count(), Mail.objects.count()) == (1, 2)


def test_two_workers_judge_it_once(world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    one, other = Alert.objects.get(pk=made.pk), Alert.objects.get(pk=made.pk)
    assert len(jobs.judge(one, NOW)) == 1
    assert jobs.judge(other, NOW) == []
    assert (Firing.objects.count(), Mail.objects.count()) == (1, 2)


def test_it_tells_of_each_thing_said_once(world: World, search: Search) -> None:
    made = alert(world, "words", search=search, settings={}, members=[world.bob])
    item = heard(world, search, "¡Aurora se ha caído!", at=NOW, heard_at=NOW)
    (firing,) = judged(made, NOW + timedelta(seconds=5))
    assert firing.key == f"item:{item.pk}"
    assert words.said(firing.cause) == "Marta Iglesias dice: «¡Aurora se ha caído!»"
    late = heard(world, search, "Otra", at=NOW, heard_at=NOW - timedelta(seconds=20))
    assert [f.key for f in judged(made, NOW + timedelta(seconds=65))] == [f"item:{late.pk}"]
    assert judged(made, NOW + timedelta(seconds=125)) == []
    assert Mail.objects.count() == 2


def test_it_counts_reach(world: World, search: Search) -> None:
    made = alert(world, "reach", settings={"followers": 10_000})
    heard(world, None, "Poco", at=NOW, followers=9_999)
    heard(world, None, "Mucho", at=NOW, followers=120_000)
    (firing,) = judged(made, NOW + timedelta(seconds=1))
    assert words.said(firing.cause) == "Marta Iglesias, con 120.000 seguidores, dice: «Mucho»"


def test_it_weighs_the_negative(world: World, search: Search) -> None:
    made = alert(world, "negative", settings={"n": 5, "share": 40, "minutes": 60}, search=search)
    burst(world, search, 3, NOW - timedelta(minutes=1), sentiment="positive", text="bien")
    burst(world, search, 2, NOW, sentiment="negative")
    (firing,) = judged(made, NOW)
    assert words.said(firing.cause).startswith(
        "2 de 5 menciones en una hora son negativas, el 40\u00a0%; pediste saberlo desde el 40\u00a0%."
    )


def test_it_says_what_is_usual(world: World, search: Search) -> None:
    at = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    for week in range(1, 9):
        local = at.astimezone(world.brand.zone) - timedelta(weeks=week)
        burst(world, search, 12, local.astimezone(UTC), is_history=True)
    burst(world, search, 53, at, text="no puedo entrar")
    made = alert(world, "growth", search=search, settings={"n": 10, "minutes": 15, "sensitivity": "medium"})
    Alert.objects.filter(pk=made.pk).update(judged_to=at - timedelta(seconds=1))
    (firing,) = judged(made, at)
    said = words.said(firing.cause)
    assert said.startswith("Van 53 menciones en 15 minutos;")
    assert "a esta hora un viernes lo normal son de 8 a 16." in said
    with translation.override("en"):
        assert "Friday" in words.said(firing.cause)


def test_history_never_goes_off(world: World, search: Search) -> None:
    made = alert(world, search=search)
    each = alert(world, "words", search=search, settings={})
    burst(world, search, 9, NOW, is_history=True)
    assert judged(made, NOW) == [] == judged(each, NOW)


def test_looking_back_never_goes_off(world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 9, NOW)
    LookBack.objects.create(workspace=world.workspace, search=search, since=NOW - timedelta(days=30))
    assert judged(made, NOW + timedelta(seconds=1)) == []


def test_it_passes_over_what_is_hidden_ours_and_of_others(world: World, search: Search) -> None:
    made = alert(world, search=search)
    actions.hide(search, author="@marta.iglesias", by=world.bob.actor)
    marta = make.identity(world.workspace, handle_key="marta.iglesias")
    burst(world, search, 9, NOW, by=marta)
    assert judged(made, NOW) == []
    actions.show(search, author="marta.iglesias", by=world.bob.actor)
    Item.objects.update(is_own=True)
    assert judged(made, NOW + timedelta(seconds=1)) == []


def test_it_narrows_by_words(world: World, search: Search) -> None:
    from tertulia.listening.tests.hearing import hear

    made = alert(world, "words", settings={}, words="factura")
    hear(world.source, "La factura no llega", "Nada que ver")
    found = judged(made, timezone.now())
    assert [firing.cause["text"] for firing in found] == ["La factura no llega"]


@pytest.mark.parametrize(
    ("rhythm", "early", "due"),
    [
        ("hourly", datetime(2026, 11, 20, 11, 59, tzinfo=UTC), datetime(2026, 11, 20, 12, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 11, 21, 6, 59, tzinfo=UTC), datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
    ],
)
def test_it_gathers_what_is_told_hourly_and_daily(
    world: World, rhythm: str, early: datetime, due: datetime
) -> None:
    """Madrid's eight in the morning is 7:00 UTC in winter."""
    at = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    made = alert(world, "words", settings={}, words="Aurora", rhythm=rhythm, members=[world.bob])
    for n in range(3):
        Firing.objects.create(
            workspace=world.workspace,
            alert=made,
            key=f"item:{n}",
            at=at,
            start=at,
            end=at,
            over_at=at,
            cause={"watch": "words", "author": "Marta", "text": f"Aurora {n}"},
        )
    Alert.objects.filter(pk=made.pk).update(judged_to=at)
    judged(made, early)
    assert Mail.objects.count() == 0
    judged(made, due)
    judged(made, due + timedelta(minutes=1))
    mail = Mail.objects.get()
    assert mail.subject == "Aviso «Pico»: 3 veces"
    assert all(f"Aurora {n}" in mail.body for n in range(3))


def test_it_writes_in_the_readers_language_and_to_who_still_works_here(world: World, search: Search) -> None:
    world.alice.language = "en"
    world.alice.save()
    made = alert(world, search=search)
    world.bob.left_at = NOW
    world.bob.save()
    burst(world, search, 5, NOW)
    judged(made, NOW)
    assert Mail.objects.get().to == ["alice@example.org"]


def test_the_job_takes_what_is_due_and_puts_off_what_breaks(world: World, search: Search) -> None:
    made = alert(world, search=search)
    broken = alert(world, search=search)
    Alert.objects.filter(pk=broken.pk).update(words="(aurora")
    assert jobs.judge_due() == 2
    made.refresh_from_db()
    broken.refresh_from_db()
    assert made.next_try_at is not None
    assert made.next_try_at > timezone.now()
    assert made.last_error == ""
    assert broken.last_error.startswith("Sus palabras ya no se entienden")
    assert jobs.judge_due() == 0


def test_it_rests_while_it_is_off(world: World, search: Search) -> None:
    made = alert(world, search=search)
    actions.switch_alert(made, on=False, by=world.bob.actor)
    burst(world, search, 9, NOW)
    assert jobs.judge_due() == 0
    made.refresh_from_db()
    actions.switch_alert(made, on=True, by=world.bob.actor)
    assert made.judged_to is not None
    assert made.judged_to > NOW


def test_it_takes_weeks_of_not_listening_for_no_weeks_of_silence(world: World, search: Search) -> None:
    """An article of a year ago in a feed's first reading does not make ten mentions a sensation."""
    heard(world, search, at=NOW - timedelta(days=365), is_history=True)
    for days in (1, 9):
        heard(world, search, at=NOW - timedelta(days=days), is_history=True)
    terms = {"n": 10, "minutes": 60, "sensitivity": "high"}
    made = alert(world, "growth", search=search, settings=terms)
    burst(world, search, 40, NOW)
    assert judged(made, NOW) == []
    assert gather.known_since(made, NOW - timedelta(weeks=9), NOW) == NOW - timedelta(weeks=2)
    for days in (16, 23):
        heard(world, search, at=NOW - timedelta(days=days), is_history=True)
    assert len(judged(made, NOW + timedelta(seconds=1))) == 1


def test_a_search_knows_nothing_before_it_was_taken_to(world: World, search: Search) -> None:
    for days in range(1, 60, 3):
        heard(world, search, at=NOW - timedelta(days=days), is_history=True)
    made = alert(world, "growth", search=search, settings={"n": 10, "minutes": 60, "sensitivity": "high"})
    Search.objects.filter(pk=search.pk).update(created_at=NOW)
    since = NOW - timedelta(days=30)
    LookBack.objects.create(workspace=world.workspace, search=search, since=since)
    fresh = Alert.objects.select_related("search").get(pk=made.pk)
    assert gather.known_since(fresh, NOW - timedelta(weeks=9), NOW) == since
