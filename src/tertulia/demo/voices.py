"""The living demo: what the pretend people say next, while somebody looks on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tertulia.connectors.base import Author, Item, Kind
from tertulia.demo import reading
from tertulia.demo.cast import Cast, author
from tertulia.demo.reading import Voice

GOES_ON = 0.6
"""How likely whoever we answered goes on, when somebody is about to speak."""

_TONES = {"thanks": 0.5, "more": 0.28, "persists": 0.22}
_THREADED = frozenset(("facebook", "instagram", "linkedin", "wordpress", "youtube"))
"""Networks where a stranger writes under something of ours, if we said anything there lately."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said next. `key` names the sentence; `parent` and `thread` are item ids («» = it starts a
    thread); `to_us`: addressed to us though not under something of ours."""

    key: str
    network: str
    author: Author
    text: str
    kind: Kind
    parent: str = ""
    thread: str = ""
    to_us: bool = False


def next_utterance(rng: random.Random, recent: Sequence[Item]) -> Utterance:
    """The next thing that somebody says on the pretend network.

    `recent`: what was said there lately, oldest first, ours included: at least the last half hour, better the
    last two hundred. Nothing of it is said again; only when every sentence is in `recent`, the one that was
    said longest ago. Whoever we answered (and who has not spoken since) may go on.
    """
    if (reply := _unanswered(recent)) is not None and rng.random() < GOES_ON:
        return _follow_up(rng, recent, *reply)
    return _fresh(rng, recent)


def _unanswered(recent: Sequence[Item]) -> tuple[Item, Item] | None:
    """(our newest reply to which nobody said anything, what it answers)."""
    by_id = {item.id: item for item in recent}
    answered = {item.parent for item in recent}
    for item in reversed(recent):
        asked = by_id.get(item.parent)
        if item.own and item.id not in answered and asked is not None and not asked.own:
            return item, asked
    return None


def _follow_up(rng: random.Random, recent: Sequence[Item], reply: Item, asked: Item) -> Utterance:
    language = _language_of(asked.text)
    tone = rng.choices(list(_TONES), list(_TONES.values()))[0]
    ours = [v for v in reading.follow_ups() if v.labels.language == language]
    voice = _unsaid(rng, [v for v in ours if v.tone == tone] or ours, recent)
    network = asked.network or reply.network
    thread = asked.thread or asked.id
    return Utterance(voice.id, network, asked.author, voice.text, "reply", reply.id, thread)


def _fresh(rng: random.Random, recent: Sequence[Item]) -> Utterance:
    voice = _unsaid(rng, reading.voices(), recent)
    busy = {item.author.id.rpartition("/")[2] for item in recent[-40:]}
    found = Cast(rng).stranger(
        voice.network, voice.country, voice.labels.language, voice.person[1:], avoid=busy
    )
    if found is None:
        raise ValueError(f"{voice.id}: nobody on {voice.network} in {voice.country} speaks so")
    who = author(found, voice.network)
    root = _latest_of_ours(recent, voice.network)
    if root is not None:
        return Utterance(voice.id, voice.network, who, voice.text, "comment", root.id, root.thread or root.id)
    kind: Kind = "review" if voice.network == "google" else "post"
    to_us = voice.labels.intent not in ("chat", "spam")
    return Utterance(voice.id, voice.network, who, voice.text, kind, to_us=to_us)


def _latest_of_ours(recent: Sequence[Item], network: str) -> Item | None:
    if network not in _THREADED:
        return None
    ours = (i for i in reversed(recent) if i.own and i.network == network and not i.parent)
    return next(ours, None)


def _unsaid(rng: random.Random, voices: Sequence[Voice], recent: Sequence[Item]) -> Voice:
    """One that is not in `recent`; if all are, the one that was said longest ago."""
    said = {item.text: n for n, item in enumerate(recent)}
    unsaid = [voice for voice in voices if voice.text not in said]
    return rng.choice(unsaid) if unsaid else min(voices, key=lambda voice: said[voice.text])


def _language_of(text: str) -> str:
    """The language of one of the demo's own sentences; Spanish for anything else."""
    return _languages().get(text, "es")


@cache
def _languages() -> dict[str, str]:
    found = {line.text: line.labels.language for line in reading.lines() if line.labels}
    return found | {voice.text: voice.labels.language for voice in reading.voices()}
