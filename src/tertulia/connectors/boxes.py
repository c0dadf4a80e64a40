"""What goes to a network: what it asks to be connected, what we want to say, how long that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

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
class Draft:
    """What we want to say. `parent` is what it answers; `audience` is how public the parent was, so that an
    answer is never more public than what it answers («public», «unlisted», «private», «direct» or «»)."""

    text: str
    parent: str = ""
    thread: str = ""
    lang: str = ""
    mention: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that it is out: the id under which the network keeps it, its public address, and when."""

    id: str
    url: str = ""
    at: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a text may be, in the network's own unit.

    `unit`: «chars» (Unicode code points), «graphemes», «weighted» (X). `url_length`: what any link counts
    for, whatever its length (None = as it is written). `short_mentions`: of «@ana@masto.es» only «@ana»
    counts. `maximum` None: no limit is published.
    `checked` is the day on which a person last read the figure in the network's documentation, for a figure
    that the server does not tell at run time («» = the server told it).
    """

    maximum: int | None = None
    unit: Literal["chars", "graphemes", "weighted"] = "chars"
    url_length: int | None = None
    checked: str = ""
    short_mentions: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """An address that a connector could read: how sure it is (0 to 1; from 0.8 on nobody else is asked), the
    values of its form that follow from the address, and what would be read, in a few words."""

    sure: float
    config: Mapping[str, str]
    what: Words = ""
