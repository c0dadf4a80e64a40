"""Networks of pictures and films: no post without one, or hardly. Sizes as in `social`."""

from __future__ import annotations

from tertulia.connectors.boxes import Limits, MediaRules
from tertulia.connectors.networks.face import CHECKED, JPEG, MOV, MP4, PNG, WEBM, WEBP, Face, Hand, Shows

INSTAGRAM = Face(
    "instagram",
    "Instagram",
    "IG",
    Limits(
        2200,
        checked=CHECKED,
        tags=30,
        mentions=20,
        media=MediaRules(
            images=10,
            image_bytes=8_000_000,
            image_side=1440,
            ratio=(0.8, 1.91),
            videos=10,
            video_bytes=300_000_000,
            video_s=(3, 900),
            types=(JPEG, MP4, MOV),
            alt=1000,
            together=True,
            needs=True,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=125, folds_lines=2, links=False, cards=False, ratio=0.8),
    Hand("https://business.facebook.com/latest/composer"),
    "https://developers.facebook.com/docs/instagram-platform/content-publishing",
)
TIKTOK = Face(
    "tiktok",
    "TikTok",
    "TT",
    Limits(
        2200,
        "utf16",
        checked=CHECKED,
        media=MediaRules(
            images=35,
            image_bytes=20_000_000,
            image_side=1920,
            videos=1,
            video_bytes=4_000_000_000,
            video_s=(3, 600),
            types=(JPEG, WEBP, MP4, MOV, WEBM),
            needs=True,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=100, folds_lines=2, links=False, cards=False, ratio=9 / 16),
    Hand("https://www.tiktok.com/tiktokstudio/upload"),
    "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post",
)
YOUTUBE = Face(
    "youtube",
    "YouTube",
    "YT",
    Limits(
        5000,
        "bytes",
        checked=CHECKED,
        title=100,
        media=MediaRules(
            videos=1,
            video_bytes=256_000_000_000,
            video_s=(1, 43_200),
            types=(MP4, MOV, WEBM),
            needs=True,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=157, folds_lines=3, cards=False, ratio=16 / 9),
    Hand("https://studio.youtube.com/"),
    "https://developers.google.com/youtube/v3/docs/videos",
)
PINTEREST = Face(
    "pinterest",
    "Pinterest",
    "P",
    Limits(
        800,
        checked=CHECKED,
        title=100,
        media=MediaRules(
            images=5,
            image_bytes=20_000_000,
            videos=1,
            video_bytes=2_000_000_000,
            video_s=(4, 900),
            types=(JPEG, PNG, MP4, MOV),
            alt=500,
            needs=True,
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=60, links=False, cards=False, ratio=2 / 3),
    Hand(
        "https://www.pinterest.com/pin-creation-tool/",
        "https://www.pinterest.com/pin/create/button/?url={url}&description={text}",
    ),
    "https://developers.pinterest.com/docs/api/v5/pins-create",
    sure=False,
)

PICTURES: tuple[Face, ...] = (INSTAGRAM, TIKTOK, YOUTUBE, PINTEREST)
