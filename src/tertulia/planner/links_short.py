"""Short links of our own: an address of ours that leads to one that is stored, counted by the hour.

People and machines are told apart by how they ask (see `machines`); of who came nothing is kept: no address,
no browser, no cookie.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tertulia.kit.rows import stamp
from tertulia.planner.models import ShortLink, Variant

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without signs that are taken for others when read aloud (0 o, 1 i l)."""
LENGTH = 7
"""31 ** 7 = 27,512,614,111 codes: guessing finds nothing in a lifetime."""
LONGEST = 2000
MACHINES_AS_OF = "2026-11"
"""When `MACHINES` was last looked over."""
MACHINES = (
    "bot",
    "crawler",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "facebookcatalog",
    "meta-externalagent",
    "whatsapp",
    "mastodon",
    "pleroma",
    "akkoma",
    "misskey",
    "synapse",
    "embedly",
    "iframely",
    "snapchat",
    "skypeuripreview",
    "vkshare",
    "headlesschrome",
    "lighthouse",
    "monitor",
    "curl/",
    "wget/",
    "python",
    "go-http-client",
    "okhttp",
    "java/",
    "libwww",
    "http.rb",
    "axios/",
    "node-fetch",
)
"""Words in what a program calls itself (User-Agent): link previews of networks, search engines, scripts."""
_MACHINE = re.compile("|".join(re.escape(word) for word in MACHINES), re.IGNORECASE)
_AHEAD = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")
_COUNT = (
    "INSERT INTO planner_click (link_id, hour, people, machines) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (link_id, hour) DO UPDATE SET people = planner_click.people + excluded.people, "
    "machines = planner_click.machines + excluded.machines"
)


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a program asks and no person: by its name (or none), by asking for the head alone, or because
    a browser fetches ahead what nobody has clicked yet."""
    agent = headers.get("User-Agent", "")
    if method == "HEAD" or not agent.strip() or _MACHINE.search(agent):
        return True
    ahead = " ".join(headers.get(name, "") for name in _AHEAD).lower()
    return "prefetch" in ahead or "prerender" in ahead or "preview" in ahead


def leads_well(url: str) -> bool:
    """Whether a short link may lead there: http or https, to a named host, without line breaks."""
    if len(url) > LONGEST or any(sign.isspace() or ord(sign) < 32 for sign in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def address(link: ShortLink, base: str = "") -> str:
    """The whole address of `link`, below `base` or the site's own."""
    return f"{(base or settings.PUBLIC_URL).rstrip('/')}/l/{link.code}"


def shorten(variant: Variant, url: str) -> str:
    """The short address of `url` for `variant`: the same each time. `url` itself where no short one can be
    made of it, or where the site has no public address (TERTULIA_PUBLIC_URL) that others could follow."""
    if not settings.PUBLIC_URL or not leads_well(url):
        return url
    same = ShortLink.objects.filter(variant=variant, target=url, removed_at__isnull=True)
    link = same.order_by("pk").first() or make(variant, url)
    return address(link)


def make(variant: Variant, url: str) -> ShortLink:
    """A new short link of `variant` to `url`."""
    post = variant.post
    of = {"workspace_id": post.workspace_id, "brand_id": post.brand_id, "campaign_id": post.campaign_id}
    while True:
        try:
            with transaction.atomic():
                return ShortLink.objects.create(**of, variant=variant, code=new_code(), target=url)
        except IntegrityError:
            continue


def new_code() -> str:
    """A code that nobody guesses: `LENGTH` signs of `ALPHABET`."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def count(link: ShortLink, *, machine: bool) -> None:
    """One more visit in this hour: one statement, whoever else counts at the same time."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [link.pk, stamp(hour), int(not machine), int(machine)])
