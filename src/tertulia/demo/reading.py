"""The demo's story as it is written: tables in `story/*.tsv`, every sentence by hand.

All tables are UTF-8, tab-separated, with a heading, without quoting; «-» means none. Themes (`averia.tsv`,
`facturas.tsv`, …) hold `Line`s, in the order of the conversation, an answered line before its answers:

id          «theme-number»; never changes
network     slug of one of the eight networks
country     ISO code: which Spanish (or Portuguese, English) it is written in
person      key in `people.tsv`; «*», «*f», «*m» = anybody of that network, country, language (and gender);
            «^» = whoever wrote the parent's parent; «aurora:lf» = us, by that colleague of `colleagues.tsv`
thread      id in `posts.tsv` on which it hangs, or «-» = it stands alone
parent      id of the line that it answers, or «-»
when        «+35» minutes after what it answers · «-23 09:40» day and time in Madrid · «taller+1 12:00» days
            from an event · «averia1» … «averia5» a stretch of the outage · «ago12» minutes before the present
            · «-» any moment · «~» any moment, and again weeks later, asked by others
language, sentiment, intent, department
            what a person would say of it (docs/understanding.md); «-» for what we say. They are for tests and
            measuring: they never reach an `Item`.
text        as it was said

Besides: `posts.tsv` (what we publish), `plans.tsv` (what we mean to), `people.tsv`, `colleagues.tsv`,
`notes.tsv`, `handoffs.tsv`, `gone.tsv` (what moderators or authors take away), `reactions.tsv` (short things
anybody says, by the mood of what they hang on), `replies.tsv` (what we answer to those), `voices.tsv` and
`voices_follow.tsv` (the living demo), `fuera.tsv` (what is said elsewhere: see `outside`). Minutes there
count from the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STORY = Path(__file__).parent / "story"
NETWORKS = ("bluesky", "facebook", "google", "instagram", "linkedin", "mastodon", "wordpress", "youtube")
TABLES = frozenset(
    (
        *("colleagues", "fuera", "gone", "handoffs", "notes", "people"),
        *("plans", "posts", "reactions", "replies", "voices", "voices_follow"),
    )
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a person says of a text; `department` is «» for none."""

    language: str
    sentiment: str
    intent: str
    department: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a theme's conversation. `labels` is None for what we say."""

    id: str
    network: str
    country: str
    person: str
    thread: str
    parent: str
    when: str
    labels: Labels | None
    text: str

    @property
    def colleague(self) -> str:
        """Who of us says it; «» where it is not ours."""
        return self.person.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Post:
    """Something that we publish. `mood` says which reactions suit it."""

    id: str
    network: str
    when: str
    mood: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Something that the team means to publish: `day` days from today at `time` («» = an idea). `state` of a
    post, or a column of the board; `picture` a key of `pictures`."""

    id: str
    day: str
    time: str
    networks: tuple[str, ...]
    state: str
    title: str
    picture: str
    is_campaign: bool
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One of the pretend people. `gender`: f, m or o (a group). `handles`: name on each network."""

    key: str
    name: str
    gender: str
    country: str
    city: str
    languages: tuple[str, ...]
    followers: int
    role: str
    handles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the cooperative. `hours`: «08:00-15:00», Monday to Friday."""

    key: str
    name: str
    email: str
    department: str
    job: str
    hours: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something short that many people say. `mood`: of a post, or «eco» (under a complaint), «duda» (under a
    question), «aplauso» (under praise), «risa» (under small talk), «resena» (a short review) or
    «cualquiera»."""

    id: str
    mood: str
    country: str
    gender: str
    labels: Labels
    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Something said in the living demo. `network`, `country`, `person` as in `Line`; in a follow-up they are
    «» and `tone` is thanks, persists or more."""

    id: str
    network: str
    country: str
    person: str
    tone: str
    labels: Labels
    text: str


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of `story/<table>.tsv` by heading, «-» read as nothing (but in `when`, where it is a word)."""
    heading, *lines = (STORY / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    names = heading.split("\t")
    for line in lines:
        cells = line.split("\t")
        if len(cells) != len(names):
            raise ValueError(f"{table}.tsv: {line!r}")
        pairs = zip(names, cells, strict=True)
        yield {name: "" if cell == "-" and name != "when" else cell for name, cell in pairs}


def _labels(row: Mapping[str, str]) -> Labels:
    return Labels(row["language"], row["sentiment"], row["intent"], row["department"])


def themes() -> tuple[str, ...]:
    """The names of the conversations' tables, by alphabet."""
    return tuple(sorted(path.stem for path in STORY.glob("*.tsv") if path.stem not in TABLES))


@cache
def lines() -> tuple[Line, ...]:
    """Every line of every theme."""
    return tuple(
        Line(
            row["id"],
            row["network"],
            row["country"],
            row["person"],
            row["thread"],
            row["parent"],
            row["when"],
            _labels(row) if row["language"] else None,
            row["text"],
        )
        for theme in themes()
        for row in rows(theme)
    )


def lines_under(parent: str) -> tuple[Line, ...]:
    """What the story's people and we answer to the line `parent`."""
    return tuple(line for line in lines() if line.parent == parent)


@cache
def posts() -> tuple[Post, ...]:
    """What we publish in the ninety days."""
    return tuple(
        Post(row["id"], row["network"], row["when"], row["mood"], row["title"], row["text"])
        for row in rows("posts")
    )


@cache
def plans() -> tuple[Plan, ...]:
    """What the team means to publish, and its ideas."""
    return tuple(
        Plan(
            row["id"],
            row["day"],
            row["time"],
            tuple(row["networks"].split(",")),
            row["state"],
            row["title"],
            row["picture"],
            bool(row["campaign"]),
            row["link"],
            row["text"],
        )
        for row in rows("plans")
    )


@cache
def people() -> tuple[Person, ...]:
    """Everybody who may speak, but us."""
    return tuple(_person(row) for row in rows("people"))


def _person(row: Mapping[str, str]) -> Person:
    handles = dict(pair.split("=", 1) for pair in row["handles"].split(";"))
    languages = tuple(row["languages"].split(","))
    return Person(
        row["key"],
        row["name"],
        row["gender"],
        row["country"],
        row["city"],
        languages,
        int(row["followers"]),
        row["role"],
        handles,
    )


@cache
def colleagues() -> tuple[Colleague, ...]:
    """The community team first, then who answers for each department."""
    names = ("key", "name", "email", "department", "job", "hours")
    return tuple(Colleague(*(row[name] for name in names)) for row in rows("colleagues"))


@cache
def reactions() -> tuple[Reaction, ...]:
    """The short things that anybody says."""
    return tuple(
        Reaction(row["id"], row["mood"], row["country"], row["gender"], _labels(row), row["text"])
        for row in rows("reactions")
    )


@cache
def replies() -> Mapping[str, str]:
    """What we answer to a reaction's text, where there is something to answer."""
    return {row["reaction"]: row["text"] for row in rows("replies")}


@cache
def voices() -> tuple[Voice, ...]:
    """What people start to say in the living demo."""
    return tuple(
        Voice(row["id"], row["network"], row["country"], row["person"], "", _labels(row), row["text"])
        for row in rows("voices")
    )


@cache
def follow_ups() -> tuple[Voice, ...]:
    """How they go on after our answer."""
    return tuple(
        Voice(row["id"], "", "", "", row["tone"], _labels(row), row["text"]) for row in rows("voices_follow")
    )
