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

from tertulia.planner.models import Campaign, Variant

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
LINK = re.compile(r"(?<![\w@#/.])https?://[^\s<>\"“”«»]+", re.IGNORECASE)
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


def going_out(variant: Variant, text: str) -> str:
    """The words of `variant` as they go out: links with their marks, or short where the campaign says so."""
    utm = marks_of(variant)
    campaign = variant.post.campaign
    if campaign is None or not campaign.shorten:
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

    return links_short.shorten(variant, whole)
