"""Who takes part in the story of listening, and the feed in which others speak."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tertulia.kit.tests.smtp import Post
from tests import loopback
from tests.console import Console
from tests.live import Running
from tests.loopback import Web

SAID = Path(__file__).parent.parent / "data" / "listening_story.tsv"
"""Hours ago, who, about whom (letters of `NAMES`; H: the northern lights, N: none of them), what."""
NAMES = {"A": "Aurora", "V": "Voltia", "E": "Energía Clara"}
WEEK_H = 24 * 6
"""What is younger is in «7 días» at any hour; between this and seven whole days the file has nothing."""
JUDGED = """
from django.utils import timezone
from tertulia.listening.models import Alert
alert = Alert.objects.get()
answer = alert.judged_to.timestamp() > {moment}
if not answer:
    Alert.objects.update(next_try_at=timezone.now())
"""
WRITTEN = """
from tertulia.kit.models import Mail
from tertulia.listening.models import Firing
answer = [Firing.objects.count(), Mail.objects.count()]
"""


@dataclass(frozen=True)
class Entry:
    """Something that somebody said. `about`: the letters of those whom it names."""

    at: datetime
    who: str
    about: str
    text: str


def written(now: datetime) -> list[Entry]:
    """What the file tells, as if it were now."""
    rows = [line.split("\t") for line in SAID.read_text().splitlines()]
    return [Entry(now - timedelta(hours=float(ago)), who, about, text) for ago, who, about, text in rows]


@dataclass
class Story:
    """Who takes part. `page`: the community manager's browser; `said`: what the feed has, oldest first."""

    running: Running
    web: Web
    post: Post
    console: Console
    page: Page
    window: Callable[..., Page]
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    said: list[Entry] = field(default_factory=list)
    source: str = ""

    def settings(self) -> Page:
        """The same person at another browser."""
        return self.window(storage_state=self.page.context.storage_state())

    def publish(self, *entries: Entry) -> None:
        """The feed has these too from now on."""
        self.said += entries
        items = [
            {
                "id": f"https://voces.example/{number}",
                "url": f"https://voces.example/{number}",
                "content_text": entry.text,
                "date_published": entry.at.isoformat(),
                "authors": [{"name": entry.who}],
            }
            for number, entry in enumerate(self.said)
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Voces", "items": items[::-1]}
        address = loopback.page(json.dumps(feed), Content_Type="application/feed+json")
        self.web.acts["/voces"] = address

    def about(self, letter: str, within_h: float = WEEK_H) -> list[Entry]:
        """What was said about somebody in the hours before the story began, and since."""
        since = self.began - timedelta(hours=within_h)
        return [entry for entry in self.said if letter in entry.about and entry.at > since]

    @property
    def rows(self) -> Locator:
        """The rows of the stream."""
        return self.page.locator("#rows > li:not(.hear-more)")

    def listen_to(self, name: str) -> None:
        """Choose a search at the head of the screen."""
        self.page.goto(f"{self.running.url}/escucha/")
        self.page.get_by_role("button", name="Todo lo oído").click()
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.locator(".hear-chosen")).to_have_text(name)

    def holds(self, count: int, folded: int = 0) -> None:
        """The stream has so many mentions, and shows all but those that are folded away."""
        expect(self.page.locator("#hear-count")).to_have_text(re.compile(rf"^{count} menci"))
        expect(self.rows).to_have_count(count - folded)

    def judge(self) -> None:
        """The alert is judged once more. (It is once a minute: the story does not wait for the minute.)"""
        code = JUDGED.format(moment=datetime.now(UTC).timestamp())
        self.running.wait_for(lambda: self.console(code), 30)

    def told(self) -> list[int]:
        """How often an alert went off, and how many letters were written."""
        written_: list[int] = self.console(WRITTEN)
        return written_


def news(*texts: str) -> list[Entry]:
    """These, about Aurora, said a moment ago, each by somebody else."""
    now = datetime.now(UTC)
    return [
        Entry(now - timedelta(seconds=n), f"Vecina {text[:12]}", "A", f"{text}, Aurora")
        for n, text in enumerate(texts)
    ]
