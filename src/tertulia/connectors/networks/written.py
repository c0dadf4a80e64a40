"""Blogs, feeds, mail, and the network of the demonstration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.boxes import Limits, MediaRules
from tertulia.connectors.networks.face import CHECKED, GIF, JPEG, MP4, PNG, WEBP, Face, Hand, Shows

_A_BLOG = MediaRules(
    images=100,
    videos=20,
    files=20,
    types=(JPEG, PNG, GIF, WEBP, MP4, "application/pdf"),
    alt=1000,
    together=True,
    checked=CHECKED,
)

WORDPRESS = Face(
    "wordpress",
    "WordPress",
    "W",
    Limits(checked=CHECKED, media=_A_BLOG),
    Shows(cards=False, ratio=16 / 9),
    Hand("https://wordpress.com/post", "https://wordpress.com/press-this?u={url}&t={text}"),
    "https://developer.wordpress.org/rest-api/reference/posts/",
    long_form=True,
)
GHOST = Face(
    "ghost",
    "Ghost",
    "Gh",
    Limits(checked=CHECKED, title=255, media=_A_BLOG),
    Shows(ratio=16 / 9),
    Hand("https://ghost.org/"),
    "https://docs.ghost.org/admin-api/posts/overview",
    long_form=True,
)
MEDIUM = Face(
    "medium",
    "Medium",
    "Me",
    Limits(checked=CHECKED, title=100, tags=5, media=_A_BLOG),
    Shows(ratio=16 / 9),
    Hand("https://medium.com/new-story"),
    "https://help.medium.com/hc/en-us/articles/214741038",
    long_form=True,
    sure=False,
)
SUBSTACK = Face(
    "substack",
    "Substack",
    "Su",
    Limits(checked=CHECKED, media=_A_BLOG),
    Shows(ratio=16 / 9),
    Hand("https://substack.com/home"),
    "https://support.substack.com/",
    long_form=True,
    sure=False,
)
TUMBLR = Face(
    "tumblr",
    "Tumblr",
    "Tu",
    Limits(
        4096,
        checked=CHECKED,
        tags=30,
        media=MediaRules(
            images=30,
            image_bytes=20_000_000,
            videos=1,
            video_bytes=500_000_000,
            types=(JPEG, PNG, GIF, WEBP, MP4),
            alt=4096,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand(
        "https://www.tumblr.com/new",
        "https://www.tumblr.com/widgets/share/tool?canonicalUrl={url}&caption={text}",
    ),
    "https://www.tumblr.com/docs/en/api/v2",
    sure=False,
)
FEED = Face("feed", _("Canal RSS"), "Rs", Limits(checked=CHECKED), Shows(cards=False))
MAIL = Face("mail", _("Correo"), "@", Limits(checked=CHECKED), Shows(cards=False))
DEMO = Face("demo", _("Red de demostración"), "T", Limits(500, checked=CHECKED))

WRITTEN: tuple[Face, ...] = (WORDPRESS, GHOST, MEDIUM, SUBSTACK, TUMBLR, FEED, MAIL, DEMO)
