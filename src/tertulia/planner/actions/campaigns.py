"""Verbs of campaigns: begun, changed, closed with what was learnt, taken away; each can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.queries import searched
from tertulia.planner.models import Campaign
from tertulia.query import QueryError

UTM = ("utm_campaign", "utm_source", "utm_medium", "utm_content")
FIELDS = (
    *("name", "goal", "metric", "aim", "starts_on", "ends_on", "budget", "currency", "words"),
    *(*UTM, "shorten", "lessons"),
)
"""What `create_campaign` and `change_campaign` take, besides `people`."""
MOMENTS = ("closed_at", "removed_at")
LONGEST_DAYS = 1100
"""A campaign lasts three years at most: beyond, a date has surely been mistyped."""


@verb("planner.create_campaign", role="agent")
def create_campaign(
    brand: Brand, *, values: Mapping[str, Any], people: Sequence[Member] = (), by: Actor
) -> Campaign:
    """Begin a campaign of `brand` with `values` of `FIELDS`. Refused, field by field, without a name, with an
    end before its beginning, with a word that cannot be read."""
    campaign = Campaign(workspace_id=brand.workspace_id, brand=brand)
    _take(campaign, values)
    # Without a name for the statistics its links would say nothing of where they came from.
    campaign.utm_campaign = campaign.utm_campaign or slugify(campaign.name)[:80]
    campaign.save()
    campaign.people.set(_ours(campaign, people))
    return campaign


@verb("planner.change_campaign", role="agent", inverse="planner.restore_campaign")
def change_campaign(
    campaign: Campaign, *, values: Mapping[str, Any], people: Sequence[Member] | None = None, by: Actor
) -> Campaign:
    """Change some of its `FIELDS`, or its people. What is scheduled keeps the links that it was given.
    Refused for the same reasons."""
    _take(campaign, values)
    campaign.save()
    if people is not None:
        campaign.people.set(_ours(campaign, people))
    return campaign


@verb("planner.close_campaign", role="agent", inverse="planner.restore_campaign")
def close_campaign(campaign: Campaign, *, lessons: str, by: Actor) -> Campaign:
    """It is over: `lessons` say what to do again and what not. Its links and figures go on counting."""
    if campaign.closed_at is not None:
        raise Refused({"": _("Esta campaña ya está cerrada.")})
    if not lessons.strip():
        raise Refused({"lessons": _("Escribe al menos una cosa que repetirías o que no.")})
    campaign.lessons, campaign.closed_at = lessons.strip(), timezone.now()
    campaign.save(update_fields=["lessons", "closed_at"])
    return campaign


@verb("planner.reopen_campaign", role="agent", inverse="planner.restore_campaign")
def reopen_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """It goes on; what was learnt stays written."""
    campaign.closed_at = None
    campaign.save(update_fields=["closed_at"])
    return campaign


@verb("planner.remove_campaign", role="agent", inverse="planner.restore_campaign")
def remove_campaign(campaign: Campaign, *, by: Actor) -> Campaign:
    """It is shown no more. Its posts stay, and its short links lead where they led."""
    campaign.removed_at = timezone.now()
    campaign.save(update_fields=["removed_at"])
    return campaign


@verb("planner.restore_campaign", role="agent")
def restore_campaign(campaign: Campaign, *, before: Mapping[str, Any], by: Actor) -> Campaign:
    """It is what it was, but for what somebody has changed since."""
    old = to_restore(campaign, before)
    for name in MOMENTS:
        if name in old:
            setattr(campaign, name, parse_datetime(old[name]) if old[name] else None)
    for name in FIELDS:
        if name in old:
            setattr(campaign, name, _read(name, old[name]))
    campaign.save()
    if "people" in old:
        campaign.people.set(Member.objects.filter(workspace=campaign.workspace_id, pk__in=old["people"]))
    return campaign


def _read(name: str, value: Any) -> Any:
    if name in ("starts_on", "ends_on"):
        return date.fromisoformat(value)
    return Decimal(value) if name == "budget" and value is not None else value


def _ours(campaign: Campaign, people: Sequence[Member]) -> list[Member]:
    return [member for member in people if member.workspace_id == campaign.workspace_id]


def _take(campaign: Campaign, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"a campaign has no {name}")
        setattr(campaign, name, value.strip() if isinstance(value, str) else value)
    wrong = _problems(campaign)
    if wrong:
        raise Refused(wrong)


def _problems(campaign: Campaign) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not campaign.name:
        wrong["name"] = _("Ponle un nombre.")
    if campaign.metric not in Campaign.Metric.values:
        wrong["metric"] = _("Elige qué se cuenta.")
    if campaign.starts_on is None:
        wrong["starts_on"] = _("¿Qué día empieza?")
    if campaign.ends_on is None:
        wrong["ends_on"] = _("¿Qué día acaba?")
    elif campaign.starts_on is not None:
        if campaign.ends_on < campaign.starts_on:
            wrong["ends_on"] = _("El final va antes que el principio.")
        elif (campaign.ends_on - campaign.starts_on).days > LONGEST_DAYS:
            wrong["ends_on"] = _("Son más de tres años: mira las fechas.")
    if campaign.budget is not None and not _is_money(campaign.budget):
        wrong["budget"] = _("Escribe una cantidad, por ejemplo 1500.")
    if campaign.words:
        try:
            searched(campaign.words, campaign.workspace_id)
        except QueryError as problem:
            wrong["words"] = str(problem)
    return wrong


def _is_money(value: Any) -> bool:
    try:
        return 0 <= Decimal(str(value)) < 10**10
    except InvalidOperation:
        return False
