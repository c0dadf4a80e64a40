"""Others' calendars, read: whole days, hours, what comes again, and what is no calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.verbs import Refused
from tertulia.planner import ical
from tertulia.planner.actions import agendas
from tertulia.planner.marks import holidays_of, marks, quiet_on
from tertulia.planner.models import Agenda, Event
from tests.world import World

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FILE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//ES\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:20261208\r
DTEND;VALUE=DATE:20261210\r
SUMMARY:Feria del barrio\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART:20261130T230000Z\r
DTEND:20261201T003000Z\r
SUMMARY:Reunion\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
DTSTART;VALUE=DATE:20261201\r
RRULE:FREQ=WEEKLY;COUNT=3\r
SUMMARY:Mercado\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:4\r
DTSTART;VALUE=DATE:20100101\r
SUMMARY:Hace mucho\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_it_reads_days_hours_and_repetitions() -> None:
    told = {(one.name, one.first, one.last) for one in ical.read(FILE, MADRID, NOW)}
    assert told == {
        ("Feria del barrio", date(2026, 12, 8), date(2026, 12, 9)),
        # 23:00 UTC is already the 1st in Madrid.
        ("Reunion", date(2026, 12, 1), date(2026, 12, 1)),
        ("Mercado", date(2026, 12, 1), date(2026, 12, 1)),
        ("Mercado", date(2026, 12, 8), date(2026, 12, 8)),
        ("Mercado", date(2026, 12, 15), date(2026, 12, 15)),
    }


@pytest.mark.parametrize("content", [b"", b"<html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(Rejected):
        ical.read(content, MADRID, NOW)


def test_reading_again_takes_the_place_of_what_was_read(world: World) -> None:
    agenda = agendas.add_agenda(world.brand, kind="ical", url="webcal://x.example/a.ics", by=world.bob.actor)
    assert agenda.url == "https://x.example/a.ics"
    told = ical.read(FILE, MADRID, NOW)
    ical.store(agenda, told)
    assert ical.store(agenda, told[:1]) == 1
    assert Event.objects.filter(agenda=agenda).count() == 1


def test_an_address_that_does_not_answer_says_so(world: World) -> None:
    agendas.add_agenda(world.brand, kind="ical", url="https://x.example/a.ics", by=world.bob.actor)

    class Broken:
        def get(self, url: str, **how: Any) -> Any:
            raise Unavailable("No responde.")

    assert ical.read_due(Broken()) == 1  # type: ignore[arg-type]
    row = Agenda.objects.get(kind="ical")
    assert row.last_error == "No responde."
    assert row.next_try_at is not None


def test_regions_have_holidays_of_their_own() -> None:
    may = (date(2026, 5, 1), date(2026, 5, 31))
    madrid = {day for day, _name in holidays_of("ES-MD", *may)}
    assert date(2026, 5, 2) in madrid
    assert date(2026, 5, 2) not in {day for day, _name in holidays_of("ES", *may)}
    assert list(holidays_of("XX", *may)) == []


def test_choosing_keeps_what_was_shown_and_can_be_taken_back(world: World) -> None:
    assert any(
        mark.kind == "holiday"
        for mark in marks(world.brand, date(2026, 12, 25), date(2026, 12, 25))[date(2026, 12, 25)]
    )
    agendas.add_agenda(world.brand, kind="holidays", place="PT", by=world.bob.actor)
    assert set(Agenda.objects.values_list("kind", "place")) == {
        ("holidays", "ES"),
        ("days", ""),
        ("holidays", "PT"),
    }
    with pytest.raises(Refused, match="Ya lo tienes"):
        agendas.add_agenda(world.brand, kind="holidays", place="PT", by=world.bob.actor)
    row = Agenda.objects.get(place="ES")
    before = row.undo_state()
    agendas.remove_agenda(row, by=world.bob.actor)
    assert date(2026, 12, 8) in marks(world.brand, date(2026, 12, 8), date(2026, 12, 8))
    agendas.restore_agenda(row, before=before, by=world.bob.actor)
    assert Agenda.objects.get(place="ES").removed_at is None


def test_own_days_may_be_quiet(world: World) -> None:
    day = date(2026, 12, 1)
    event = agendas.add_event(world.brand, name="Luto", first_on=day, quiet=True, by=world.bob.actor)
    assert quiet_on(world.brand, day) == event
    before = event.undo_state()
    agendas.remove_event(event, by=world.bob.actor)
    assert quiet_on(world.brand, day) is None
    agendas.restore_event(event, before=before, by=world.bob.actor)
    assert quiet_on(world.brand, day) == event
    with pytest.raises(Refused, match="final"):
        agendas.add_event(world.brand, name="x", first_on=day, last_on=date(2026, 11, 1), by=world.bob.actor)


def test_the_address_of_ours_comes_and_goes(world: World) -> None:
    share = agendas.share_ical(world.brand, by=world.alice.actor)
    before = share.undo_state()
    agendas.unshare_ical(share, by=world.alice.actor)
    agendas.reshare_ical(share, before=before, by=world.alice.actor)
    assert share.removed_at is None


def test_a_rule_of_every_second_is_no_work_and_left_out_days_are_left_out() -> None:
    event = b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;VALUE=DATE:20261201\r\n%s\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    often = event % (1, b"RRULE:FREQ=SECONDLY")
    daily = event % (2, b"RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;VALUE=DATE:20261202")
    file = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + often + daily + b"END:VCALENDAR\r\n"
    told = [one.first for one in ical.read(file, MADRID, NOW)]
    assert told == [date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 3)]


def test_what_stands_beside_ours_is_put_there_and_taken_back(world: World) -> None:
    by = world.alice.actor
    agenda = agendas.add_agenda(world.brand, kind="holidays", place="ES-CT", by=by)
    event = agendas.add_event(world.brand, name="Feria", first_on=date(2026, 12, 8), by=by)
    share = agendas.share_ical(world.brand, by=by)
    for remove, restore, row in (
        (agendas.remove_agenda, agendas.restore_agenda, agenda),
        (agendas.remove_event, agendas.restore_event, event),
        (agendas.unshare_ical, agendas.reshare_ical, share),
    ):
        before = row.undo_state()
        remove(row, by=by)
        assert row.removed_at is not None
        restore(row, before=before, by=by)
        assert row.removed_at is None
    assert agendas.restore_agenda(agenda, before={"removed_at": None}, by=by) == agenda
    assert agendas.restore_event(event, before={"removed_at": None}, by=by) == event
    assert agendas.reshare_ical(share, before={"removed_at": None}, by=by) == share
    assert agendas.unshare_ical(share, by=by) == share
