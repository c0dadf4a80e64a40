"""What a connector is: data that crosses the wall, and one base class per capability.

A connector is one folder: `connector.py`, `form.py`, `logo.svg`, `README.md`, `fixtures/`, `test_<slug>.py`.
The registry is the folders' names (`connectors.registry`). Connectors are pure: no models, no request, no
session; they get their configuration and our `http`, and raise only the four failures of `kit.failures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from tertulia.connectors.boxes import Attachment as Attachment
from tertulia.connectors.boxes import Card as Card
from tertulia.connectors.boxes import Draft as Draft
from tertulia.connectors.boxes import Fields as Fields
from tertulia.connectors.boxes import FormField as FormField
from tertulia.connectors.boxes import Limits as Limits
from tertulia.connectors.boxes import MediaRules as MediaRules
from tertulia.connectors.boxes import OAuth2 as OAuth2
from tertulia.connectors.boxes import Receipt as Receipt
from tertulia.connectors.boxes import Recognised as Recognised

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from tertulia.kit.http import Answer, Http

    Words = str | _StrPromise

Kind = Literal["post", "comment", "reply", "review", "article", "message"]
Cursor = dict[str, Any]
"""JSON-able; opaque to everybody but the connector that wrote it. `{}` = never read."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, as the network knows them. `id` is host-qualified and never changes («masto.es/1093»)."""

    id: str
    name: str
    handle: str = ""
    url: str = ""
    avatar: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, video, sound or document attached to an item. `alt` is its text for who cannot see it."""

    url: str
    kind: Literal["image", "video", "audio", "file"] = "image"
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody said.

    `id` is host-qualified and stable: it identifies the item for ever within its network.
    `parent` is the id of what it answers («» = it starts a thread); `thread` the id of the thread's root
    (an item that starts a thread is its own root; left empty, intake derives it from the parent).
    `text` is plain text (connectors reduce HTML with `kit.html.to_text`). Times are aware.
    `own`: said by the account that is connected (us). `to_us`: addressed to us though said elsewhere.
    `held`: waits for a moderator and is not public yet. `network` only where it is not the connector's slug.
    """

    id: str
    author: Author
    text: str
    published: datetime
    kind: Kind = "post"
    url: str = ""
    parent: str = ""
    thread: str = ""
    title: str = ""
    lang: str = ""
    network: str = ""
    edited: datetime | None = None
    held: bool = False
    own: bool = False
    to_us: bool = False
    media: tuple[Media, ...] = ()
    links: tuple[str, ...] = ()
    metrics: Mapping[str, int] = field(default_factory=dict)
    audience: str = ""
    """How public it is («public», «unlisted», «private», «direct»; «» = as public as its place)."""
    quotes: str = ""
    """The id of what it quotes, where it does."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that its network no longer shows: deleted by its author or by a moderator."""

    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """One reading. `cursor` lands together with `items`, or not at all. `more`: call again at once."""

    items: Sequence[Item] = ()
    cursor: Cursor = field(default_factory=dict)
    more: bool = False
    gone: Sequence[Gone] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A corner of a network that can be read or written: a blog, a page, a hashtag, a channel.

    `own`: our space (or what is said to us): everything said there opens a case. `whole`: everything said
    there is kept, though no search wants it, and opens no case (a page that is watched, a sheet). `live`:
    asks to be heard as it happens, by a line that stays open, where the connector `Streams`.
    """

    id: str
    name: str
    url: str = ""
    kind: str = ""
    own: bool = False
    whole: bool = False
    live: bool = False


class Connector:
    """A way to one network. Subclass it together with the capabilities below."""

    slug: ClassVar[str]
    label: ClassVar[Words]
    monogram: ClassVar[str]
    """One or two letters for the network's tile; colours come from the screen's stylesheet by slug."""
    auth: ClassVar[OAuth2 | Fields]
    keyless: ClassVar[bool] = False
    """True where listening needs no account."""
    about: ClassVar[Words] = ""
    """What is read with it, in one line for who chooses («Comentarios y entradas de un blog»)."""
    also: ClassVar[tuple[str, ...]] = ()
    """Other words under which somebody would look for it («rss», «atom», «blog»)."""
    from_file: ClassVar[bool] = False
    """True where what is read is a file that somebody brings."""
    fastest_s: ClassVar[int] = 15
    """Seconds between two readings of one source, at least."""
    host_gap_s: ClassVar[float] = 0.0
    """Seconds between two readings of any sources on one host, at least: for servers that are everybody's."""
    forgets_deleted: ClassVar[bool] = True
    """Whether its terms ask that what was deleted there is deleted by whoever had read it: its words,
    pictures and former texts. False only for a server of our own, where a moderator needs the evidence."""

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        """`config`: the values of `form.py`'s fields by name, secrets included, already unsealed."""
        self.config = config
        self.http = http

    @classmethod
    def can(cls, capability: type) -> bool:
        """Whether this network has `capability` (one of the base classes below)."""
        return issubclass(cls, capability)

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """What this connector could read at `url`, a whole address that somebody pasted; None if nothing.

        Asked first with the address alone, then, if nobody is sure, with the `page` that stands there. It
        asks nothing of the network itself."""
        return None

    @classmethod
    def notes(cls, cursor: Cursor) -> Sequence[Words]:
        """What its cursor tells a person of the reading: how far it is, what could not be read and why."""
        return ()

    @classmethod
    def ended(cls, cursor: Cursor) -> bool:
        """Whether nothing more will ever come after `cursor`: a file read to its end."""
        return False

    def check(self) -> Author:
        """Who are we there? Run by the door before the verb that saves; raises a failure whose message says
        in words which field is wrong."""
        raise NotImplementedError

    def places(self) -> Iterable[Place]:
        """What there is to choose from once connected; the first is the default."""
        raise NotImplementedError


