"""`tertulia listen WORDS`: hear what is said in public, with no account, and keep it."""

from __future__ import annotations

import argparse
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

from tertulia.cli.ready import migrate

SERVERS = ("mastodon.social", "masto.es", "mastodon.online", "hachyderm.io", "tkz.one")
"""Mastodon servers that let anybody read their hashtag timelines (checked 2026-11-01; each may change its
mind, and then says so)."""
BRAND = "Escucha"


def describe(parser: argparse.ArgumentParser) -> None:
    """What to hear, where, and for how long."""
    parser.add_argument("words", help='in the query language: panadería Aurora, "frase exacta", a O b, -no')
    parser.add_argument(
        "--for", dest="span", default="60s", metavar="TIME", help="60s, 10m, 2h (default 60s)"
    )
    parser.add_argument(
        "--feed", action="append", default=[], metavar="URL", help="a feed, or a page that has one"
    )
    parser.add_argument("--wordpress", action="append", default=[], metavar="URL", help="a WordPress site")
    parser.add_argument(
        "--mastodon", action="append", default=[], metavar="SERVER", help="instead of the usual servers"
    )
    parser.add_argument(
        "--every", type=int, default=20, metavar="SECONDS", help="how often to ask (default 20)"
    )


def run(options: argparse.Namespace) -> int:
    """Listen until the time is over; then what was heard is in the workbench under Escucha."""
    seconds = span_of(options.span)
    if seconds is None:
        print("tertulia: --for takes a number and a unit: 60s, 10m, 2h", file=sys.stderr)
        return 2
    import django

    django.setup()
    from tertulia.kit.verbs import Refused
    from tertulia.listening.actions import checked

    migrate()
    try:
        words = checked(options.words)
    except Refused as problem:
        print(f"tertulia: {problem}", file=sys.stderr)
        return 1
    session = Session(words)
    try:
        session.connect(options)
        session.listen(seconds, max(1, options.every))
    except KeyboardInterrupt:
        print()
    return session.say_goodbye()


def span_of(text: str) -> float | None:
    """Seconds of «60s», «10m», «2h» or «45» (seconds); None for anything else."""
    found = re.fullmatch(r"(\d{1,6})\s*([smh]?)", text.strip())
    return int(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]] if found else None


def tags_of(words: list[str]) -> list[str]:
    """The hashtags under which people would speak of `words`: joined, and each word that is long enough."""
    plain = [re.sub(r"\W", "", unicodedata.normalize("NFC", w)).lower() for w in words]
    plain = [w for w in plain if w]
    joined = "".join(plain)
    return list(dict.fromkeys([joined, *(w for w in plain if len(w) > 3)]))[:4] if joined else []


