"""What the address of the calendar asks for."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from django.utils import timezone

from tertulia.brand.models import Brand
from tertulia.planner.queries.calendar import Filters
from tertulia.planner.shown import WORDS
from tertulia.web.access import Seated
from tertulia.web.params import number

ORDERS = ("dia", "estado", "titulo", "campana", "quien")


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of the calendar: of which brand, from which day, and what is left out."""

    brand: Brand
    day: date
    today: date
    filters: Filters
    order: str = ""
    """Of the list: «estado», «titulo», «campana», «quien»; with «-» before it the other way round."""

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

    @property
    def sorted_by(self) -> str:
        """What the list is sorted by, without the way."""
        return self.order.removeprefix("-")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The address's words but those that are searched for, for a form."""
        return parse_qsl(self.query(q=""))

    @property
    def rest(self) -> str:
        """The address's words but the day."""
        return self.query(dia="")

    def query(self, **over: object) -> str:
        """The address's own words, with `over` changed."""
        filters = self.filters
        words: dict[str, object] = {
            "dia": self.day.isoformat() if self.day != self.today else "",
            "marca": filters.brand or "",
            "red": ",".join(filters.networks),
            "canal": filters.channel or "",
            "campana": filters.campaign or "",
            "quien": filters.author or "",
            "estado": filters.state,
            "q": filters.words,
            "orden": self.order,
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
        channel=number(request.GET.get("canal", "")) or 0,
        campaign=number(request.GET.get("campana", "")) or 0,
        author=number(request.GET.get("quien", "")) or 0,
        state=state if state in WORDS else "",
        words=request.GET.get("q", "").replace("\0", "").strip()[:100],
    )
    order = request.GET.get("orden", "")
    order = order if order.removeprefix("-") in ORDERS else ""
    return Asked(brand, _day(request.GET.get("dia", ""), today), today, filters, order)


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
