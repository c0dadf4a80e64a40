"""The files of a post as Telegram takes them: one by itself, or an album."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Attachment, Draft
from tertulia.connectors.files import JPEG_PNG, called, content, fitted
from tertulia.kit.failures import Rejected

PICTURE_BYTES = 10_000_000
FILE_BYTES = 50_000_000
# Width and height together may be 10,000 pixels.
SIDE = 5000
RATIO = (1 / 20, 20.0)
ALBUM = 10
_ONE = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "document": "sendDocument",
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """Which method says it, with which parameters besides the text, and the files by the names they go under.
    `album`: the text stands with its first file."""

    method: str
    asked: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)
    album: bool = False


def parcel_of(draft: Draft) -> Parcel:
    """How `draft` goes out. Rejected for what cannot stand in one post."""
    if not draft.media:
        return Parcel("sendMessage")
    kinds = [_kind(file) for file in draft.media]
    if len(draft.media) == 1:
        file, kind = draft.media[0], kinds[0]
        return Parcel(_ONE[kind], _about(file, kind), {kind: _packed(file, kind)})
    if len(draft.media) > ALBUM:
        raise Rejected(_("En Telegram van como mucho diez archivos juntos."))
    if not (set(kinds) <= {"photo", "video"} or len(set(kinds)) == 1) or "animation" in kinds:
        raise Rejected(_("En Telegram, las fotos y los vídeos van juntos; lo demás, en otra publicación."))
    files, media = {}, []
    for number, (file, kind) in enumerate(zip(draft.media, kinds, strict=True)):
        name = f"file{number}"
        files[name] = _packed(file, kind)
        media.append({"type": kind, "media": f"attach://{name}", **_about(file, kind)})
    return Parcel("sendMediaGroup", {"media": media}, files, album=True)


def _kind(file: Attachment) -> str:
    if file.kind == "image":
        return "animation" if file.type == "image/gif" else "photo"
    return {"video": "video", "audio": "audio"}.get(file.kind, "document")


def _about(file: Attachment, kind: str) -> dict[str, Any]:
    if kind != "video":
        return {}
    told = {"width": file.width, "height": file.height, "duration": round(file.duration_s)}
    return {"supports_streaming": True, **{name: value for name, value in told.items() if value}}


def _packed(file: Attachment, kind: str) -> tuple[str, bytes, str]:
    name = called(file)
    if kind == "photo":
        picture = fitted(
            file, max_bytes=PICTURE_BYTES, max_side=SIDE, types=JPEG_PNG, ratio=RATIO, focus=file.focus
        )
        ending = "png" if picture.type == "image/png" else "jpg"
        return f"{name.rpartition('.')[0] or name}.{ending}", picture.data, picture.type
    return name, content(file, most=FILE_BYTES), file.type
