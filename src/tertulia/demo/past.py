"""What the demo's team did in ninety days: who answered what, what they noted and asked, what waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from tertulia.accounts.models import Member
from tertulia.brand.models import Colleague, Department
from tertulia.demo.models import Stage
from tertulia.demo.world import World
from tertulia.inbox.models import Case, HandOff, Label, Note
from tertulia.inbox.promise import deadline
from tertulia.kit.secrets import fingerprint, new_token, seal
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.people.models import Identity, Person
from tertulia.sources.models import Source

CLOSED_AFTER = timedelta(hours=20)
"""Whoever has waited for longer was answered by telephone."""
FRESH = timedelta(hours=2)
STILL_LATE = 3
"""Of what is older, so many are late: nobody has got to them yet."""
READ_AFTER = timedelta(minutes=50)
ADVOCATES = frozenset({"defensora", "divulgador"})


def tell(stage: Stage, world: World) -> None:
    """Write the past into the loaded workspace."""
    items = {i.remote_id: i for i in Item.objects.filter(workspace=stage.workspace_id).defer("norm")}
    team = _team(stage, world)
    _people(stage, world)
    _answers(stage, world, items, team)
    _gone(world, items)
    _close(stage, world.now, team)
    _notes(stage, world, items, team)
    _handoffs(stage, world, items, team)
    _label(stage, items)


def _team(stage: Stage, world: World) -> dict[str, Member]:
    names = {c.key: c.name for c in world.colleagues}
    members = {m.name: m for m in Member.objects.of(stage.workspace)}
    return {key: members[name] for key, name in names.items() if name in members}


def _people(stage: Stage, world: World) -> None:
    """A person for whoever has two accounts or a part that the team knows."""
    known = {p.key: p for p in world.people}
    accounts: dict[str, list[str]] = {}
    for author, key in world.identities.items():
        accounts.setdefault(key, []).append(author)
    for key, authors in accounts.items():
        who = known[key]
        person = Person.objects.create(
            workspace_id=stage.workspace_id,
            name=who.name,
            place=who.city,
            tags=[who.role.capitalize()] if who.role not in ("troll", "spam") else [],
            is_advocate=who.role in ADVOCATES,
        )
        Identity.objects.filter(workspace=stage.workspace_id, remote_id__in=authors).update(person=person)


def _answers(stage: Stage, world: World, items: dict[str, Item], team: dict[str, Member]) -> None:
    """Our replies went out through the outbox, each by the hand of somebody."""
    source = Source.objects.get(workspace=stage.workspace_id, is_own=True)
    made = []
    owners: dict[tuple[int, int], Member] = {}
    for answer in world.answers:
        said, asked, member = items.get(answer.item), items.get(answer.to), team.get(answer.by)
        if said is None or asked is None or member is None:
            continue
        owners[(asked.thread_id, asked.author_id)] = member
        made.append(
            Delivery(
                workspace_id=stage.workspace_id,
                brand_id=source.brand_id,
                source=source,
                parent=asked,
                thread_id=said.thread_id,
                text=said.text,
                state=Delivery.State.PUBLISHED,
                by=member,
                called_at=said.published_at,
                published_at=said.published_at,
                remote_id=said.remote_id,
                url=said.url,
                item=said,
            )
        )
    Delivery.objects.bulk_create(made, batch_size=500)
    for case in Case.objects.filter(workspace=stage.workspace_id):
        member = owners.get((case.thread_id, case.identity_id))
        if member is not None:
            Case.objects.filter(pk=case.pk).update(owner=member)


def _gone(world: World, items: dict[str, Item]) -> None:
    for removal in world.removals:
        if removal.item in items:
            Item.objects.filter(pk=items[removal.item].pk).update(deleted_at=removal.at)


def _close(stage: Stage, now: datetime, team: dict[str, Member]) -> None:
    """Resolve what a team would have: what was answered or is old, but for a few that are late."""
    cases = Case.objects.filter(workspace=stage.workspace_id).select_related("last_item", "brand")
    late, owner = 0, team["lf"]
    for case in cases.order_by("-last_item_at"):
        age = now - case.last_item_at
        if case.status == Case.Status.OPEN and age < FRESH:
            if _is_reaction(case) and age > timedelta(minutes=3):
                _resolve(case)
            else:
                _wait_from_now(case, now)
        elif case.status == Case.Status.OPEN:
            if late < STILL_LATE and _is_left_lying(case):
                late += 1
            else:
                _resolve(case)
        if age > READ_AFTER:
            read = {str(member.pk): case.last_item_id for member in team.values()}
            Case.objects.filter(pk=case.pk).update(read_by=read)
        elif case.owner_id is None and case.pk % 3 == 0 and case.status == Case.Status.OPEN:
            Case.objects.filter(pk=case.pk).update(owner=owner if case.pk % 2 else team["dr"])


def _is_left_lying(case: Case) -> bool:
    """A real complaint that nobody has got to yet."""
    said = case.last_item
    asks = said.intent in ("complaint", "lead", "risk") and len(said.text) > 70
    return case.waiting_since is not None and asks


def _is_reaction(case: Case) -> bool:
    """«+1», «yo igual»: read, and nothing to say to it."""
    return case.last_item.intent in ("chat", "praise") and len(case.last_item.text) < 34


def _wait_from_now(case: Case, now: datetime) -> None:
    """Who wrote again today had been answered by telephone: they wait since today."""
    if case.waiting_since is not None and case.waiting_since < now - CLOSED_AFTER:
        due = deadline(case.brand, case.last_item_at, case.priority)
        Case.objects.filter(pk=case.pk).update(waiting_since=case.last_item_at, due_at=due)


def _resolve(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.RESOLVED,
        waiting_since=None,
        due_at=None,
        resolved_at=case.responded_at or case.last_item_at + timedelta(minutes=20),
    )


def _case_of(stage: Stage, item: Item) -> Case | None:
    """The case in which `item` stands: its author's, else the newest of its conversation."""
    cases = Case.objects.filter(workspace=stage.workspace_id, thread=item.thread_id)
    return cases.filter(identity=item.author_id).first() or cases.order_by("-last_item_at").first()


