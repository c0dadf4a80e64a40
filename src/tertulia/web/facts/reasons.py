"""Why a fact is what it is: a person said so, a rule says so, or these words weighed; and what a rule would
have changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.listening.learning.rules import FactRules, read_words
from tertulia.listening.learning.why import evidence_of
from tertulia.listening.models import Correction, Doubt, FactRule, Heard, Item
from tertulia.listening.queries import matching
from tertulia.listening.rehearse import DAYS, MOST, SAMPLES, lately
from tertulia.listening.subjects import ItemSubject
from tertulia.text.facts import Evidence
from tertulia.web.facts.chips import Kind, heaviest


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands behind a fact of an item. `by`, `at`, `was`: the correction that holds, if one does.
    `rule`: the rule that says the same now. `spoke_for`, `spoke_against`: words, the heaviest first."""

    value: str
    doubtful: bool
    by: str = ""
    at: datetime | None = None
    was: str = ""
    confirmed: bool = False
    rule: FactRule | None = None
    spoke_for: list[str] = field(default_factory=list)
    spoke_against: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Would:
    """What a rule would have done in `days` days: how many things match, how many of them it would have
    changed (`more`: counting stopped there), and some of these."""

    days: int
    found: int
    changed: int
    more: bool
    samples: list[Item]


def brand_of(item: Item) -> Brand | None:
    """The brand that heard it; of several, the oldest."""
    heard = Heard.objects.filter(item=item).select_related("brand").order_by("brand_id").first()
    return heard.brand if heard else None


def reason(item: Item, kind: Kind, brand: Brand | None) -> Reason:
    """Why `item` has what it has of this fact."""
    value = str(getattr(item, kind.fact))
    weighed = evidence_of([item], brand=brand).get(item.pk, ())
    made = Correction.objects.filter(item=item, fact=kind.fact).select_related("by").order_by("-pk").first()
    holds = made if made is not None and made.now == value else None
    return Reason(
        value=kind.label_of(value),
        doubtful=bool(item.doubts & Doubt.of(kind.fact)),
        by=(holds.by.name if holds.by else _("alguien del equipo")) if holds else "",
        at=holds.at if holds else None,
        was=kind.label_of(holds.was) if holds and holds.was != holds.now else "",
        confirmed=holds is not None and holds.was == holds.now,
        rule=None if holds else _rule(item, kind, value, brand),
        spoke_for=_words(weighed, kind.fact, speaks_for=True),
        spoke_against=_words(weighed, kind.fact, speaks_for=False),
    )


def _words(weighed: tuple[Evidence, ...], fact: str, *, speaks_for: bool) -> list[str]:
    mine = [one for one in weighed if one.fact == fact and (one.weight >= 0) == speaks_for]
    return list(dict.fromkeys(one.word for one in heaviest(mine)))


def _rule(item: Item, kind: Kind, value: str, brand: Brand | None) -> FactRule | None:
    """The first rule of the brand that matches, if it says what the item has."""
    if brand is None:
        return None
    rules = FactRule.objects.filter(brand=brand, fact=kind.fact, is_active=True, removed_at__isnull=True)
    subject = ItemSubject(item)
    for rule in rules.order_by("position", "pk"):
        alone = FactRules(brand.workspace_id, ((rule.pk, rule.words, rule.fact, rule.value),))
        if alone.labels(subject):
            return rule if rule.value == value else None
    return None


def would(brand: Brand, words: str, kind: Kind, value: str) -> Would:
    """What a rule of these words would have done to what was heard for `brand` lately. Raises
    `query.QueryError`."""
    tree = read_words(words, kind.fact, brand.workspace_id)
    heard = Exists(Heard.objects.filter(item=OuterRef("pk"), brand=brand))
    found = matching(lately(brand.workspace_id).filter(heard), tree, brand.workspace_id)
    changing = found.filter(~Q(**{kind.fact: value}))
    count = found.order_by()[: MOST + 1].count()
    changed = changing.order_by()[: MOST + 1].count()
    samples = list(changing.select_related("author")[:SAMPLES])
    return Would(DAYS, min(count, MOST), min(changed, MOST), count > MOST or changed > MOST, samples)
