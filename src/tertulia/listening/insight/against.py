"""With what an earlier time something is compared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.brand.models import Brand
from tertulia.kit.when import locale
from tertulia.listening.insight.sample import TEXTS, Sample, one_in, read
from tertulia.listening.insight.scope import Scope
from tertulia.listening.insight.steps import HOUR
from tertulia.listening.models import Count, Search, SearchCount

SHORT = timedelta(hours=25)
"""Up to a day is compared with the same hours of past weeks: what is said at nine in the morning always is
more than what was said at eight."""
WEEKS, LEAST_WEEKS = 4, 2
HALF = 5
"""In how many parts each of two stretches of equal length is drawn."""


@dataclass(frozen=True, slots=True)
class Against:
    """What `now` is compared with: stretches of its length, oldest first, and a sentence that says so."""

    now: Scope
    kind: Literal["week", "before", ""] = ""
    scopes: list[Scope] = field(default_factory=list)
    sentence: str = ""

    def read(self) -> Sample:
        """The texts of all of them, newest stretch first, the same part of each."""
        most = TEXTS // len(self.scopes)
        every = max(one_in(scope, most) for scope in self.scopes)
        texts = [text for scope in reversed(self.scopes) for text in read(scope, most, every).texts]
        return Sample(texts, every)

    @property
    def hot(self) -> int:
        """How many of the bars of `bars` are those of now."""
        return 1 if self.kind == "week" else HALF

    def bars(self, now: list[datetime], before: list[datetime]) -> list[int]:
        """How often in each stretch, oldest first: each past week and now, or both in `HALF` parts."""
        if self.kind == "week":
            spans = [(scope.start, scope.end) for scope in self.scopes] + [(self.now.start, self.now.end)]
            return [sum(start <= at < end for at in (*before, *now)) for start, end in spans]
        bars = [0] * (2 * HALF)
        for at in (*before, *now):
            part = int((at - self.scopes[0].start) / self.now.length * HALF)
            bars[min(max(part, 0), 2 * HALF - 1)] += 1
        return bars


def earlier(scope: Scope) -> Against:
    """The same hours of the same day of the last four weeks for up to a day, if at least two of them were
    heard; else the stretch of equal length just before, if it was heard whole; else nothing.

    Heard is what lies after the first counted hour of the search (or brand). Gap: a source connected in
    between makes everything grow that only it says."""
    began = _began(scope.search or scope.brand)
    if began is None:
        return Against(scope, sentence=_("Todavía no hay con qué comparar."))
    if scope.length <= SHORT:
        weeks = [_weeks_ago(scope, n) for n in range(WEEKS, 0, -1)]
        heard = [past for past in weeks if past.start >= began]
        if len(heard) >= LEAST_WEEKS:
            words = _("Frente a las mismas horas del mismo día de las {n} semanas anteriores.")
            return Against(scope, "week", heard, words.format(n=len(heard)))
    before = scope.before()
    if before.start + HOUR >= began:
        return Against(scope, "before", [before], _length(scope.length))
    since = format_date(began.astimezone(scope.brand.zone), "d MMM", locale=locale()).replace(".", "")
    words = _("Todavía no hay con qué comparar: se oye desde el {day}.").format(day=since)
    return Against(scope, sentence=words)


def _began(of: Search | Brand) -> datetime | None:
    found = (
        SearchCount.objects.filter(search=of).order_by("hour").values_list("hour", flat=True).first()
        if isinstance(of, Search)
        else Count.objects.filter(brand=of).order_by("hour").values_list("hour", flat=True).first()
    )
    return found.astimezone(UTC) if found else None


def _weeks_ago(scope: Scope, weeks: int) -> Scope:
    """The same clock times that many weeks before, whatever the clocks did in between."""
    zone = scope.brand.zone
    start = scope.start.astimezone(zone) - timedelta(weeks=weeks)
    start = start.replace(fold=0).astimezone(UTC)
    return replace(scope, start=start, end=start + scope.length)


def _length(length: timedelta) -> str:
    hours = round(length.total_seconds() / 3600)
    if hours < 48:
        return ngettext("Frente a la hora anterior.", "Frente a las {n} horas anteriores.", hours).format(
            n=hours
        )
    return _("Frente a los {n} días anteriores.").format(n=round(hours / 24))