def _notes(stage: Stage, world: World, items: dict[str, Item], team: dict[str, Member]) -> None:
    for told in world.notes:
        case = _case_of(stage, items[told.item]) if told.item in items else None
        member = team.get(told.by)
        if case is None or member is None:
            continue
        note = Note.objects.create(
            workspace_id=stage.workspace_id, case=case, text=told.text, by=member, by_name=member.name
        )
        Note.objects.filter(pk=note.pk).update(at=told.at)


def _handoffs(stage: Stage, world: World, items: dict[str, Item], team: dict[str, Member]) -> None:
    names = {c.key: c.name for c in world.colleagues}
    for told in world.handoffs:
        case = _case_of(stage, items[told.item]) if told.item in items else None
        area = Department.objects.filter(workspace=stage.workspace_id, kind=told.department).first()
        if case is None or area is None:
            continue
        someone = Colleague.objects.filter(department=area).first()
        token = new_token()
        asked = HandOff.objects.create(
            workspace_id=stage.workspace_id,
            case=case,
            department=area,
            colleague=someone,
            to_name=someone.name if someone else area.name,
            to_email=someone.email if someone else "",
            question=told.question,
            sealed_token=seal({"token": token}),
            token_hash=fingerprint(token),
            asked_by=team.get(told.by),
            due_at=told.asked + timedelta(minutes=area.answer_minutes),
            expires_at=told.asked + timedelta(days=14),
            opened_at=told.answered,
            answered_at=told.answered,
            answer=told.answer,
            answered_by=names.get(told.answered_by, ""),
        )
        HandOff.objects.filter(pk=asked.pk).update(asked_at=told.asked)
        if told.answered:
            _answer_note(case, asked, told.answered)


def _answer_note(case: Case, asked: HandOff, at: datetime) -> None:
    note = Note.objects.create(
        workspace_id=case.workspace_id, case=case, text=asked.answer, by_name=asked.answered_by, handoff=asked
    )
    Note.objects.filter(pk=note.pk).update(at=at)


def _label(stage: Stage, items: dict[str, Item]) -> None:
    """What spoke of the outage carries its label."""
    outage = Label.objects.get(workspace=stage.workspace_id, name="Avería")
    cases = Case.objects.filter(
        workspace=stage.workspace_id, last_item__topic="Inicio de sesión", department__kind="engineering"
    ).exclude(labels=outage)
    through = Case.labels.through
    through.objects.bulk_create(
        through(case_id=pk, label_id=outage.pk) for pk in cases.values_list("pk", flat=True)
    )
