"""Campaigns: begun, changed, closed, taken away, and how they do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts import undo
from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening.models import Heard
from tertulia.outbox.models import Delivery
from tertulia.planner import campaign_results
from tertulia.planner.actions import campaigns
from tertulia.planner.models import Campaign, Click, Sending, ShortLink
from tertulia.query import normalise, workspace_token
from tests import make
from tests.world import World

GIVEN: dict[str, Any] = {
    "name": "Otoño",
    "metric": "reactions",
    "aim": 200,
    "starts_on": date(2026, 11, 1),
    "ends_on": date(2026, 11, 20),
    "budget": Decimal("100"),
    "words": "descuento O abono",
    "utm_campaign": "otono",
}


def _begin(world: World, **over: Any) -> Campaign:
    made: Campaign = campaigns.create_campaign(
        world.brand, values=GIVEN | over, people=[world.bob], by=world.bob.actor
    )
    return made


def _take_back(entry: int | None, world: World) -> None:
    assert entry is not None
    undo.take_back(AuditEntry.objects.get(pk=entry), by=world.bob.actor)


def test_it_is_begun_changed_and_taken_back_field_by_field(world: World) -> None:
    campaign = _begin(world)
    campaigns.change_campaign(
        campaign, values={"name": "Invierno", "budget": None}, people=[], by=world.bob.actor
    )
    entry = campaign.audit_id
    # What another changes since stays.
    campaigns.change_campaign(campaign, values={"goal": "Que lo sepan"}, by=world.alice.actor)
    _take_back(entry, world)
    campaign.refresh_from_db()
    assert (campaign.name, campaign.budget, campaign.goal) == ("Otoño", Decimal("100.00"), "Que lo sepan")
    assert list(campaign.people.all()) == [world.bob]


def _end(campaign: Campaign) -> tuple[datetime | None, str]:
    row = Campaign.objects.get(pk=campaign.pk)
    return row.closed_at, row.lessons


def test_it_is_closed_with_lessons_and_opened_again(world: World) -> None:
    campaign = _begin(world)
    with pytest.raises(Refused) as refused:
        campaigns.close_campaign(campaign, lessons="  ", by=world.bob.actor)
    assert "lessons" in refused.value.problems
    campaigns.close_campaign(campaign, lessons="Los vídeos cortos, sí.", by=world.bob.actor)
    closed = campaign.audit_id
    assert campaign.closed_at is not None
    _take_back(closed, world)
    assert _end(campaign) == (None, "")
    campaign.refresh_from_db()
    campaigns.close_campaign(campaign, lessons="Vale", by=world.bob.actor)
    campaigns.reopen_campaign(campaign, by=world.bob.actor)
    assert _end(campaign) == (None, "Vale")


def test_it_is_removed_and_comes_back_with_its_posts(world: World) -> None:
    campaign = _begin(world)
    post = make.post(world.brand, campaign=campaign)
    campaigns.remove_campaign(campaign, by=world.alice.actor)
    assert not Campaign.objects.of(world.workspace).exists()
    _take_back(campaign.audit_id, world)
    post.refresh_from_db()
    assert Campaign.objects.of(world.workspace).get() == post.campaign == campaign


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": "  "}, "name"),
        ({"ends_on": date(2026, 10, 1)}, "ends_on"),
        ({"ends_on": date(2062, 11, 20)}, "ends_on"),
        ({"words": "(descuento"}, "words"),
        ({"metric": "amor"}, "metric"),
        ({"budget": Decimal("-1")}, "budget"),
    ],
)
def test_it_is_refused_at_the_field(world: World, over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        _begin(world, **over)
    assert list(refused.value.problems) == [field]


def test_it_is_not_for_readers_nor_strangers(world: World) -> None:
    campaign = _begin(world)
    for member in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            campaigns.remove_campaign(campaign, by=member.actor)


def test_people_of_another_house_are_left_out(world: World) -> None:
    campaign = campaigns.create_campaign(
        world.brand, values=GIVEN, people=[world.charlie, world.rita], by=world.bob.actor
    )
    assert list(campaign.people.all()) == [world.rita]


def _went(world: World, campaign: Campaign, figures: dict[str, int], network: str = "mastodon") -> Delivery:
    channel = make.channel(world.brand, network=network)
    post = make.post(world.brand, channel, campaign=campaign)
    delivery = Delivery.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        channel=channel,
        act="post",
        state="published",
        published_at=timezone.now(),
        figures=figures,
    )
    Sending.objects.create(variant=post.variants.get(), delivery=delivery)
    return delivery


def _number(campaign: Campaign, name: str) -> campaign_results.Number:
    told = campaign_results.results(campaign)
    return next(one for one in told.numbers if one.name == name)


def test_its_figures_say_who_told_them(world: World) -> None:
    campaign = _begin(world)
    _went(world, campaign, {"likes": 40, "shares": 2})
    _went(world, campaign, {"likes": 10})
    _went(world, campaign, {}, network="instagram")
    told = campaign_results.results(campaign)
    assert (told.goal.value, told.share, told.cost) == (50, 0.25, Decimal("2.00"))
    assert "2 de 3" in told.goal.gap
    assert "Instagram" in told.goal.gap
    assert "1 de 3" in _number(campaign, "shares").gap
    assert _number(campaign, "views").value is None
    assert _number(campaign, "posts").value == 3


def test_visits_of_people_and_machines_are_counted_apart(world: World) -> None:
    campaign = _begin(world, metric="clicks", aim=None)
    assert campaign_results.results(campaign).goal.value is None
    link = ShortLink.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        campaign=campaign,
        code="otono",
        target="https://a.example/",
    )
    Click.objects.create(link=link, hour=datetime(2026, 11, 2, 9, tzinfo=UTC), people=4, machines=9)
    told = campaign_results.results(campaign)
    assert (told.goal.value, told.share) == (4, None)
    assert [n for _words, n in told.goal.parts] == [4, 9]


def test_its_mentions_are_of_its_brand_its_words_and_its_days(world: World) -> None:
    campaign = _begin(world, metric="mentions")
    inside = datetime(2026, 11, 10, 12, tzinfo=UTC)
    other = make.brand(world.workspace, name="Boreal")

    def heard(text: str, at: datetime, brand: Any = world.brand) -> None:
        norm = f" {workspace_token(world.workspace.pk)}{normalise(text)}"
        item = make.item(world.workspace, text, at=at, norm=norm)
        source = world.source if brand == world.brand else make.source(brand)
        Heard.objects.create(workspace=world.workspace, brand=brand, item=item, source=source)

    heard("El descuento no me llega", inside)
    heard("El descuento es de Boreal", inside, other)
    heard("Buenos días", inside)
    heard("El descuento de enero", inside + timedelta(days=90))
    assert campaign_results.results(campaign).goal.value == 1
