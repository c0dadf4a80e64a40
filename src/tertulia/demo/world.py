"""The demo brand's ninety days: «Cooperativa Aurora», as the networks would tell them, and as plain data.

Everything is fictional. The sentences are written by hand in `story/` (`reading` says how); here they get
their moments and speakers, and the crowd's short reactions around them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tertulia.connectors.base import Item
from tertulia.demo import reading
from tertulia.demo.clock import Clock
from tertulia.demo.crowd import Crowd, come_back
from tertulia.demo.reading import Colleague, Labels, Person
from tertulia.demo.stage import Stage, said_id

ITEMS = 3_000
"""How much is said in ninety days, ours included."""

FRESH = timedelta(hours=2)
"""What was said within this time is what waits in the inbox when the demo opens."""

_EDITED = 0.012


@dataclass(frozen=True, slots=True)
class Answer:
    """Our reply `item` answers `to`; the colleague with key `by` wrote it, `minutes` after."""

    item: str
    to: str
    by: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note of a colleague (key `by`) in the case of `item`."""

    item: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a colleague asked a department about `item`. While `answered` is None the answer is awaited
    (`answered_by` and `answer` are «»)."""

    item: str
    department: str
    by: str
    asked: datetime
    question: str
    answered_by: str
    answered: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Removal:
    """`item` was taken away by its author or by us, at `at`."""

    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class World:
    """All of it, oldest first. `now` is the full hour up to which it reaches.

    `identities`: author id → key of the person (several ids may be one person). `truth`: item id → what a
    person says of the text; for tests and measuring, never to be loaded: the product must understand by
    itself.
    """

    now: datetime
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    handoffs: tuple[Handoff, ...]
    removals: tuple[Removal, ...]
    people: tuple[Person, ...]
    colleagues: tuple[Colleague, ...]
    identities: Mapping[str, str]
    truth: Mapping[str, Labels]


def build(now: datetime, seed: int = 7) -> World:
    """The ninety days up to the full hour of `now` (aware). The same hour and seed give the same world."""
    clock = Clock.at(now)
    stage = Stage(clock, random.Random(seed))  # noqa: S311
    for post in reading.posts():
        stage.publish(post)
    for line in reading.lines():
        if line.when == "~":
            come_back(stage, line)
        else:
            stage.say(line)
    Crowd(stage).fill(ITEMS - len(stage.parts))
    parts = stage.parts
    items = sorted((part.item for part in parts.values()), key=lambda item: (item.published, item.id))
    return World(
        now=clock.now,
        items=tuple(_mended(stage.rng, clock, item) for item in _held(clock, items)),
        answers=_answers(stage),
        notes=_notes(stage),
        handoffs=_handoffs(stage),
        removals=_removals(stage),
        people=reading.people(),
        colleagues=reading.colleagues(),
        identities={part.item.author.id: part.person.key for part in parts.values() if part.person},
        truth={part.item.id: part.labels for part in parts.values() if part.labels},
    )


def as_of(world: World, moment: datetime) -> World:
    """`world` with its last two hours moved on to end at `moment` (aware, within the hour after `world.now`),
    so that «hace 2 min» is true when the demo opens at ten to. Ids and texts stay the same."""
    later, since = moment - world.now, world.now - FRESH
    if not timedelta(0) <= later < timedelta(hours=1):
        raise ValueError("the moment is not within the hour of this world")

    def moved(at: datetime) -> datetime:
        return at + later if at > since else at

    return replace(
        world,
        now=moment,
        items=tuple(replace(item, published=moved(item.published)) for item in world.items),
        notes=tuple(replace(note, at=moved(note.at)) for note in world.notes),
        handoffs=tuple(
            replace(asked, asked=moved(asked.asked), answered=asked.answered and moved(asked.answered))
            for asked in world.handoffs
        ),
        removals=tuple(replace(gone, at=moved(gone.at)) for gone in world.removals),
    )


def _held(clock: Clock, items: list[Item]) -> list[Item]:
    """A blog holds back whoever comments for the first time; ours are approved but for the last hours'."""
    known: set[str] = set()
    result = []
    for item in items:
        first = item.network == "wordpress" and item.author.id not in known and not item.own
        known.add(item.author.id)
        result.append(replace(item, held=first and item.published > clock.now - FRESH))
    return result


def _mended(rng: random.Random, clock: Clock, item: Item) -> Item:
    """Now and then somebody corrects what they wrote."""
    edited = item.published + timedelta(minutes=rng.randint(1, 15))
    if item.own or item.network == "google" or rng.random() > _EDITED or edited > clock.now - FRESH:
        return item
    return replace(item, edited=edited)


def _answers(stage: Stage) -> tuple[Answer, ...]:
    published = {part.item.id: part.item.published for part in stage.parts.values()}
    replies = [part for part in stage.parts.values() if part.by]
    return tuple(
        Answer(
            part.item.id,
            part.item.parent,
            part.by,
            (part.item.published - published[part.item.parent]) // timedelta(minutes=1),
        )
        for part in sorted(replies, key=lambda part: part.item.published)
    )


def _at(stage: Stage, item: str, minutes: str) -> datetime | None:
    """`minutes` after `item`, if both came to be."""
    part = stage.parts.get(item)
    if part is None or not minutes:
        return None
    moment = stage.clock.office(part.item.published + timedelta(minutes=int(minutes)))
    return moment if moment <= stage.clock.now else None


def _notes(stage: Stage) -> tuple[Note, ...]:
    found = ((row, _at(stage, row["item"], row["minutes"])) for row in reading.rows("notes"))
    notes = (Note(said_id(row["item"]), row["colleague"], at, row["text"]) for row, at in found if at)
    return tuple(sorted(notes, key=lambda note: (note.at, note.item)))


def _handoffs(stage: Stage) -> tuple[Handoff, ...]:
    found = []
    for row in reading.rows("handoffs"):
        asked = _at(stage, row["item"], row["minutes"])
        answered = _at(stage, row["item"], row["answer_minutes"])
        if asked is None:
            continue
        by, answer = (row["answered_by"], row["answer"]) if answered else ("", "")
        found.append(
            Handoff(
                said_id(row["item"]),
                row["department"],
                row["colleague"],
                asked,
                row["question"],
                by,
                answered,
                answer,
            )
        )
    return tuple(sorted(found, key=lambda asked: (asked.asked, asked.item)))


def _removals(stage: Stage) -> tuple[Removal, ...]:
    found = ((row["item"], _at(stage, row["item"], row["minutes"])) for row in reading.rows("gone"))
    return tuple(Removal(said_id(item), at) for item, at in found if at)
