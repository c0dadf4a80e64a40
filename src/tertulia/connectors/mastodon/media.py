"""Files of a status: which ones a server takes, and how they go up before the status names them."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Attachment, Draft, MediaRules
from tertulia.connectors.faces import face
from tertulia.connectors.files import JPEG_PNG, called, content, fitted
from tertulia.connectors.mastodon.server import Server
from tertulia.connectors.sift import whole
from tertulia.kit.answers import Answer
from tertulia.kit.failures import Rejected, Unavailable

_DELIVERED = face("mastodon").limits.media or MediaRules()
USUAL = replace(_DELIVERED, files=1, file_bytes=_DELIVERED.video_bytes)
"""What Mastodon takes as it is delivered; where a server tells, that holds."""
UP_S = 300.0
"""Seconds for one file to go up."""
EVERY_S, PATIENCE_S = 1.0, 120.0
"""A film is made ready after it went up: asked for so often, for so long."""


def rules_of(told: Mapping[str, Any]) -> MediaRules:
    """Which files the server takes, as its instance page tells: Mastodon's `configuration`, Pleroma's own
    names beside it; what neither tells is as usual."""
    configuration = _under(told, "configuration")
    statuses, media = _under(configuration, "statuses"), _under(configuration, "media_attachments")
    upload = _number(told, "upload_limit")
    types = media.get("supported_mime_types")
    video = _number(media, "video_size_limit") or upload or USUAL.video_bytes
    most = _number(statuses, "max_media_attachments") or _number(told, "max_media_attachments")
    return MediaRules(
        images=most or USUAL.images,
        image_bytes=_number(media, "image_size_limit") or upload or USUAL.image_bytes,
        videos=1,
        video_bytes=video,
        files=1,
        file_bytes=video,
        types=tuple(str(one) for one in types) if isinstance(types, list) and types else USUAL.types,
        alt=_number(media, "description_limit") or _number(told, "description_limit") or USUAL.alt,
        checked="" if media else USUAL.checked,
    )


def pixels_of(told: Mapping[str, Any]) -> int | None:
    """How many pixels a picture may have; None where the server does not tell."""
    return _number(_under(_under(told, "configuration"), "media_attachments"), "image_matrix_limit")


def send_up(server: Server, draft: Draft) -> list[str]:
    """The numbers by which the server knows the files of `draft`, in their order. Rejected for what it does
    not take; Unavailable while it is not ready with them."""
    if not draft.media:
        return []
    told = server.instance()
    rules, pixels = rules_of(told), pixels_of(told)
    moving = [file for file in draft.media if file.kind != "image"]
    if moving and len(draft.media) > 1:
        raise Rejected(_("En Mastodon un vídeo o un sonido va solo, sin nada más."))
    if len(draft.media) > rules.images:
        words = _("Ese servidor admite {most} imágenes como mucho.")
        raise Rejected(format_lazy(words, most=rules.images))
    return [_up(server, file, rules, pixels) for file in draft.media]


def _up(server: Server, file: Attachment, rules: MediaRules, pixels: int | None) -> str:
    if file.alt and rules.alt and len(file.alt) > rules.alt:
        words = _("El texto alternativo de «{name}» es demasiado largo: {most} caracteres como mucho.")
        raise Rejected(format_lazy(words, name=called(file), most=rules.alt))
    known = rules.types if not rules.checked else ()
    if file.kind == "file" or (file.kind != "image" and known and file.type not in known):
        raise Rejected(format_lazy(_("El servidor no admite «{name}»."), name=called(file)))
    data, type = _ready(file, rules, pixels)
    # snac keeps files by the name that they come with: two of one name are one.
    name = hashlib.sha256(data).hexdigest()[:24]
    files = {"file": (f"{name}.{type.partition('/')[2]}", data, type)}
    if file.kind == "video" and file.poster:
        still = fitted(replace(file, path=file.poster), max_bytes=rules.image_bytes, types=JPEG_PNG)
        files["thumbnail"] = (f"{name}-poster", still.data, still.type)
    form = {"description": file.alt, "focus": _focus(file)}
    form = {name: value for name, value in form.items() if value}
    answer = server.ask("POST", "v2/media", files=files, data=form, timeout=UP_S)
    if answer.status in (404, 405, 501):
        answer = server.ask("POST", "v1/media", files=files, data=form, timeout=UP_S)
    if answer.status in (413, 415, 422):
        words = _("El servidor no admite «{name}».")
        raise Rejected(format_lazy(words, name=called(file)), said=answer.said())
    number = str(whole(server.take(answer), "id")["id"])
    if answer.status == 202:
        _wait(server, number, file)
    return number


def _ready(file: Attachment, rules: MediaRules, pixels: int | None) -> tuple[bytes, str]:
    """Its bytes and their type: pictures made to fit, all else as it is."""
    if file.kind != "image":
        return content(file, most=rules.video_bytes), file.type
    if file.type == "image/gif" and "image/gif" in rules.types:
        # Making it anew would stop it moving.
        return content(file, most=rules.image_bytes), file.type
    side = None
    if pixels:
        long, short = max(file.width, file.height), min(file.width, file.height)
        side = math.isqrt(pixels * long // short) if short else math.isqrt(pixels)
    made = fitted(file, max_bytes=rules.image_bytes, max_side=side, types=JPEG_PNG, focus=file.focus)
    return made.data, made.type


def _focus(file: Attachment) -> str:
    """From the left and the top (0 to 1) to Mastodon's own: from the middle, right and up (-1 to 1)."""
    if file.kind != "image" or file.focus == (0.5, 0.5):
        return ""
    across, down = file.focus
    return f"{2 * across - 1:.3f},{1 - 2 * down:.3f}"


def _wait(server: Server, number: str, file: Attachment) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        answer = server.ask("GET", f"v1/media/{number}")
        if not _working(answer):
            if answer.status == 422:
                words = _("El servidor no ha podido preparar «{name}».")
                raise Rejected(format_lazy(words, name=called(file)), said=answer.said())
            server.take(answer)
            return
        if time.monotonic() > end:
            raise Unavailable(format_lazy(_("{host} tarda en preparar el vídeo."), host=server.host))
        time.sleep(EVERY_S)


def _working(answer: Answer) -> bool:
    return answer.status in (202, 206)


def _under(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _number(told: Mapping[str, Any], name: str) -> int | None:
    found = told.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None
