"""What comes due by itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox import actions, jobs
from tertulia.inbox.models import Case, Presence
from tertulia.kit.models import Event
from tests import make
from tests.world import World

Status = Case.Status


def test_it_wakes_what_is_due_and_lets_sleep_what_is_not(world: World) -> None:
    now = timezone.now()
    for hours in (-2, -1, 1):
        make.case(world.brand, status=Status.SNOOZED, snoozed_until=now + timedelta(hours=hours))
    assert jobs.wake_due(limit=1) == 1
    assert jobs.wake_due() == 1
    assert jobs.wake_due() == 0
    assert list(Case.objects.order_by("pk").values_list("status", flat=True)) == ["open", "open", "snoozed"]


def test_it_tells_browsers_what_became_of_a_letter_to_a_colleague(world: World) -> None:
    case = make.case(world.brand)
    area = Department.objects.get(brand=world.brand, kind="finance")
    asked = actions.ask(
        case, department=area, question="¿Y?", base_url="https://x.example", by=world.bob.actor
    )
    Event.objects.all().delete()
    for about in ("", "otra cosa", "handoff:x", "handoff:99999999", f"handoff:{asked.pk}"):
        jobs.letter_left(about)
    assert [event.payload["case"] for event in Event.objects.all()] == [case.pk]


def test_it_forgets_those_who_left_without_a_word(world: World) -> None:
    case = make.case(world.brand)
    for member, ago in ((world.bob, 3600), (world.alice, 1)):
        Presence.objects.create(
            workspace=world.workspace,
            case=case,
            member=member,
            seen_at=timezone.now() - timedelta(seconds=ago),
        )
    assert jobs.forget_absent() == 1
    assert Presence.objects.get().member == world.alice
