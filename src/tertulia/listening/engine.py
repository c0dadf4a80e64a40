"""The engine that a workspace has chosen: made ready, and what it would cost to ask it."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.kit.failures import Rejected, Unauthorized
from tertulia.kit.http import default_http
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.listening.models import Doubt, Engine, Item
from tertulia.text import engines
from tertulia.text.facts import FACTS

DAYS = 7
"""By which the amount of a day is judged."""


@functools.lru_cache(maxsize=2)
def _loaded(name: str) -> Any:
    """A model of this machine: loaded once for as long as the process lives."""
    return engines.open_scores(name, settings.MODELS)


def made(row: Engine) -> engines.Engine:
    """The engine that `row` describes, ready to be asked. Raises one of `kit.failures`."""
    if row.kind == Engine.Kind.LOCAL:
        scores, labels = _loaded(row.name)
        return engines.Local(scores, labels, row.labels)
    try:
        key = unseal(row.credentials).get("key", "")
    except CannotOpen:
        raise Unauthorized(_("La clave guardada ya no se puede abrir: escríbela otra vez.")) from None
    if not row.address:
        raise Rejected(_("Falta la dirección del servicio."))
    return engines.Remote(default_http(), address=row.address, model=row.name, key=key, facts=row.facts)


def doubted(facts: Collection[str]) -> int:
    """The bits of `Item.doubts` that speak of `facts`."""
    return sum(Doubt.of(fact) for fact in facts)


def wanted(items: QuerySet[Item], row: Engine) -> QuerySet[Item]:
    """Those of `items` that `row` is to read: said by others, understood, and in doubt if so chosen."""
    found = items.filter(is_own=False, is_history=False).exclude(sentiment="").exclude(text="")
    if row.scope == Engine.Scope.ALL:
        return found
    bits = doubted(row.facts)
    values = [value for value in range(1 << len(FACTS)) if value & bits]
    return found.filter(doubts__in=values)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much an engine would have read: texts and characters a day, by the last `DAYS`."""

    texts: float
    characters: float


def amount(workspace: Workspace, row: Engine) -> Amount:
    """What would leave a day, judged by what came in the last seven."""
    since = timezone.now() - timedelta(days=DAYS)
    lately = Item.objects.of(workspace).filter(published_at__gte=since, deleted_at__isnull=True)
    found = wanted(lately, row)
    letters = found.aggregate(all=Sum(Length("text")))["all"] or 0
    return Amount(found.count() / DAYS, letters / DAYS)


@dataclass(frozen=True, slots=True)
class Sample:
    """What leaves the machine for one item: its text, where to, and the very body of the request, written
    out."""

    item: Item | None
    text: str
    url: str
    body: str

    @property
    def line(self) -> str:
        """The first line of the request."""
        return f"POST {self.url}"


def sample(workspace: Workspace, row: Engine) -> Sample:
    """A request with a recent real item of the workspace (with a made-up text while there is none)."""
    newest = Item.objects.of(workspace).standing().select_related("author").order_by("-published_at")
    found = wanted(newest, row).first() or newest.filter(is_own=False).exclude(text="").first()
    text = spoken(found) if found else str(_("Llevo dos días sin luz, @aurora. Llamadme al 612 345 678."))
    names = people([found] if found else [])
    body = engines.asked(row.name, [text], row.facts, names)
    # Its messages are shown as they are read: a string within JSON within JSON shows nobody anything.
    shown = json.dumps(body, ensure_ascii=False, indent=2).replace("\\n", "\n").replace('\\"', '"')
    leaves = engines.masked(text[: engines.READABLE], names)
    return Sample(found, leaves, f"{row.address.rstrip('/')}/chat/completions", shown)


def spoken(item: Item) -> str:
    """What of an item is understood: its title and its text."""
    return f"{item.title}. {item.text}" if item.title else item.text


def people(items: Iterable[Item]) -> list[str]:
    """The names and handles of whoever wrote these: masked before they leave."""
    names = {name for item in items for name in (item.author.name, item.author.handle.lstrip("@"))}
    return sorted(name for name in names if name)
