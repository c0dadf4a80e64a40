"""A second reading: what an engine is asked of, when, and what becomes of its answer.

A row for each item, so that nothing is lost or asked twice, and so that the item can say whether it was read.
The engine's own row is the job: one worker at a time asks it, a few texts at once. While it fails ours
stands; it is tried with one text alone until it answers again. What nobody answers within a day stays as it
is. A person's correction, a rule and a risk that we are sure of are never overruled.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit import live
from tertulia.kit.due import back_off, claim, release_own
from tertulia.kit.failures import Failure, RateLimited, Unauthorized
from tertulia.listening.engine import made, people, spoken, wanted
from tertulia.listening.heard import Heard
from tertulia.listening.insight import memory
from tertulia.listening.learning.labels import Label, put
from tertulia.listening.learning.rules import rules_of
from tertulia.listening.models import Correction, Doubt, Engine, Intent, Item, SecondReading
from tertulia.listening.models import Heard as HeardRow
from tertulia.listening.subjects import ItemSubject
from tertulia.text.engines import LEAST_SURE, Remote
from tertulia.text.engines.base import certainty
from tertulia.text.facts import FACTS, Understanding

log = logging.getLogger(__name__)
BATCH = 30
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(days=1)
MOST_TRIES = 5
"""Times that one text is asked for: what an engine stumbles over keeps nobody waiting."""


def queue(heard: Heard) -> int:
    """Have the workspace's engine, if one is on, read what was just stored. Call in the transaction that
    stores it. Returns how many will be read."""
    if not (heard.items or heard.changed):
        return 0
    row = Engine.objects.filter(workspace_id=heard.workspace_id, is_on=True).first()
    if row is None:
        return 0
    ids = [item.pk for item in heard.items]
    found = wanted(Item.objects.filter(pk__in=ids), row).values_list("pk", flat=True)
    new = [SecondReading(engine=row, item_id=pk) for pk in found]
    SecondReading.objects.bulk_create(new, ignore_conflicts=True)
    # What says something else now is read anew.
    again = SecondReading.objects.filter(engine=row, item_id__in=heard.changed)
    return len(new) + again.update(state=SecondReading.State.WAITING, tries=0)


def ask_due(limit: int = 1) -> int:
    """Ask engines that have something to read and may be asked. Returns how many were asked."""
    waiting = SecondReading.objects.filter(engine=OuterRef("pk"), state=SecondReading.State.WAITING)
    rows = Engine.objects.filter(Exists(waiting), is_on=True, workspace__closed_at__isnull=True)
    found = claim(rows, limit=limit, lease=LEASE)
    for row in found:
        try:
            ask(row)
        finally:
            Engine.objects.filter(pk=row.pk).update(lease_until=None)
    return len(found)


def recover() -> int:
    """At start: give back what an earlier run of this worker was at."""
    return release_own(Engine.objects.all())


def ask(row: Engine) -> None:
    """Ask one engine for the next of what waits; what goes wrong is written on its row."""
    # After a failure, one text alone: it tells whether the engine is back, and which text it stumbles over.
    most = 1 if row.attempts else BATCH
    # What its author has deleted meanwhile goes nowhere.
    gone = row.readings.filter(state=SecondReading.State.WAITING, item__deleted_at__isnull=False)
    gone.update(state=SecondReading.State.GIVEN_UP)
    waiting = row.readings.filter(state=SecondReading.State.WAITING).order_by("tries", "pk")
    readings = list(waiting.select_related("item__author")[:most])
    if not readings:
        return
    items = [reading.item for reading in readings]
    texts, languages = [spoken(item) for item in items], [item.language for item in items]
    try:
        engine = made(row)
        if isinstance(engine, Remote):
            answers = engine.read(texts, languages, people(items))
        else:
            answers = engine.read(texts, languages)
    except Failure as failure:
        _failed(row, readings, failure)
    except Exception as problem:
        # Only its kind: what it says may quote a text or a key.
        log.error("the engine of workspace %s broke: %s", row.workspace_id, type(problem).__name__)
        _failed(row, readings, problem)
    else:
        changed = _take(row, readings, dict(zip(texts, answers, strict=True)), engine.facts)
        now = timezone.now()
        Engine.objects.filter(pk=row.pk).update(
            attempts=0, last_error="", failed_at=None, answered_at=now, next_try_at=now
        )
        if changed:
            memory.forget()
            live.tell(row.workspace_id, "learnt")


def _failed(row: Engine, readings: Sequence[SecondReading], problem: Exception) -> None:
    now = timezone.now()
    words = _("Se rompió al leer (%(kind)s).") % {"kind": type(problem).__name__}
    if isinstance(problem, Failure):
        words = str(problem)
        words += " " + _("Su respuesta: «%(said)s».") % {"said": problem.said} if problem.said else ""
    again: datetime | None = now + back_off(row.attempts + 1)
    if isinstance(problem, Unauthorized):
        again = None
    elif isinstance(problem, RateLimited):
        again = max(problem.until, now)
    Engine.objects.filter(pk=row.pk).update(
        attempts=F("attempts") + 1, last_error=words[:600], failed_at=now, next_try_at=again
    )
    mine = SecondReading.objects.filter(engine=row, state=SecondReading.State.WAITING)
    mine.filter(pk__in=[reading.pk for reading in readings]).update(tries=F("tries") + 1)
    for late in (mine.filter(asked_for_at__lt=now - PATIENCE), mine.filter(tries__gte=MOST_TRIES)):
        late.update(state=SecondReading.State.GIVEN_UP)


def _take(
    row: Engine, readings: Sequence[SecondReading], answers: dict[str, Understanding], facts: Iterable[str]
) -> int:
    """Write what the engine said. Returns how many labels changed."""
    asked = [fact for fact in FACTS if fact in facts and fact in row.facts]
    new: dict[str, dict[int, Label]] = {fact: {} for fact in asked}
    with transaction.atomic():
        rows = Item.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
        now = {item.pk: item for item in rows.filter(pk__in=[reading.item_id for reading in readings])}
        settled = _settled(now.values())
        read: list[SecondReading] = []
        for reading in readings:
            item = now.get(reading.item_id)
            said = answers.get(spoken(item)) if item is not None else None
            if item is None or said is None:
                continue
            reading.said = {}
            for fact in asked:
                sure, value = certainty(said, fact), str(getattr(said, fact))
                if sure < LEAST_SURE or (item.pk, fact) in settled or _stands(row, item, fact):
                    continue
                reading.said[fact] = [str(getattr(item, fact)), value, round(sure, 3)]
                new[fact][item.pk] = Label(value)
            reading.state, reading.read_at = SecondReading.State.READ, timezone.now()
            read.append(reading)
        for fact, labels in new.items():
            if labels:
                put(fact, labels)
        SecondReading.objects.bulk_update(read, ["said", "state", "read_at"])
    return sum(was != value for reading in read for was, value, _sure in reading.said.values())


def _stands(row: Engine, item: Item, fact: str) -> bool:
    """Whether ours is not to be overruled: we are sure of it and the engine reads only what is doubtful, or
    it is a risk, of which one too many is better than one too few."""
    doubtful = bool(item.doubts & Doubt.of(fact))
    if fact == "intent" and item.intent == Intent.RISK and not doubtful:
        return True
    return row.scope == Engine.Scope.DOUBTS and not doubtful


def _settled(items: Iterable[Item]) -> set[tuple[int, str]]:
    """(item, fact) of what a person or a rule has said."""
    by_id = {item.pk: item for item in items}
    told = Correction.objects.filter(item__in=list(by_id)).values_list("item_id", "fact")
    found: set[tuple[int, str]] = set(told)
    ways = HeardRow.objects.filter(item__in=list(by_id)).values_list("item_id", "brand_id", "workspace_id")
    for pk, brand, workspace in set(ways):
        rules = rules_of(brand, workspace)
        if rules is not None:
            found |= {(pk, fact) for fact in rules.labels(ItemSubject(by_id[pk]))}
    return found


def note(reading: SecondReading, fact: str = "") -> str:
    """What an item says of its second reading, as a sentence; of one `fact`, whose word it is."""
    names = {"engine": reading.engine.name}
    match reading.state:
        case SecondReading.State.READ if fact in reading.said:
            was, now, _sure = reading.said[fact]
            if was == now:
                return _("%(engine)s dice lo mismo.") % names
            return _("Lo dice %(engine)s; nosotros habíamos entendido otra cosa.") % names
        case SecondReading.State.READ:
            return _("Lo leyó también %(engine)s.") % names
        case SecondReading.State.GIVEN_UP:
            return _("%(engine)s no respondió: vale lo que entendimos nosotros.") % names
    if reading.engine.attempts:
        words = _(
            "%(engine)s no responde: de momento vale lo que entendimos nosotros, y se intenta otra vez."
        )
        return words % names
    return _("%(engine)s lo leerá en un momento.") % names


def note_of(item: Item, fact: str) -> str:
    """What `item` says of the second reading of its `fact`; «» where there is none, or somebody has said
    since what it is."""
    reading = SecondReading.objects.filter(item=item).select_related("engine").first()
    if reading is None or (fact not in reading.engine.facts and fact not in reading.said):
        return ""
    if fact in reading.said and reading.said[fact][1] != str(getattr(item, fact)):
        return ""
    return note(reading, fact)
