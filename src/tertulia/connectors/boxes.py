"""What goes to a network: what it asks to be connected, what we want to say, how long that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tertulia.connectors.base import Words


@dataclass(frozen=True, slots=True)
class FormField:
    """One box of the form that connects an account: data, so that the screen needs no code per network."""

    name: str
    label: Words
    help: Words = ""
    kind: Literal["text", "url", "password", "bool", "choice"] = "text"
    secret: bool = False
    required: bool = True
    placeholder: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    more: bool = False
    """Seldom needed: folded away until something is wrong with it, or a trial has filled it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The account is connected by filling in these boxes."""

    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class OAuth2:
    """The account is connected by being sent to the network and back. The connector class then has
    `register(http, server, redirect_uri) -> app`, `authorize_url(app, redirect_uri, state) -> str` and
    `exchange(http, app, redirect_uri, code) -> config` as class methods. `fields` are asked before leaving
    (at least the server, where there are many); `manual` fields let a person paste a token instead."""

    fields: tuple[FormField, ...]
    manual: tuple[FormField, ...] = ()
    scopes: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes out with what we say, on this machine and already made clean (`path`). `alt` is its
    text for who cannot see it; `focus` where its subject stands, from the left and from the top (0 to 1);
    `size` in bytes, `width` and `height` in pixels, 0 where unknown; `poster` a picture of a video's own;
    `ref` the name by which the `html` of an article shows it («asset:12»)."""

    path: str
    kind: Literal["image", "video", "audio", "file"] = "image"
    type: str = "image/jpeg"
    size: int = 0
    alt: str = ""
    name: str = ""
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    focus: tuple[float, float] = (0.5, 0.5)
    poster: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands at an address, as networks show a link."""

    url: str
    title: str = ""
    description: str = ""
    image: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What we want to say. `parent` is what it answers; `audience` is how public the parent was, so that an
    answer is never more public than what it answers («public», «unlisted», «private», «direct» or «»).

    The rest is for what says something of its own (`Posts`): `html` is the clean body of an article, with
    its `title`, `summary` (excerpt), `slug`, `tags`, `cover`; `media` in the order of the post; `link` the
    card to show; `options` the values of the connector's `options`, by name."""

    text: str
    parent: str = ""
    thread: str = ""
    lang: str = ""
    mention: str = ""
    audience: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    slug: str = ""
    tags: tuple[str, ...] = ()
    cover: Attachment | None = None
    media: tuple[Attachment, ...] = ()
    link: Card | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that it is out: the id under which the network keeps it, its public address, and when."""

    id: str
    url: str = ""
    at: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class MediaRules:
    """Which files may go out with a text. Numbers of files are «at most»; sizes in bytes, sides in pixels,
    lengths in seconds; None: nothing is published. `together`: pictures and a video in one post. `needs`: no
    post without a file. `ratio`: the narrowest and the widest picture (width / height). `types`: MIME types,
    empty where any is taken. `alt`: how long the text for who cannot see may be; 0 where there is none."""

    images: int = 0
    image_bytes: int | None = None
    image_side: int | None = None
    ratio: tuple[float, float] | None = None
    videos: int = 0
    video_bytes: int | None = None
    video_s: tuple[float, float] | None = None
    files: int = 0
    file_bytes: int | None = None
    types: tuple[str, ...] = ()
    alt: int = 0
    together: bool = False
    needs: bool = False
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a text may be, in the network's own unit.

    `unit`: «chars» (Unicode code points), «graphemes», «utf16» (code units), «bytes» (of UTF-8), «weighted»
    (X), «emoji_bytes» (Threads: code points, but an emoji as many as its bytes). `url_length`: what any link
    counts for, whatever its length (None = as it is written). `short_mentions`: of «@ana@masto.es» only
    «@ana» counts. `maximum` None: no limit is published.
    `checked` is the day on which a person last read the figure in the network's documentation, for a figure
    that the server does not tell at run time («» = the server told it).
    """

    maximum: int | None = None
    unit: Literal["chars", "graphemes", "utf16", "bytes", "weighted", "emoji_bytes"] = "chars"
    url_length: int | None = None
    checked: str = ""
    short_mentions: bool = False
    bytes: int | None = None
    """How many bytes of UTF-8 besides."""
    caption: int | None = None
    """The same as `maximum` for a text that goes with a file, where that is less."""
    title: int | None = None
    """Code points of a title, where there is one and it has a limit."""
    tags: int | None = None
    """How many hashtags, mentions and different links a text may have; None: nothing is published."""
    mentions: int | None = None
    links: int | None = None
    media: MediaRules | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """An address that a connector could read: how sure it is (0 to 1; from 0.8 on nobody else is asked), the
    values of its form that follow from the address, and what would be read, in a few words."""

    sure: float
    config: Mapping[str, str]
    what: Words = ""
