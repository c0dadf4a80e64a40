"""The rest of the volume: short reactions under everything, short reviews, questions that come back."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from tertulia.demo import reading
from tertulia.demo.cast import CROWD
from tertulia.demo.clock import zone_of
from tertulia.demo.reading import Line, Reaction
from tertulia.demo.stage import Part, Stage

_COMES_BACK = 0.85
_ANSWERED = 0.9
"""The share of short questions that we answer, where there is an answer."""

REVIEWS = 46
"""Short reviews in ninety days."""

TIMES = 3
"""How often one text of more than `SHORT` characters is said in ninety days, at most."""

SHORT = 60
_TEAM = ("dr", "lf", "mb", "ns")

_LANGUAGES = {"es": 0.70, "pt": 0.13, "ca": 0.09, "en": 0.08}
_BUSY = {
    "bluesky": 0.8,
    "facebook": 1.3,
    "instagram": 1.7,
    "linkedin": 0.7,
    "mastodon": 0.9,
    "wordpress": 0.35,
    "youtube": 1.0,
}
_MOODS = {"averia": 0.3, "fiesta": 1.3, "sur": 1.3, "mala": 1.2, "empleo": 0.7}
_HOURS = {"averia": 1.5, "mala": 7.0, "aviso": 5.0}
"""Within how many hours of a post most people react; elsewhere a day."""
_FOREIGN = frozenset(("averia", "aviso", "mala"))
"""Moods under which nobody sends hearts or wishes a good morning."""
_TO_OTHERS = 0.24
"""The share of reactions that answer another member."""


def come_back(stage: Stage, line: Line) -> None:
    """The same question, weeks later, from other people: one in each stretch of the ninety days. We give the
    same answer, as anybody would who keeps their answers."""
    clock, rng = stage.clock, stage.rng
    length = (clock.now - clock.start - timedelta(hours=6)) / TIMES
    for time in range(TIMES):
        again, first = f".{time + 1}", clock.start + length * time
        window = (first + timedelta(days=7) * bool(time), first + length)
        if time == 0 or rng.random() < _COMES_BACK:
            stage.say(line, again=again, window=window)
            for answer in reading.lines_under(line.id):
                stage.say(replace(answer, parent=line.id + again), again=again)


class Crowd:
    """Everybody who says little."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rng: random.Random = stage.rng
        self.used: Counter[str] = Counter()
        self.told: defaultdict[str, set[str]] = defaultdict(set)
        self.number = self.until = 0
        self.replies = reading.replies()
        self.by_mood: defaultdict[tuple[str, str], list[Reaction]] = defaultdict(list)
        for reaction in reading.reactions():
            self.by_mood[reaction.mood, reaction.labels.language].append(reaction)

    def fill(self, wanted: int) -> None:
        """Say `wanted` short things more."""
        self.until = len(self.stage.parts) + wanted
        for _ in range(min(REVIEWS, wanted)):
            self._review()
        parts = list(self.stage.parts.values())
        ours = [part for part in parts if part.mood]
        others = [(part, mood) for part in parts if (mood := _answer_mood(part))]
        busy = [_BUSY[part.item.network] * _MOODS.get(part.mood, 1.0) for part in ours]
        tries = wanted * 20
        while len(self.stage.parts) < self.until and (tries := tries - 1):
            if self.rng.random() < _TO_OTHERS:
                self._react(*self.rng.choice(others))
            else:
                host = self.rng.choices(ours, busy)[0]
                self._react(host, host.mood)

    def _react(self, host: Part, mood: str) -> None:
        network, thread = host.item.network, host.item.thread
        plain = mood in _FOREIGN or host.person is not None or self.rng.random() < 0.85
        found = self._pick(mood if plain else "cualquiera", thread)
        if found is None:
            return
        labels = found.labels
        person = self.stage.cast.stranger(
            network,
            found.country,
            labels.language,
            found.gender,
            roles=CROWD,
            avoid=self.stage.under(thread),
        )
        if person is None or person.key in self.stage.under(thread):
            return
        hours = _HOURS.get(mood, 24.0 if host.person is None else 9.0)
        moment = self.stage.clock.soon(self.rng, zone_of(person), host.item.published, hours)
        if moment is None:
            return
        self._count(found, thread)
        self._answer(self.stage.react(self._key(), host, person, found.text, moment, labels))

    def _review(self) -> None:
        clock = self.stage.clock
        found = self._pick("resena", "")
        if found is None:
            return
        person = self.stage.cast.stranger(
            "google", found.country, found.labels.language, found.gender, roles=CROWD
        )
        if person is not None:
            until = clock.now - timedelta(hours=3)
            moment = clock.any_moment(self.rng, zone_of(person), clock.start, until)
            self._count(found, "")
            self._answer(self.stage.review(self._key(), person, found.text, moment, found.labels))

    def _answer(self, part: Part) -> None:
        """One of us, in some minutes, if the story has words for it that were not said too often."""
        text = self.replies.get(part.item.text, "")
        if (
            len(self.stage.parts) >= self.until
            or not text
            or (len(text) > SHORT and self.used[text] >= TIMES)
            or self.rng.random() > _ANSWERED
        ):
            return
        minutes = self.rng.lognormvariate(3.3, 0.8)
        if self.stage.answer(self._key(), part, self.rng.choice(_TEAM), text, minutes):
            self.used[text] += 1

    def _pick(self, mood: str, thread: str) -> Reaction | None:
        """A reaction of that mood that is not yet in the thread, rather one that was said seldom."""
        languages = list(_LANGUAGES)
        language = self.rng.choices(languages, list(_LANGUAGES.values()))[0]
        there = [r for r in self.by_mood[mood, language] if r.text not in self.told[thread]]
        if not there:
            return None
        return self.rng.choices(there, [1 / (1 + self.used[r.text]) ** 2 for r in there])[0]

    def _count(self, reaction: Reaction, thread: str) -> None:
        self.used[reaction.text] += 1
        if thread:
            self.told[thread].add(reaction.text)

    def _key(self) -> str:
        self.number += 1
        return f"eco-{self.number:04d}"


def _answer_mood(part: Part) -> str:
    """With what mood members answer another member's `part`; «» where nobody does."""
    if part.labels is None or part.person is None or part.item.kind == "review":
        return ""
    if part.person.role in ("spam", "troll"):
        return ""
    if part.labels.intent == "complaint":
        return "eco"
    if part.labels.intent in ("question", "suggestion"):
        return "duda"
    if part.labels.intent == "praise":
        return "aplauso"
    return "risa" if part.labels.intent == "chat" and part.labels.sentiment == "neutral" else ""
