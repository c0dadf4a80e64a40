"""The proposal: what to say of an article, where, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.faces import face
from tertulia.outbox.channels import limits_of
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post
from tertulia.planner.series import choosing, dates, wording
from tertulia.planner.series.sentences import Line, lines

MOST = 5
SHORT = 700
"""Networks that take at most this many characters get one sentence; the others a summary."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing worth saying. `label` names what it is («Una cifra»); `texts` from the fullest to the
    shortest; `sources` the sentences of the article that it is made of; `suits` «short», «long» or
    «picture»."""

    code: str
    label: str
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    suits: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A post that is proposed. `texts`: what it says by channel id. `media`: the article's cover, where the
    network asks for a picture."""

    code: str
    label: str
    at: datetime
    channels: tuple[Channel, ...]
    texts: dict[int, str]
    sources: tuple[str, ...]
    media: tuple[int, ...] = field(default=())

    @property
    def text(self) -> str:
        """What it says on its first channel."""
        return self.texts[self.channels[0].pk]

    @property
    def short(self) -> str:
        """The same without empty lines, for a list."""
        return "\n".join(part for part in self.text.splitlines() if part.strip())

    @property
    def by_hand(self) -> bool:
        """Whether a person publishes it everywhere."""
        return all(channel.by_hand for channel in self.channels)


def propose(post: Post, *, turn: int = 0, now: datetime | None = None) -> list[Piece]:
    """At most five posts of the article `post` over three weeks, in order of time. `turn`: another proposal
    each time, as far as the article gives. [] where it has no words yet or nowhere to go."""
    channels = _channels(post)
    ideas = _ideas(post, turn) if channels else []
    start = max(post.at or timezone.now(), now or timezone.now())
    moments = dates.spread(post.brand, start=start, number=len(ideas))
    pieces = []
    used: dict[str, int] = {}
    for idea, at in zip(ideas, moments, strict=True):
        chosen = _where(idea, channels, used)
        texts = {channel.pk: _said(idea, channel) for channel in chosen}
        media = _cover(post) if any(_wants_picture(channel) for channel in chosen) else ()
        pieces.append(Piece(idea.code, idea.label, at, tuple(chosen), texts, idea.sources, media))
    return pieces


def _channels(post: Post) -> list[Channel]:
    """Where the brand speaks but for its blogs and for networks of videos only."""
    rows = Channel.objects.of(post.workspace).filter(brand_id=post.brand_id).order_by("position", "pk")
    return [channel for channel in rows if not face(channel.network).long_form and _takes_pictures(channel)]


def _takes_pictures(channel: Channel) -> bool:
    media = limits_of(channel).media
    return media is None or not media.needs or media.images > 0


def _wants_picture(channel: Channel) -> bool:
    media = limits_of(channel).media
    return media is not None and media.needs


def _cover(post: Post) -> tuple[int, ...]:
    cover = post.article.get("cover")
    first = next((one.get("asset") for one in post.media), None)
    return tuple(int(asset) for asset in (cover or first,) if asset)


def _suit(channel: Channel) -> str:
    if _wants_picture(channel):
        return "picture"
    most = limits_of(channel).maximum
    return "short" if most is not None and most <= SHORT else "long"


def _where(idea: Idea, channels: Sequence[Channel], used: dict[str, int]) -> list[Channel]:
    """The channels that the idea suits; else any. The figure goes to all the short ones (at most three), the
    others to one each, in turn."""
    fitting = [channel for channel in channels if _suit(channel) == idea.suits]
    fitting = fitting or [channel for channel in channels if not _wants_picture(channel)] or list(channels)
    if idea.code in ("figure", "key") and not used.get("wide"):
        used["wide"] = 1
        return list(fitting[:3])
    place = used.get(idea.suits, 0)
    used[idea.suits] = place + 1
    return [fitting[(place + 1) % len(fitting)]] if idea.suits == "short" else [fitting[place % len(fitting)]]


def _said(idea: Idea, channel: Channel) -> str:
    network = face(channel.network)
    return wording.fitted(idea.texts, limits_of(channel), linked=network.shows.links)


def _ideas(post: Post, turn: int) -> list[Idea]:
    every = lines(post.text)
    title = post.title.strip()
    body = [line for line in every if line.kind in ("text", "list") and len(line.text) >= 25]
    if not body or not title:
        return []
    found = [_figure(every, title, turn), _summary(post, body, turn), _steps(every, title)]
    found += [_quote(every, turn), _reminder(body, title, turn)]
    ideas = [idea for idea in found if idea is not None]
    said = {source for idea in ideas for source in idea.sources}
    rest = (line for line in choosing.best(body, title, turn=turn) if line.text not in said)
    while len(ideas) < MOST and (line := next(rest, None)) is not None:
        ideas.insert(len(ideas) - 1, _key(line, title))
    return ideas[:MOST]


def _figure(every: Sequence[Line], title: str, turn: int) -> Idea | None:
    told = choosing.best(choosing.figures(every), title, turn=turn)
    if not told:
        return None
    part = choosing.clause(told[0].text)
    head = wording.quoted(wording.stopped(part))
    return Idea(
        "figure", _("Una cifra"), (f"{head}\n\n{wording.stopped(title)}", head), (told[0].text,), "short"
    )


def _key(line: Line, title: str) -> Idea:
    texts = (f"{line.text}\n\n{wording.stopped(title)}", line.text)
    return Idea("key", _("Idea clave"), texts, (line.text,), "short")


def _summary(post: Post, body: Sequence[Line], turn: int) -> Idea:
    title, excerpt = post.title.strip(), str(post.article.get("excerpt") or "").strip()
    top = sorted(choosing.best(body, title, turn=turn)[:3], key=lambda line: line.block)
    told = [line.text for line in top]
    head = excerpt or told[0]
    rest = [text for text in told if text != head]
    full = "\n\n".join([title, head, " ".join(wording.stopped(text) for text in rest)]).strip()
    return Idea("summary", _("Resumen"), (full, f"{title}\n\n{head}", head), tuple(told), "long")


def _steps(every: Sequence[Line], title: str) -> Idea | None:
    points = [line.text for line in every if line.kind == "heading"]
    if len(points) < 3:
        return None
    text = f"{title}\n\n{wording.numbered(points)}"
    return Idea("steps", _("Los pasos"), (text, title), tuple(points), "picture")


def _quote(every: Sequence[Line], turn: int) -> Idea | None:
    said = [line for line in every if line.kind == "quote" and len(line.text) >= 20]
    if not said:
        return None
    line = said[turn % len(said)]
    text = wording.quoted(line.text)
    name = choosing.name_of(line.by)
    label = _("Cita de %(name)s") % {"name": name} if name else _("Una cita")
    texts = (f"{text}\n\n— {line.by}", text) if line.by else (text,)
    return Idea("quote", label, texts, (line.text,), "short")


def _reminder(body: Sequence[Line], title: str, turn: int) -> Idea:
    late = [line for line in body if line.place > 0.4] or list(body)
    line = choosing.best(late, title, turn=turn)[0]
    start = _("Por si te lo perdiste: %(title)s") % {"title": wording.stopped(title)}
    return Idea("reminder", _("Recuerdo"), (f"{start}\n\n{line.text}", start), (line.text,), "short")
