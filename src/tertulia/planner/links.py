"""Links carry where they came from: the campaign's UTM marks, added to every link of what goes out.

The names are those that web statistics read (utm_source, utm_medium, utm_campaign, utm_content); what a link
says of them already is respected. `web/static/js/compose-links.js` adds the same in the preview.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from tertulia.connectors.faces import face
from tertulia.planner.mentions import Known, resolved
from tertulia.planner.models import Campaign, Variant

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
LINK = re.compile(r"(?<![\w@#/.])https?://[^\s<>\"“”«»]+", re.IGNORECASE)
EMBEDS = frozenset({"bluesky", "facebook", "linkedin"})
"""Networks to which a link is given apart from the words, and which show it as a card."""
_TAIL = re.compile(r"[.,;:!?'…)\]}]+$")


@dataclass(frozen=True, slots=True)
class Marked:
    """An address with what was added: `before` + `added` + `after` is the whole of it."""

    before: str
    added: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.added + self.after


def marks(campaign: Campaign | None, *, network: str, channel: str, day: date | None) -> dict[str, str]:
    """The marks of `campaign` for one channel and day; what it leaves empty is left out. «{red}», «{canal}»
    and «{fecha}» (2026-10-13; nothing without a date) stand for their own."""
    if campaign is None:
        return {}
    own = {"{red}": network, "{canal}": _plain(channel), "{fecha}": day.isoformat() if day else ""}
    found = {}
    for name in NAMES:
        value = getattr(campaign, name)
        for hole, word in own.items():
            value = value.replace(hole, word)
        if value.strip("-_ "):
            found[name] = value.strip()
    # Medium and source say nothing of a campaign that has no name for the statistics.
    return found if "utm_campaign" in found else {}


def _plain(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.lower()))


def marks_of(variant: Variant) -> dict[str, str]:
    """The marks of what goes out as `variant`, at its moment in the brand's time zone."""
    channel, moment = variant.channel, variant.moment
    day = moment.astimezone(variant.post.brand.zone).date() if moment else None
    return marks(variant.post.campaign, network=channel.network, channel=channel.name, day=day)


def marked(url: str, utm: Mapping[str, str]) -> Marked:
    """`url` with `utm` added before its fragment, but for what it says already."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Marked(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return Marked(url)
    has = {name.lower() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    if has & set(NAMES):
        # Whoever wrote one by hand measures in their own way: half of each would be neither.
        return Marked(url)
    more = "&".join(f"{name}={quote(value, safe='')}" for name, value in utm.items())
    if not more:
        return Marked(url)
    bare = urlunsplit(parts._replace(fragment=""))
    if not parts.query and bare.endswith("?"):
        bare = bare[:-1]
    joint = "&" if parts.query else "?"
    return Marked(bare, joint + more, f"#{parts.fragment}" if parts.fragment else "")


def found(text: str) -> list[tuple[int, int]]:
    """Where each link of `text` stands: http:// and https://, without the sentence's punctuation."""
    spans = []
    for match in LINK.finditer(text):
        end, tail = match.end(), _TAIL.search(match[0])
        while tail and end > match.start() + tail.start():
            link = text[match.start() : end]
            if link[-1] == ")" and link.count("(") >= link.count(")"):
                break
            end -= 1
        spans.append((match.start(), end))
    return spans


def dressed(text: str, utm: Mapping[str, str]) -> str:
    """`text` with the marks in each of its links."""
    if not utm:
        return text
    kept, last = [], 0
    for start, end in found(text):
        kept += [text[last:start], str(marked(text[start:end], utm))]
        last = end
    return "".join([*kept, text[last:]])


def going_out(variant: Variant, text: str, *, real: bool = True) -> str:
    """The words of `variant` as they go out: links with their marks, or short where the campaign says so.
    `real` False: for showing, so that no short link is made of what nobody has scheduled."""
    utm = marks_of(variant)
    campaign = variant.post.campaign
    if campaign is None or not campaign.shorten or not real:
        return dressed(text, utm)
    kept, last = [], 0
    for start, end in found(text):
        kept += [text[last:start], one(variant, text[start:end], utm)]
        last = end
    return "".join([*kept, text[last:]])


def one(variant: Variant, url: str, utm: Mapping[str, str] | None = None) -> str:
    """One address as it goes out with `variant`."""
    whole = str(marked(url, marks_of(variant) if utm is None else utm))
    campaign = variant.post.campaign
    if campaign is None or not campaign.shorten:
        return whole
    # Short links name variants, which are written here.
    from tertulia.planner import links_short

    return str(links_short.shorten(variant, whole))


def embeds(variant: Variant) -> bool:
    """Whether the post's link goes as a card of its own, and not in the words: where the network has one and
    no pictures take its place."""
    return variant.channel.network in EMBEDS and not variant.pictures


def with_link(variant: Variant, text: str) -> str:
    """`text` with the post's link below it, where it goes in the words and is not there already."""
    post = variant.post
    if (
        not post.link
        or post.kind == "article"
        or embeds(variant)
        or not face(variant.channel.network).shows.links
    ):
        return text
    if post.link in text:
        return text
    return f"{text.rstrip()}\n\n{post.link}".lstrip()


def said(variant: Variant, text: str, people: Mapping[str, Known], *, real: bool = False) -> str:
    """`text` as it is said by `variant`: who is mentioned by their name there, links with their marks."""
    if variant.post.kind == "article":
        return text
    return going_out(variant, resolved(text, variant.channel.network, people), real=real)


def parts_going_out(variant: Variant, people: Mapping[str, Known], *, real: bool = False) -> list[str]:
    """The words of each part of the thread that `variant` is (of one, where it is none), the first with the
    post's link."""
    texts = list(variant.parts) or [variant.words]
    texts[0] = with_link(variant, texts[0])
    return [said(variant, text, people, real=real) for text in texts]
