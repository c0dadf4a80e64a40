"""Who says most, where, and which links are passed on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, JSONField, QuerySet, When
from django.utils.translation import gettext_lazy as _

from tertulia.listening.addresses import compared, whole
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Item, ItemQuerySet, Tone, Trait, site_of
from tertulia.people.models import Identity

SHOWN = 10
LONGEST_WORDS = 400
"""Characters of an address beyond which it is not put into words."""
RANKED = 200

AUTHORS = _(
    "Cuenta lo que dijo cada cuenta en este tiempo, de las 50.000 menciones más nuevas como mucho. La parte "
    "negativa es sobre lo que dijo esa cuenta."
)
SITES = _(
    "Cuenta las menciones publicadas en cada sitio, de las 50.000 más nuevas como mucho. No dice cuántas "
    "personas las leyeron."
)
LINKS = _(
    "Cuenta cuántas cuentas distintas compartieron cada enlace, de las 50.000 menciones más nuevas como "
    "mucho, sin lo que solo sirve para seguir a quien lo abre."
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row: what it is (`key` for an address, `label` for the screen), how many items, how many of them
    negative, what share that is of its own items, and its followers (the highest that we were told of).
    `words` select its items in the query language («» where no words can). `people`: distinct authors."""

    key: str
    label: str
    items: int
    negative: int
    negative_share: float
    followers: int | None = None
    network: str = ""
    people: int = 0
    words: str = ""


def authors(scope: Scope, most: int = SHOWN) -> list[Ranked]:
    """The accounts that said most, of the newest `NEWEST` items. Definition: items by account (an account on
    one network; a person with two counts twice); ties by followers. Source: the items."""

    def work() -> list[Ranked]:
        rows = _grouped(scope, "author_id")[: most * 2]
        known = Identity.objects.in_bulk([int(row[0]) for row in rows])
        found = []
        for pk, items, negative, followers in rows:
            if (who := known.get(int(pk))) is None:
                continue
            reach = max((n for n in (followers, who.followers) if n is not None), default=None)
            words = f"autor:{who.handle_key}" if who.handle_key and " " not in who.handle_key else ""
            found.append(
                Ranked(str(pk), str(who), items, negative, negative / items, reach, who.network, 1, words)
            )
        return sorted(found, key=lambda r: (-r.items, -(r.followers or 0), r.label))[:most]

    return remembered(scope.workspace_id, ("authors", scope.key, most), work)


def sites(scope: Scope, most: int = SHOWN) -> list[Ranked]:
    """The sites on which most was said, of the newest `NEWEST` items that have an address."""

    def work() -> list[Ranked]:
        return [
            Ranked(site, site, items, bad, bad / items, followers, words=f"sitio:{site}")
            for site, items, bad, followers in _grouped(scope, "site")
            if site
        ][:most]

    return remembered(scope.workspace_id, ("sites", scope.key, most), work)


def links(scope: Scope, most: int = SHOWN) -> list[Ranked]:
    """The addresses that most accounts shared, of the newest `NEWEST` items. `items` counts
    items, `people` accounts; ranked by accounts, since one that repeats itself shares nothing more."""

    def work() -> list[Ranked]:
        carrying = When(carries__gt=0, then=F("links"))

        def ask(items: ItemQuerySet) -> QuerySet[Item, Any]:
            items = items.alias(carries=F("traits").bitand(Trait.LINK))
            links = Case(carrying, default=None, output_field=JSONField())
            return items.values_list(links, "author_id", "sentiment")

        return _links(newest(scope, NEWEST, ask), most)

    return remembered(scope.workspace_id, ("links", scope.key, most), work)


def _links(rows: Iterable[tuple[Any, int, str]], most: int) -> list[Ranked]:
    items: Counter[str] = Counter()
    negative: Counter[str] = Counter()
    people: defaultdict[str, set[int]] = defaultdict(set)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pages: dict[str, str] = {}
    for shared, author, tone in rows:
        links = [one for one in shared if isinstance(one, str)] if isinstance(shared, list) else []
        for link in links:
            if link not in pages:
                pages[link] = next(iter(whole([link])), link)
            spelt[pages[link]][link] += 1
        for page in {pages[link] for link in links}:
            items[page] += 1
            negative[page] += tone == Tone.NEGATIVE
            people[page].add(author)
    best = sorted(items, key=lambda page: (-len(people[page]), -items[page], page))[:most]
    found = []
    for page in best:
        link = spelt[page].most_common(1)[0][0]
        found.append(
            Ranked(
                link,
                short(link),
                items[page],
                negative[page],
                negative[page] / items[page],
                network=site_of(link),
                people=len(people[page]),
                words=_sharing(page),
            )
        )
    return found


def _sharing(page: str) -> str:
    """The words that find exactly who shares a page (as `whole` compares it); «» where none can say it."""
    return f'enlace:"{page}"' if compared(page) == page and len(page) <= LONGEST_WORDS else ""


def short(link: str, longest: int = 60) -> str:
    """An address as a person reads it: without its scheme and «www.», cut in the middle of nothing."""
    plain = link.partition("://")[2].removeprefix("www.").rstrip("/") or link
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _grouped(scope: Scope, column: str) -> list[tuple[Any, int, int, int | None]]:
    """(value, items, negative ones, highest followers) of the newest items, most first."""
    items: Counter[Any] = Counter()
    negative: Counter[Any] = Counter()
    reach: dict[Any, int] = {}
    rows = newest(scope, NEWEST, lambda items: items.values_list(column, "sentiment", "followers"))
    for key, tone, followers in rows:
        items[key] += 1
        if tone == Tone.NEGATIVE:
            negative[key] += 1
        if followers is not None and followers > reach.get(key, -1):
            reach[key] = followers
    best = sorted(items, key=lambda key: (-items[key], key))[:RANKED]
    return [(key, items[key], negative[key], reach.get(key)) for key in best]
