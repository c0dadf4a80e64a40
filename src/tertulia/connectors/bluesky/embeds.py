"""What stands under a post's text: pictures, a video, or the card of a link. Files go up first, as blobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Attachment, Card, Draft, MediaRules
from tertulia.connectors.bluesky.server import Server, error_of, take
from tertulia.connectors.faces import face
from tertulia.connectors.files import JPEG_PNG, content, fitted
from tertulia.connectors.sift import whole
from tertulia.kit.failures import Rejected

RULES = face("bluesky").limits.media or MediaRules()
CARD_SIDE = 1200
PATIENCE_S = 300.0
"""Seconds for a whole video to go up."""


def embed_of(server: Server, draft: Draft) -> dict[str, Any] | None:
    """What `draft` shows, its files sent up; None where it is only text. Rejected for what Bluesky does not
    show together."""
    videos = [file for file in draft.media if file.kind == "video"]
    pictures = [file for file in draft.media if file.kind == "image"]
    if len(videos) + len(pictures) < len(draft.media):
        raise Rejected(_("Bluesky solo admite imágenes y vídeos."))
    if videos and (pictures or len(videos) > 1):
        raise Rejected(_("En Bluesky un vídeo va solo, sin imágenes ni otro vídeo."))
    if len(pictures) > RULES.images:
        raise Rejected(_("Bluesky admite cuatro imágenes como mucho."))
    if videos:
        return _video(server, videos[0])
    if pictures:
        shown = [_picture(server, file) for file in pictures]
        return {"$type": "app.bsky.embed.images", "images": shown}
    return _card(server, draft.link) if draft.link else None


def alts_of(record: Mapping[str, Any]) -> list[str]:
    """The texts for who cannot see of the pictures or the video of a post as it is kept."""
    embed = record.get("embed")
    if not isinstance(embed, Mapping):
        return []
    shown = [embed] if embed.get("video") else embed.get("images") or ()
    return [str(part.get("alt") or "") for part in shown if isinstance(part, Mapping)]


def _picture(server: Server, file: Attachment) -> dict[str, Any]:
    made = fitted(
        file, max_bytes=RULES.image_bytes, max_side=RULES.image_side, types=JPEG_PNG, focus=file.focus
    )
    ratio = {"width": made.width, "height": made.height}
    return {"image": _up(server, made.data, made.type), "alt": file.alt, "aspectRatio": ratio}


def _video(server: Server, file: Attachment) -> dict[str, Any]:
    if file.type != "video/mp4":
        raise Rejected(_("Bluesky solo admite vídeo en MP4."))
    blob = _up(server, content(file, most=RULES.video_bytes), "video/mp4", timeout=PATIENCE_S)
    shown: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob, "alt": file.alt}
    if file.width and file.height:
        shown["aspectRatio"] = {"width": file.width, "height": file.height}
    return shown


def _card(server: Server, card: Card) -> dict[str, Any]:
    host = urlsplit(card.url).hostname or card.url
    told: dict[str, Any] = {"uri": card.url, "title": card.title or host, "description": card.description}
    if card.image:
        try:
            made = fitted(card.image, max_bytes=RULES.image_bytes, max_side=CARD_SIDE, types=JPEG_PNG)
            told["thumb"] = _up(server, made.data, made.type)
        except Rejected:
            # A card without its picture is still a card.
            told.pop("thumb", None)
    return {"$type": "app.bsky.embed.external", "external": told}


def _up(server: Server, data: bytes, type: str, timeout: float | None = None) -> Mapping[str, Any]:
    answer = server.ask(
        "POST", "com.atproto.repo.uploadBlob", content=data, headers={"Content-Type": type}, timeout=timeout
    )
    if answer.status == 413 or error_of(answer) in ("BlobTooLarge", "PayloadTooLarge"):
        raise Rejected(_("Ese servidor no admite un archivo tan grande."), said=answer.said())
    return whole(whole(take(answer), "blob")["blob"], "ref")
