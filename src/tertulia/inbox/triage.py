"""The stage of the main path that decides what waits for us: heard things become cases, in a dozen statements
whatever the size of the batch.

What is said in our spaces or to us opens a case; what is found in public does so only by a rule. The first
rule that matches says where it goes; without one, understanding suggests the area. History (a source's first
reading) makes resolved cases, so that a person's past is there, without deadlines and without noise. An
answer that we gave on the network itself counts as ours (`native`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from tertulia.brand.models import Brand, Department
from tertulia.inbox import native, similar, write
from tertulia.inbox.models import Case, Priority, Rule
from tertulia.inbox.promise import deadline
from tertulia.inbox.rules import CaseSubject, matcher, wants
from tertulia.kit import bulk, live
from tertulia.kit.rows import in_chunks
from tertulia.listening.heard import Heard
from tertulia.listening.models import Item
from tertulia.people.models import Identity
from tertulia.query import Matcher, normalise

__all__ = ["by_hand", "triage", "wants"]

Key = tuple[int, int, int]
"""(brand, thread, identity): what a case is one of."""
PAST = timedelta(days=7)
"""What was said longer ago than this when we hear it is history, whatever the source calls it."""
RANK = {priority: rank for rank, priority in enumerate(("low", "normal", "high", "urgent"))}


@dataclass(slots=True)
class Group:
    """What one person said in one conversation in this batch, oldest first, and the rule that it met."""

    brand: Brand
    items: list[Item] = field(default_factory=list)
    rule: Rule | None = None


@dataclass(slots=True)
class Desk:
    """What is needed to decide on a batch, read once."""

    cases: dict[Key, Case]
    rules: dict[int, Rule]
    ours: dict[int, Matcher[int]]
    """brand → all its rules, for what is said to us."""
    public: dict[int, Matcher[int]]
    """brand → those that also open cases for what is found outside."""
    areas: dict[tuple[int, str], int]
    """(brand, kind) → the department that answers for it today."""


def triage(heard: Heard) -> None:
    """Open, reopen and update the cases that `heard` concerns. Call inside the transaction that stored it."""
    if heard.items:
        brands = sorted({brand.pk for brand in heard.brand_of.values()})
        desk = _desk(brands, _cases(heard.items))
        made: dict[Key, Case] = {}
        touched: dict[Key, Case] = {}
        groups = _groups(heard, desk)
        for key, group in groups.items():
            case = desk.cases.get(key)
            if case is None:
                made[key] = desk.cases[key] = _open(key, group, desk)
            else:
                touched[key] = _hear(case, group, desk)
        for case in native.answers([item for item in heard.items if item.is_own], desk.cases):
            key = (case.brand_id, case.thread_id, case.identity_id)
            if key not in made:
                touched[key] = case
        write.add(made.values())
        write.update(touched.values())
        write.label((desk.cases[key], group.rule) for key, group in groups.items())
        _tell(heard, made, touched)
    if heard.changed or heard.gone:
        _hear_again(heard.workspace_id, [*heard.changed, *heard.gone])


def is_past(item: Item) -> bool:
    """Whether hearing `item` is reading history: nobody waits for us, nothing is urgent."""
    live = getattr(item, "live", not item.is_history)
    return not live or item.published_at < timezone.now() - PAST


def who(identity: Identity) -> str:
    """The tokens by which a case is found by its person's name or handle."""
    return _tokens(f"{identity.name} {identity.handle}")


@functools.lru_cache(maxsize=4096)
def _tokens(names: str) -> str:
    return normalise(names)[:500]


def by_hand(said: list[Item], brand: Brand) -> tuple[Case, Rule | None]:
    """The case, not stored yet, of what one person said in one conversation in public (oldest first), which
    somebody wants attended to, and the rule of the brand that says where it goes. However old it is they wait
    for us, and our time counts from now."""
    desk = _desk([brand.pk], {})
    met = desk.ours[brand.pk].match(CaseSubject(said[-1], None))
    group = Group(brand, said, desk.rules[met[0]] if met else None)
    case = _open((brand.pk, said[-1].thread_id, said[-1].author_id), group, desk)
    now = timezone.now()
    case.status, case.resolved_at, case.owner_id = Case.Status.OPEN, None, _owner(group.rule)
    case.opened_at, case.waiting_since = now, said[-1].published_at
    case.due_at = deadline(brand, now, case.priority)
    return case, group.rule


def _desk(brands: list[int], cases: dict[Key, Case]) -> Desk:
    active = Rule.objects.active().filter(brand_id__in=brands).select_related("label", "owner")
    rules = list(active.order_by("position", "pk"))
    by_brand = {pk: [rule for rule in rules if rule.brand_id == pk] for pk in brands}
    return Desk(
        cases=cases,
        rules={rule.pk: rule for rule in rules},
        ours={pk: matcher(mine) for pk, mine in by_brand.items()},
        public={pk: matcher([rule for rule in mine if rule.opens_public]) for pk, mine in by_brand.items()},
        areas=_areas(brands),
    )


def _cases(items: Iterable[Item]) -> dict[Key, Case]:
    """The cases of those who speak. In order of their ids, so that two workers never wait for each other."""
    pairs = sorted({(item.thread_id, item.author_id) for item in items if not item.is_own})
    found: dict[Key, Case] = {}
    for part in in_chunks(pairs):
        threads, authors = {thread for thread, _ in part}, {author for _, author in part}
        rows = Case.objects.select_for_update(of=("self",)).select_related("department", "brand")
        for case in rows.filter(thread_id__in=threads, identity_id__in=authors).order_by("pk"):
            found[(case.brand_id, case.thread_id, case.identity_id)] = case
    return found


