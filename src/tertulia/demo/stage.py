"""The stage on which the ninety days are played: what was said so far, by whom, and under what."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tertulia.connectors.base import Author, Item, Kind
from tertulia.demo.cast import CROWD, MEMBERS, NEWCOMERS, WORKERS, Cast, author, us
from tertulia.demo.clock import MADRID, Clock, zone_of
from tertulia.demo.reading import Labels, Line, Person, Post

PAGE = "/demo-red/"
"""The pretend network's public page; an item's address is its place on it."""

_FLAT = frozenset(("bluesky", "mastodon"))
"""Networks where everything is a post or a reply; elsewhere there are comments under posts."""

_CHANNELS = frozenset(("raul",))
"""Who has videos of their own."""


def said_id(story_id: str) -> str:
    """The id under which the networks keep what the story calls `story_id`."""
    return f"demo:{story_id}"


@dataclass(frozen=True, slots=True)
class Part:
    """An item with what the story knows of it: its speaker, the labels, a post's mood, and the key of the
    colleague by whom we answer."""

    item: Item
    person: Person | None
    labels: Labels | None
    mood: str = ""
    by: str = ""


class Stage:
    """Everything said so far. Nobody speaks twice in the same second, nor after the present."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.cast = Cast(rng)
        self.parts: dict[str, Part] = {}
        self._busy: set[tuple[str, datetime]] = set()
        self._here: defaultdict[str, set[str]] = defaultdict(set)
        self._said: defaultdict[str, set[str]] = defaultdict(set)

    def under(self, root: str) -> set[str]:
        """The keys of who spoke in the thread `root`."""
        return self._here[root]

    def publish(self, post: Post) -> None:
        """We say something new."""
        moment = self.clock.fixed(post.when)
        if moment is None or moment > self.clock.now:
            return
        kind: Kind = "article" if post.network == "wordpress" else "post"
        item = self._item(post.id, us(post.network), post.text, moment, kind, own=True)
        likes = round(self.rng.lognormvariate(3.6, 0.7))
        metrics = {"likes": likes, "shares": likes // self.rng.randint(4, 12)}
        self._keep(Part(replace(item, title=post.title, metrics=metrics), None, None, post.mood))

    def say(self, line: Line, *, again: str = "", window: tuple[datetime, datetime] | None = None) -> None:
        """Play a line of the story. Left out if what it answers never came to be, or if it is not yet time.
        `again`: a later occasion of the same words, by other people, within `window`."""
        above = self._above(line, window)
        if above is None and _hangs(line):
            return
        person = None if line.labels is None else self._speaker(line, above)
        moment = self._moment(line, above, person, window)
        if moment is None:
            return
        who = us(line.network) if person is None else author(person, line.network)
        key, kind = line.id + again, _kind(line, above)
        item = self._item(key, who, line.text, moment, kind, own=person is None)
        if above is not None:
            item = replace(item, parent=above.item.id, thread=above.item.thread)
        elif line.labels is not None:
            item = replace(item, to_us=line.labels.intent not in ("chat", "spam"))
        self._keep(Part(item, person, line.labels, by=line.colleague))

    def react(
        self, key: str, host: Part, person: Person, text: str, moment: datetime, labels: Labels
    ) -> Part:
        """`person` says something short under `host`."""
        network = host.item.network
        kind: Kind = "comment" if host.item.kind in ("post", "article") else "reply"
        item = self._item(key, author(person, network), text, moment, "reply" if network in _FLAT else kind)
        item = replace(item, parent=host.item.id, thread=host.item.thread)
        return self._keep(Part(item, person, labels))

    def answer(self, key: str, host: Part, colleague: str, text: str, minutes: float) -> bool:
        """One of us answers `host`, some `minutes` later. False if that is still to come."""
        moment = self.clock.office(host.item.published + timedelta(minutes=minutes))
        if moment >= self.clock.now:
            return False
        item = self._item(key, us(host.item.network), text, moment, "reply", own=True)
        item = replace(item, parent=host.item.id, thread=host.item.thread)
        self._keep(Part(item, None, None, by=colleague))
        return True

    def review(self, key: str, person: Person, text: str, moment: datetime, labels: Labels) -> Part:
        """`person` leaves a short review."""
        item = self._item(key, author(person, "google"), text, moment, "review")
        return self._keep(Part(replace(item, to_us=True), person, labels))

    def _above(self, line: Line, window: tuple[datetime, datetime] | None) -> Part | None:
        """What `line` hangs on. Without a thread of ours, people write under our latest video or article, or
        (at any moment) under one of them, published within `window`."""
        if line.parent or line.thread or not _hangs(line):
            return self.parts.get(line.parent or line.thread)
        ours = [p for p in self.parts.values() if p.mood and p.item.network == line.network]
        if line.when in ("-", "~"):
            since, until = window or (self.clock.start, self.clock.now)
            there = [part for part in ours if since <= part.item.published < until]
            return self.rng.choice(there) if there else None
        before = self.clock.fixed(line.when) or self.clock.outage_begins
        return max(
            (part for part in ours if part.item.published < before),
            key=lambda part: part.item.published,
            default=None,
        )

    def _speaker(self, line: Line, above: Part | None) -> Person:
        cast = self.cast
        if line.person == "^":
            grand = self.parts[above.item.parent.removeprefix("demo:")] if above else None
            if grand is None or grand.person is None:
                raise ValueError(f"{line.id}: «^» answers nobody")
            return cast.speaks(grand.person)
        if not line.person.startswith("*"):
            return cast.speaks(cast.people[line.person])
        assert line.labels is not None
        avoid = self._said[line.id] | (self._here[above.item.thread] if above else set())
        found = cast.stranger(
            line.network,
            line.country,
            line.labels.language,
            line.person[1:],
            roles=_roles(line.labels),
            avoid=avoid,
        )
        if found is None:
            raise ValueError(f"{line.id}: nobody on {line.network} in {line.country} speaks so")
        self._said[line.id].add(found.key)
        return found

    def _moment(
        self,
        line: Line,
        above: Part | None,
        person: Person | None,
        window: tuple[datetime, datetime] | None,
    ) -> datetime | None:
        clock, rng = self.clock, self.rng
        since = above.item.published if above else None
        zone = zone_of(person) if person else MADRID
        if since is not None and line.when.startswith("+"):
            later = since + timedelta(minutes=int(line.when[1:]))
            moment: datetime | None = clock.office(later) if line.colleague else later
        elif (found := clock.fixed(line.when) or clock.outage(rng, line.when, since)) is not None:
            moment = found
        elif since is not None:
            moment = clock.soon(rng, zone, since, 14)
        else:
            first, last = window or (clock.start + timedelta(days=1), clock.now - timedelta(hours=3))
            moment = clock.any_moment(rng, zone, first, last)
        if moment is None or moment > clock.now or (since is not None and moment <= since):
            return None
        return moment

    def _item(
        self, key: str, who: Author, text: str, moment: datetime, kind: Kind, *, own: bool = False
    ) -> Item:
        late = timedelta(seconds=0 if own else self.rng.randint(1, 50))
        moment = self._free_second(who, moment + late)
        network = who.id.removeprefix("demo:").partition("/")[0]
        name = said_id(key)
        return Item(name, who, text, moment, kind, url=f"{PAGE}#{key}", thread=name, network=network, own=own)

    def _free_second(self, who: Author, moment: datetime) -> datetime:
        moment = min(moment, self.clock.now).replace(microsecond=0)
        step = timedelta(seconds=1 if moment < self.clock.now - timedelta(minutes=1) else -1)
        while (who.id, moment) in self._busy:
            moment += step
        self._busy.add((who.id, moment))
        return moment

    def _keep(self, part: Part) -> Part:
        self.parts[part.item.id.removeprefix("demo:")] = part
        if part.person is not None:
            self._here[part.item.thread].add(part.person.key)
        return part


def _hangs(line: Line) -> bool:
    """Whether it can only be said under something. On a blog or under videos strangers do not stand alone."""
    channel = line.network in ("wordpress", "youtube") and line.person not in _CHANNELS
    return bool(line.parent or line.thread) or channel


def _kind(line: Line, above: Part | None) -> Kind:
    if above is not None:
        flat = line.network in _FLAT or above.item.kind not in ("post", "article")
        return "reply" if flat else "comment"
    if line.network == "google":
        return "review"
    return "article" if line.network == "wordpress" else "post"


def _roles(labels: Labels) -> frozenset[str]:
    if labels.department == "internal_comms":
        return WORKERS
    if labels.intent == "lead":
        return NEWCOMERS
    return CROWD if labels.intent == "chat" else MEMBERS
