"""Rules: reading their words, which of them is first for a thing, and trying one on what was heard before."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand, Department
from tertulia.inbox.models import Case, Rule
from tertulia.listening.fields import FIELDS, ItemSubject
from tertulia.listening.models import Heard, Item, ItemQuerySet
from tertulia.listening.queries import matching
from tertulia.listening.rehearse import DAYS, SAMPLES, lately
from tertulia.query import Matcher, Node, QueryError, parse
from tertulia.query.nodes import comparisons
from tertulia.sources.models import Source

MOST_LOOKED_AT = 20_000
"""Items that a rehearsal looks at, the newest first."""


def read_words(words: str, workspace_id: int | None = None, *, public: bool = False) -> Node:
    """The tree of a rule's words. Raises `QueryError` for what cannot be read and for nothing at all;
    `public` (the rule opens cases for what is found outside): also for the state of a case, since there is
    none yet."""
    if not words.strip():
        raise QueryError(_("Escribe qué tiene que decir: palabras, o «tono:negativo»."))
    tree = parse(words, FIELDS, scope=workspace_id)
    if public:
        FIELDS.check(tree, ("arrival", "fact"))
    return tree


class CaseSubject(ItemSubject):
    """A stored item with the case that it belongs to (None: it has none yet), as the query language asks
    it."""

    def __init__(self, item: Item, case: Case | None) -> None:
        super().__init__(item)
        self._case = case

    def get(self, name: str, /) -> Any:
        """The field's value; a thing without a case has no state: known to be empty."""
        case = self._case
        match name:
            case "status" | "priority":
                return getattr(case, name) if case else None
            case "department":
                return (case.department.kind if case.department else "") if case else None
            case "owner":
                return (case.owner_id or 0) if case else None
            case "label":
                return set(case.labels.values_list("pk", flat=True)) if case else None
            case "case":
                return case_flags(case) if case else set()
            case "is":
                return super().get(name) | (case_flags(case) if case else set())
        return super().get(name)


def case_flags(case: Case) -> set[str]:
    """What is true of `case` of the values of the field «caso»."""
    is_open = case.status == Case.Status.OPEN
    flags = {
        "unanswered": is_open and case.waiting_since is not None,
        "answered": case.responded_at is not None and case.responded_at >= case.last_item_at,
        "overdue": is_open and case.due_at is not None and case.due_at < timezone.now(),
        "resolved": case.status == Case.Status.RESOLVED,
    }
    return {name for name, on in flags.items() if on}


@functools.lru_cache(maxsize=128)
def compiled(workspace_id: int, rules: tuple[tuple[int, str], ...]) -> Matcher[int]:
    """(id, words) of rules, compiled once for as long as none of them changes. One whose words can no longer
    be read is left out; its page says so."""
    made: Matcher[int] = Matcher()
    for pk, words in rules:
        try:
            made.add(pk, read_words(words, workspace_id))
        except QueryError:
            continue
    return made


def matcher(rules: Sequence[Rule]) -> Matcher[int]:
    """The rules of one workspace, by id; a match lists them in the order given."""
    if not rules:
        return Matcher()
    return compiled(rules[0].workspace_id, tuple((rule.pk, rule.words) for rule in rules))


def wants(source: Source) -> Matcher[int] | None:
    """What the rules want of a public source though no search does (None: nothing)."""
    rules = list(Rule.objects.active().filter(brand_id=source.brand_id, opens_public=True))
    return matcher(rules) if rules else None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would have done: `count` things in `days` days, by area («» where it sets none and none was
    suggested); `taken` of them go to a rule that comes before. `looked`: how many things were looked at;
    `bounded`: there were more."""

    days: int
    count: int = 0
    taken: int = 0
    by_department: list[tuple[str, int]] = field(default_factory=list)
    samples: list[Item] = field(default_factory=list)
    looked: int = 0
    bounded: bool = False


def rehearse(
    words: str,
    brand: Brand,
    days: int = DAYS,
    *,
    department: Department | None = None,
    opens_public: bool = False,
    ahead: Sequence[Rule] = (),
) -> Rehearsal:
    """Try `words` on what was heard in the last `days` days: on what was said to us, or with `opens_public`
    on all. `ahead`: the rules that come before and win. Raises `QueryError`."""
    tree = read_words(words, brand.workspace_id, public=opens_public)
    heard = _heard(brand, days, opens_public)
    newest = heard.values("pk")[:MOST_LOOKED_AT]
    looked = newest.count()
    found = list(matching(heard.filter(pk__in=newest), tree, brand.workspace_id).select_related("author"))
    before = matcher([rule for rule in ahead if rule.opens_public or not opens_public])
    mine = [item for item in found if not before.match(CaseSubject(item, None))]
    return Rehearsal(
        days=days,
        count=len(mine),
        taken=len(found) - len(mine),
        by_department=_areas(mine, brand, department),
        samples=mine[:SAMPLES],
        looked=looked,
        bounded=looked == MOST_LOOKED_AT,
    )


def _heard(brand: Brand, days: int, public: bool) -> ItemQuerySet:
    ways = Heard.objects.filter(item=OuterRef("pk"), brand=brand)
    if not public:
        ways = ways.filter(source__is_own=True)
    return lately(brand.workspace_id, days).filter(Exists(ways))


def _areas(items: list[Item], brand: Brand, department: Department | None) -> list[tuple[str, int]]:
    if department is not None:
        return [(department.name, len(items))] if items else []
    names = dict(Department.objects.filter(brand=brand).values_list("kind", "name"))
    found = Counter(names.get(item.department, "") for item in items)
    return found.most_common()


def uses_state(tree: Node) -> bool:
    """Whether the words ask for the state of a case."""
    return any(one.stage == "state" for one in comparisons(tree))
