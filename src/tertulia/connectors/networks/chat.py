"""Chats: channels, rooms and groups. Sizes in bytes, sides in pixels, lengths in seconds."""

from __future__ import annotations

from tertulia.connectors.boxes import Limits, MediaRules
from tertulia.connectors.networks.face import CHECKED, GIF, JPEG, MP4, PNG, READ, WEBP, Face, Hand, Shows

TELEGRAM = Face(
    "telegram",
    "Telegram",
    "Tg",
    # Code points: 4,096 signs outside the first plane are taken, although its entities count UTF-16.
    Limits(
        4096,
        checked=READ,
        caption=1024,
        media=MediaRules(
            images=10,
            image_bytes=10_000_000,
            ratio=(1 / 20, 20),
            videos=10,
            video_bytes=50_000_000,
            files=10,
            file_bytes=50_000_000,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://web.telegram.org/", "https://t.me/share/url?url={url}&text={text}"),
    "https://core.telegram.org/bots/api",
)
WHATSAPP = Face(
    "whatsapp",
    "WhatsApp",
    "Wa",
    Limits(
        4096,
        checked=CHECKED,
        caption=1024,
        media=MediaRules(
            images=1,
            image_bytes=5_000_000,
            videos=1,
            video_bytes=16_000_000,
            files=1,
            file_bytes=100_000_000,
            types=(JPEG, PNG, MP4, "video/3gpp", "application/pdf"),
            checked=CHECKED,
        ),
    ),
    Shows(folds_chars=768),
    Hand("https://web.whatsapp.com/", "https://wa.me/?text={text}%0A{url}"),
    "https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages",
    sure=False,
)
DISCORD = Face(
    "discord",
    "Discord",
    "D",
    # Code points, as its makers say: discord-api-docs, issue 1315.
    Limits(
        2000,
        checked=READ,
        media=MediaRules(
            images=10,
            image_bytes=10_000_000,
            videos=10,
            video_bytes=10_000_000,
            files=10,
            file_bytes=10_000_000,
            alt=1024,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://discord.com/channels/@me"),
    "https://discord.com/developers/docs/resources/message",
)
SLACK = Face(
    "slack",
    "Slack",
    "S",
    # It keeps 40,000 and asks for no more than 4,000.
    Limits(
        4000,
        checked=READ,
        media=MediaRules(
            images=10,
            image_bytes=50_000_000,
            videos=10,
            video_bytes=1_000_000_000,
            files=10,
            file_bytes=1_000_000_000,
            alt=1000,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://app.slack.com/client"),
    "https://docs.slack.dev/reference/methods/chat.postMessage/",
)
TEAMS = Face(
    "teams",
    "Microsoft Teams",
    "Te",
    # 28 KB for the whole message with its card; people who measured found 21 KB.
    Limits(20_000, "bytes", checked=READ, media=MediaRules(checked=READ)),
    Shows(),
    Hand("https://teams.microsoft.com/", "https://teams.microsoft.com/share?href={url}&msgText={text}"),
    "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
)
MATRIX = Face(
    "matrix",
    "Matrix",
    "Mx",
    # An event is at most 65,536 bytes, and holds the text twice: plain and with its marks.
    Limits(
        30_000,
        "bytes",
        checked=CHECKED,
        media=MediaRules(
            images=10,
            image_bytes=50_000_000,
            videos=10,
            video_bytes=50_000_000,
            files=10,
            file_bytes=50_000_000,
            types=(JPEG, PNG, GIF, WEBP, MP4, "application/pdf"),
            alt=1000,
            together=True,
            checked=CHECKED,
        ),
    ),
    Shows(),
    Hand("https://app.element.io/"),
    "https://spec.matrix.org/latest/client-server-api/#size-limits",
)

CHAT: tuple[Face, ...] = (TELEGRAM, WHATSAPP, DISCORD, SLACK, TEAMS, MATRIX)