class Session:
    """One run: its sources, what it printed, and who refused."""

    def __init__(self, words: str) -> None:
        from tertulia.kit.verbs import SYSTEM
        from tertulia.listening import actions
        from tertulia.listening.models import Item, Search

        self.words, self.by = words, SYSTEM
        self.brand = _brand()
        self.search = Search.objects.filter(brand=self.brand, words=words).first() or actions.create_search(
            self.brand, name=words[:120], words=words, by=SYSTEM
        )
        actions.switch_search(self.search, on=True, by=SYSTEM)
        self.sources: list[Any] = []
        self.refused: dict[str, str] = {}
        # What an earlier run heard is not told again.
        self.printed = Item.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def connect(self, options: argparse.Namespace) -> None:
        """Every place named, or the usual servers; whoever refuses is remembered with the reason."""
        for url in options.feed:
            self._add("feed", {"url": url}, url)
        for url in options.wordpress:
            self._add("wordpress", {"site": url, "user": "", "app_password": ""}, url)
        servers = options.mastodon or (SERVERS if not (options.feed or options.wordpress) else ())
        for server in servers:
            for tag in self._tags():
                self._add("mastodon", {"server": server, "token": "", "hashtags": tag}, f"{server} #{tag}")

    def _tags(self) -> list[str]:
        from tertulia.listening.fields import FIELDS
        from tertulia.query import parse, words

        return tags_of(words(parse(self.words, FIELDS)))

    def _add(self, network: str, config: dict[str, Any], name: str) -> None:
        from django.utils.translation import gettext as _

        from tertulia.connectors import base, registry
        from tertulia.kit.failures import Failure
        from tertulia.kit.http import default_http
        from tertulia.sources import actions

        connector = registry.get(network)(config, default_http())
        try:
            place = next(p for p in connector.places() if not p.own or network != "mastodon")
        except (Failure, StopIteration) as problem:
            self._refuse(name, str(problem) or _("No hay nada que leer sin cuenta."))
            return
        public = base.Place(place.id, place.name, place.url, place.kind, own=False)
        account = base.Author(id="", name="")
        self.sources.append(
            actions.connect(
                self.brand,
                network=network,
                config=config,
                place=public,
                account=account,
                name=name,
                by=self.by,
            )
        )
        print(f"· {name}", flush=True)

    def _refuse(self, name: str, why: str) -> None:
        if name not in self.refused:
            self.refused[name] = why
            print(f"× {name}: {why}", flush=True)

    def listen(self, seconds: float, every: int) -> None:
        """Ask every source again and again until the time is over."""
        end = time.monotonic() + seconds
        while self.sources and time.monotonic() < end:
            for source in list(self.sources):
                while self._read(source) and time.monotonic() < end:
                    pass
            time.sleep(max(0.0, min(every, end - time.monotonic())))

    def _read(self, source: Any) -> bool:
        """Read one page and print what is new in it. Whether there is more at once."""
        from tertulia.intake import take_in_safely
        from tertulia.listening.heard import Arrivals
        from tertulia.listening.queries import unknown
        from tertulia.sources import jobs

        source.refresh_from_db()
        reading = jobs.read(source, lambda ids: unknown(source, ids))
        source.refresh_from_db()
        if reading is None:
            self._refuse(source.name, source.last_error)
            if source.state != "ok":
                self.sources.remove(source)
            return False
        take_in_safely(Arrivals.of(source, reading))
        for item in _news(source, self.search, self.printed):
            self.printed = max(self.printed, item.pk)
            _print(item)
        return reading.page.more

    def say_goodbye(self) -> int:
        """What came of it. The sources rest until somebody resumes them in the workbench."""
        from django.utils.translation import gettext as _
        from django.utils.translation import ngettext

        from tertulia.listening.models import Heard
        from tertulia.sources import actions

        for source in self.sources:
            actions.pause(source, by=self.by)
        kept = Heard.objects.filter(search=self.search).values("item").distinct().count()
        said = ngettext(
            "%(n)s mensaje guardado con «%(words)s». Se ve en Escucha (tertulia up).",
            "%(n)s mensajes guardados con «%(words)s». Se ven en Escucha (tertulia up).",
            kept,
        )
        print("\n" + said % {"n": kept, "words": self.words})
        for name, why in self.refused.items():
            print(_("No dejó leer: %(name)s: %(why)s") % {"name": name, "why": why})
        return 0 if self.sources else 1


def _brand() -> Any:
    """The brand that these searches belong to: a corner of its own, made on first use."""
    from tertulia.accounts.models import Workspace
    from tertulia.brand import actions
    from tertulia.brand.models import Brand
    from tertulia.cli.login_link import first_owner
    from tertulia.kit.verbs import SYSTEM

    real = (
        Brand.objects.filter(workspace__is_demo=False, workspace__closed_at__isnull=True)
        .order_by("pk")
        .first()
    )
    if real is not None:
        return real
    first_owner()
    workspace = Workspace.objects.filter(is_demo=False, closed_at__isnull=True).order_by("pk").first()
    workspace = workspace or Workspace.objects.create(name=BRAND)
    return actions.create(workspace, name=BRAND, by=SYSTEM)


def _news(source: Any, search: Any, after: int) -> Iterator[Any]:
    from tertulia.listening.models import Item

    rows = Item.objects.filter(heard__search=search, heard__source=source, pk__gt=after)
    yield from rows.select_related("author").order_by("pk")


def _print(item: Any) -> None:
    """Who, when, in which language and tone and why, and what."""
    from tertulia.listening.learning.why import evidence_of

    told = evidence_of([item]).get(item.pk, ())
    why = " ".join(sorted({one.word.lower() for one in told if one.fact == "sentiment"}))
    tone = item.get_sentiment_display() or "?"
    reason = f" ({why})" if why else ""
    print(f"\n{item.author.name} {item.author.handle} · {item.network} · {item.published_at:%d %b %H:%M}")
    print(f"  {item.language or '?'} · {tone}{reason} · {item.get_intent_display()}")
    print(f"  {' '.join(item.text.split())[:280]}")
    if item.url:
        print(f"  {item.url}", flush=True)
