"""What the address of the calendar asks for."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from tertulia.brand.models import Brand
from tertulia.planner.queries.calendar import Filters
from tertulia.planner.shown import WORDS
from tertulia.web.access import Seated
from tertulia.web.params import number


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of the calendar: of which brand, from which day, and what is left out."""

    brand: Brand
    day: date
    today: date
    filters: Filters

    @property
    def month(self) -> tuple[date, date]:
        """The first and the last day of the weeks that the month touches (Monday to Sunday)."""
        first = self.day.replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())

    @property
    def week(self) -> tuple[date, date]:
        """Monday and Sunday of the week."""
        first = self.day - timedelta(days=self.day.weekday())
        return first, first + timedelta(days=6)

    def query(self, **over: object) -> str:
        """The address's own words, with `over` changed."""
        filters = self.filters
        words: dict[str, object] = {
            "dia": self.day.isoformat() if self.day != self.today else "",
            "marca": filters.brand or "",
            "red": ",".join(filters.networks),
            "campana": filters.campaign or "",
            "quien": filters.author or "",
            "estado": filters.state,
            "q": filters.words,
            **over,
        }
        return urlencode({name: value for name, value in words.items() if value})


def asked(request: Seated) -> Asked | None:
    """What this request asks for; None in a workspace without a brand."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted = number(request.GET.get("marca", ""))
    brand = (brands.filter(pk=wanted).first() if wanted else None) or brands.first()
    if brand is None:
        return None
    today = timezone.now().astimezone(brand.zone).date()
    state = request.GET.get("estado", "")
    filters = Filters(
        brand=brand.pk,
        networks=tuple(filter(None, request.GET.get("red", "").split(",")[:30])),
        campaign=number(request.GET.get("campana", "")) or 0,
        author=number(request.GET.get("quien", "")) or 0,
        state=state if state in WORDS else "",
        words=request.GET.get("q", "").replace("\0", "").strip()[:100],
    )
    return Asked(brand, _day(request.GET.get("dia", ""), today), today, filters)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if date(2000, 1, 1) <= day <= date(2100, 1, 1) else today


def toggled(view: Asked, network: str) -> str:
    """The address with `network` shown alone, besides, or no more."""
    networks = view.filters.networks
    kept = tuple(n for n in networks if n != network) if network in networks else (*networks, network)
    return replace(view, filters=replace(view.filters, networks=kept)).query()