class Tries:
    """Can show what it would read before it is connected, and guess what was left empty in its form."""

    def guess(self) -> Mapping[str, str]:
        """Values for the boxes of the form that were left empty, from what stands there."""
        raise NotImplementedError

    def sample(self, most: int = 3) -> Sequence[Item]:
        """The first `most` things as they would be heard. Raises a failure that names the box to mend."""
        raise NotImplementedError


class Listens:
    """Can read a place from where it was left."""

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """The next page after `cursor`. The first call (`{}`) returns recent history, newest last."""
        raise NotImplementedError


class Searches:
    """Has a public search for words."""

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """What the network finds for any of `terms` since `cursor`."""
        raise NotImplementedError


class Threads:
    """Can show what stands around an item, and whether it still stands."""

    def context(self, item: Item) -> Iterable[Item]:
        """What stands above `item` and around it, oldest first, at most a page; `item` may be in it."""
        raise NotImplementedError

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The items as they are now; `Gone` for what was deleted."""
        raise NotImplementedError


class Publishes:
    """Can say something new."""

    repeatable: ClassVar[bool] = False
    """True only where the network itself refuses the second copy of the same key."""
    absence_proves_after_s: ClassVar[float | None] = None
    """Seconds after a broken `publish` from which `find` returning None proves that nothing was published
    (the network writes before it answers, and gives up on a request long before). None: it never proves it,
    and a person has to look."""

    def limits(self) -> Limits:
        """What this account may publish, asked of the server where it tells."""
        raise NotImplementedError

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it, once. `key` is the same at every try of the same delivery (an idempotency key)."""
        raise NotImplementedError

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Did it go out after all? Looks among our own recent things for this very text since `since`."""
        raise NotImplementedError

    def withdraw(self, receipt: Receipt) -> None:
        """Take it back. Raises `Rejected` where the network does not let us."""
        raise NotImplementedError


class Replies(Publishes):
    """Can answer an item: `draft.parent` is set."""


class Posts(Publishes):
    """Can say something of its own: `publish` and `find` with a draft whose `parent` is empty. A draft whose
    `parent` is a post of ours goes on a thread, or is its first comment, where `threads` says so."""

    options: ClassVar[tuple[FormField, ...]] = ()
    """What may be chosen for one post («visibility», «warning»): boxes of the composer, as data."""
    threads: ClassVar[bool] = False


class Articles(Posts):
    """Publishes whole articles: `draft.title` and `draft.html`, instead of short posts."""


class Edits:
    """Can change what it has published."""

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Make what stands under `receipt` say `draft`. Doing it twice is the same as doing it once. Raises
        `Rejected` where it is no longer there."""
        raise NotImplementedError


class Renews:
    """Its key ends by itself, and can be exchanged for a fresh one before that."""

    def expires(self) -> datetime | None:
        """When the key ends (aware), as its configuration knows; None where it does not."""
        raise NotImplementedError

    def renew(self) -> Mapping[str, Any]:
        """The whole configuration with a fresh key. Raises `Unauthorized` where a person has to."""
        raise NotImplementedError


class Measures:
    """Tells how what was published did."""

    def measure(self, remote_ids: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """(id, metric, value) for each of ours; metrics as in `Item.metrics` («likes», «shares»,
        «replies», «views», «clicks»). What the network does not tell is left out, never a zero."""
        raise NotImplementedError


class Moderates:
    """Can act on what others said in our space."""

    actions: ClassVar[frozenset[str]] = frozenset()
    """Of {"approve", "hide", "delete", "lock", "mute", "ban", "pin"}."""

    def moderate(self, action: str, target: str, reason: str) -> None:
        """Do `action` to the item with id `target`. Doing it twice is the same as doing it once."""
        raise NotImplementedError


class Streams:
    """Has a line on which it keeps talking about a `live` place. `listen` reads such a place as well, so that
    a worker whose hands are full hears it all the same, later."""

    def stream(self, place: Place, cursor: Cursor) -> Iterator[Page]:
        """Pages for ever, each with the cursor to resume from; one about every second, empty where nothing
        was said, so that whoever listens can leave. Raises a failure when the line breaks."""
        raise NotImplementedError

    @classmethod
    def oldest(cls, cursors: Sequence[Cursor]) -> Cursor:
        """Of several cursors of one place, that from which nothing is missed; `{}` is owed nothing."""
        return next((cursor for cursor in cursors if cursor), {})

    def name(self, authors: Sequence[str]) -> Mapping[str, Author]:
        """Those of `authors` (ids) whom the stream tells by number alone, and whose names are known."""
        return {}
