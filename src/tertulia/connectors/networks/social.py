"""Social networks: short posts under everybody's eyes. Sizes in bytes, sides in pixels, times in seconds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.boxes import Limits, MediaRules
from tertulia.connectors.networks.face import (
    CHECKED,
    GIF,
    JPEG,
    MOV,
    MP4,
    PNG,
    READ,
    WEBM,
    WEBP,
    Face,
    Hand,
    Shows,
)

X = Face(
    "x",
    "X",
    "X",
    Limits(
        280,
        "weighted",
        23,
        CHECKED,
        media=MediaRules(
            images=4,
            image_bytes=5_000_000,
            videos=1,
            video_bytes=512_000_000,
            video_s=(0.5, 140),
            types=(JPEG, PNG, GIF, WEBP, MP4, MOV),
            alt=1000,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=280, ratio=16 / 9),
    Hand("https://x.com/compose/post", "https://x.com/intent/post?text={text}&url={url}"),
    "https://docs.x.com/fundamentals/counting-characters",
)
FACEBOOK = Face(
    "facebook",
    "Facebook",
    "f",
    Limits(
        63_206,
        checked=CHECKED,
        media=MediaRules(
            images=10,
            image_bytes=4_000_000,
            videos=1,
            video_bytes=10_000_000_000,
            video_s=(1, 14_400),
            types=(JPEG, PNG, MP4, MOV),
            alt=1000,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=477, ratio=1.91),
    Hand(
        "https://business.facebook.com/latest/composer", "https://www.facebook.com/sharer/sharer.php?u={url}"
    ),
    "https://developers.facebook.com/docs/pages-api/posts",
)
LINKEDIN = Face(
    "linkedin",
    "LinkedIn",
    "in",
    Limits(
        3000,
        "utf16",
        checked=READ,
        media=MediaRules(
            images=20,
            image_bytes=8_000_000,
            image_side=6000,
            videos=1,
            video_bytes=500_000_000,
            video_s=(3, 1800),
            files=1,
            file_bytes=100_000_000,
            types=(JPEG, PNG, GIF, MP4, "application/pdf"),
            alt=4086,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=210, folds_lines=3, ratio=1.91),
    Hand(
        "https://www.linkedin.com/feed/?shareActive=true",
        "https://www.linkedin.com/feed/?shareActive=true&text={text}",
    ),
    "https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api",
)
THREADS = Face(
    "threads",
    "Threads",
    "Th",
    Limits(
        500,
        "emoji_bytes",
        checked=READ,
        tags=1,
        links=5,
        media=MediaRules(
            images=20,
            image_bytes=8_000_000,
            image_side=1440,
            ratio=(0.1, 10),
            videos=20,
            video_bytes=1_000_000_000,
            video_s=(0, 300),
            types=(JPEG, PNG, MP4, MOV),
            alt=1000,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://www.threads.com/", "https://www.threads.com/intent/post?text={text}&url={url}"),
    "https://developers.facebook.com/documentation/threads/posts",
)
MASTODON = Face(
    "mastodon",
    "Mastodon",
    "M",
    Limits(
        500,
        "graphemes",
        23,
        CHECKED,
        short_mentions=True,
        media=MediaRules(
            images=4,
            image_bytes=16_777_216,
            videos=1,
            video_bytes=103_809_024,
            types=(JPEG, PNG, GIF, WEBP, MP4, MOV, WEBM),
            alt=1500,
            checked=CHECKED,
        ),
    ),
    Shows(ratio=16 / 9),
    Hand("https://joinmastodon.org/servers", "https://share.joinmastodon.org/#text={text}%0A{url}"),
    "https://docs.joinmastodon.org/user/posting/",
)
BLUESKY = Face(
    "bluesky",
    "Bluesky",
    "B",
    Limits(
        300,
        "graphemes",
        None,
        CHECKED,
        bytes=3000,
        media=MediaRules(
            images=4,
            image_bytes=1_000_000,
            image_side=2000,
            videos=1,
            video_bytes=100_000_000,
            video_s=(0, 180),
            types=(JPEG, PNG, WEBP, MP4),
            alt=2000,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://bsky.app/", "https://bsky.app/intent/compose?text={text}%0A{url}"),
    "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
)
REDDIT = Face(
    "reddit",
    "Reddit",
    "R",
    Limits(
        40_000,
        checked=CHECKED,
        title=300,
        media=MediaRules(
            images=20,
            image_bytes=20_000_000,
            videos=1,
            video_bytes=1_000_000_000,
            video_s=(2, 900),
            types=(JPEG, PNG, GIF, MP4, MOV),
            checked=CHECKED,
        ),
    ),
    Shows(folds_lines=6),
    Hand("https://www.reddit.com/submit", "https://www.reddit.com/submit?type=TEXT&title={text}&url={url}"),
    "https://www.reddit.com/dev/api#POST_api_submit",
)
GOOGLE = Face(
    "google",
    "Google",
    "G",
    Limits(4096, "bytes", checked=CHECKED),
    Shows(links=False, cards=False),
    Hand("https://business.google.com/reviews"),
    "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews",
)
GOOGLE_BUSINESS = Face(
    "google_business",
    _("Perfil de empresa de Google"),
    "Gb",
    Limits(
        1500,
        checked=CHECKED,
        media=MediaRules(
            images=10,
            image_bytes=5_000_000,
            videos=1,
            video_bytes=75_000_000,
            video_s=(0, 30),
            types=(JPEG, PNG, MP4),
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=100, links=False, cards=False, ratio=4 / 3),
    Hand("https://business.google.com/posts"),
    "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts",
    sure=False,
)

SOCIAL: tuple[Face, ...] = (
    X,
    FACEBOOK,
    LINKEDIN,
    THREADS,
    MASTODON,
    BLUESKY,
    REDDIT,
    GOOGLE,
    GOOGLE_BUSINESS,
)
