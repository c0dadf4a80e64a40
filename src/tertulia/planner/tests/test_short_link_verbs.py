"""Short links: made with a word, taken away, put back."""

from __future__ import annotations

from datetime import date

import pytest

from tertulia.accounts import undo
from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Refused
from tertulia.planner.actions import links
from tertulia.planner.models import Campaign
from tests.world import World


def test_it_is_taken_away_and_put_back_and_its_word_stays_taken(world: World) -> None:
    of = {"workspace": world.workspace, "brand": world.brand}
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 20)}
    campaign = Campaign.objects.create(**of, name="Otoño", **days)
    link = links.make_link(campaign, target="https://aurora.example/", word="Otono", by=world.bob.actor)
    assert link.code == "otono"
    links.remove_link(link, by=world.bob.actor)
    with pytest.raises(Refused):
        links.make_link(campaign, target="https://aurora.example/2", word="otono", by=world.bob.actor)
    undo.take_back(AuditEntry.objects.get(verb="planner.remove_link"), by=world.bob.actor)
    link.refresh_from_db()
    assert link.removed_at is None