def _areas(brands: list[int]) -> dict[tuple[int, str], int]:
    rows = Department.objects.filter(brand_id__in=brands)
    areas = {area.pk: area for area in rows}
    found = {}
    for area in areas.values():
        heir = areas.get(area.merged_into_id or 0, area)
        if heir.is_active:
            found[(area.brand_id, area.kind)] = heir.pk
    return found


def _groups(heard: Heard, desk: Desk) -> dict[Key, Group]:
    groups: dict[Key, Group] = {}
    for item in sorted((i for i in heard.items if not i.is_own), key=lambda i: (i.published_at, i.pk)):
        brand = heard.brand_of[item.pk]
        key = (brand.pk, item.thread_id, item.author_id)
        case, to_us = desk.cases.get(key), item.pk in heard.own_space
        rules = desk.ours[brand.pk] if to_us or case else desk.public[brand.pk]
        met = rules.match(CaseSubject(item, case)) if len(rules) else []
        if to_us or case or met:
            group = groups.setdefault(key, Group(brand))
            group.items.append(item)
            group.rule = group.rule or (desk.rules[met[0]] if met else None)
    return groups


def _open(key: Key, group: Group, desk: Desk) -> Case:
    first, last, rule = group.items[0], group.items[-1], group.rule
    priority = _priority(group)
    past = is_past(last)
    return bulk.instance(
        Case,
        stored=False,
        workspace_id=last.workspace_id,
        brand=group.brand,
        thread_id=key[1],
        identity_id=key[2],
        who=who(last.author),
        last_item=last,
        last_item_at=last.published_at,
        heard_count=len(group.items),
        status=Case.Status.RESOLVED if past else Case.Status.OPEN,
        owner_id=None if past else _owner(rule),
        department_id=_area(group, desk),
        priority=priority,
        opened_at=first.published_at,
        waiting_since=None if past else first.published_at,
        due_at=None if past else deadline(group.brand, first.published_at, priority),
        resolved_at=last.published_at if past else None,
        **({"routed_by": rule} if rule else {}),
    )


def _hear(case: Case, group: Group, desk: Desk) -> Case:
    """A new word in a case that there is: open again, waiting, in the hands that it was in."""
    case.heard_count += len(group.items)
    fresh = [item for item in group.items if item.published_at > case.last_item_at]
    if not fresh:
        return case
    case.last_item, case.last_item_at = fresh[-1], fresh[-1].published_at
    case.who = who(case.last_item.author)
    asked = [item for item in fresh if not is_past(item)]
    if not asked:
        if case.status == Case.Status.RESOLVED and case.waiting_since is None:
            case.resolved_at = case.last_item_at
        return case
    rule = group.rule
    case.status, case.resolved_at, case.snoozed_until = Case.Status.OPEN, None, None
    case.department_id = (rule.department_id if rule else None) or case.department_id or _area(group, desk)
    case.owner_id = case.owner_id or _owner(rule)
    case.routed_by_id = rule.pk if rule else case.routed_by_id
    priority = _priority(group)
    # Thanks for an answer are not in the hurry that the question was in.
    relaxes = case.waiting_since is None and case.priority == Priority.NORMAL
    if relaxes or RANK[priority] > RANK[case.priority]:
        case.priority = priority
    case.waiting_since = case.waiting_since or asked[0].published_at
    case.due_at = deadline(group.brand, case.waiting_since, case.priority)
    return case


def _priority(group: Group) -> str:
    if group.rule and group.rule.priority:
        return group.rule.priority
    if any(item.is_urgent for item in group.items):
        return Priority.URGENT.value
    return Priority.LOW.value if all(is_easy(item) for item in group.items) else Priority.NORMAL.value


def is_easy(item: Item) -> bool:
    """Whether `item` wants no answer within the hour: praise, thanks, advertising. «Charla» is also what
    understanding says where it does not know, so that alone it is not enough."""
    return item.intent in ("praise", "spam") or (item.intent == "chat" and item.sentiment == "positive")


def _owner(rule: Rule | None) -> int | None:
    """Whom the rule gives it to, if they still work here."""
    return rule.owner_id if rule and rule.owner and rule.owner.left_at is None else None


def _area(group: Group, desk: Desk) -> int | None:
    """The rule's area, else the one that understanding suggests, the newest word first."""
    if group.rule and group.rule.department_id:
        return group.rule.department_id
    brand = group.brand.pk
    found = (desk.areas.get((brand, item.department)) for item in reversed(group.items) if item.department)
    return next((area for area in found if area), None)


def _tell(heard: Heard, made: dict[Key, Case], touched: dict[Key, Case]) -> None:
    """One event for each case that has something new in it; none for history."""
    loud = {(item.thread_id, item.author_id) for item in heard.items if not is_past(item)}
    spoken = {item.thread_id for item in heard.items if item.is_own and not is_past(item)}
    said = [(case, True) for case in made.values()] + [(case, False) for case in touched.values()]
    live.tell_many(
        heard.workspace_id,
        [
            ("case", {"case": case.pk, "new": new})
            for case, new in said
            if (case.thread_id, case.identity_id) in loud or case.thread_id in spoken
        ],
    )


def _hear_again(workspace_id: int, items: list[int]) -> None:
    """A word was changed or deleted: who has its case open sees it, and nothing is found by it any more."""
    pairs = set(Item.objects.filter(pk__in=items).values_list("thread_id", "author_id"))
    cases = Case.objects.filter(thread_id__in={t for t, _ in pairs}, identity_id__in={a for _, a in pairs})
    theirs = [c.pk for c in cases if (c.thread_id, c.identity_id) in pairs]
    similar.forget(theirs)
    live.tell_many(workspace_id, [("case", {"case": pk, "new": False}) for pk in theirs])
