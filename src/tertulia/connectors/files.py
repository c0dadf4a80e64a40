"""The files that go out with a text, made to fit: read by their path, or refused in words that name them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.boxes import Attachment
from tertulia.kit import pictures
from tertulia.kit.failures import Rejected

if TYPE_CHECKING:
    from tertulia.kit.pictures import Picture

JPEG_PNG = ("image/jpeg", "image/png")


def called(file: Attachment) -> str:
    """The name by which its owner knows it."""
    return file.name or os.path.basename(file.path)


def fitted(file: Attachment, **how: Any) -> Picture:
    """The picture made to fit (`kit.pictures.fit` says how). Rejected where it is none, is gone, or cannot be
    made so small."""
    try:
        return pictures.fit(Path(file.path), **how)
    except OSError:
        raise _gone(file) from None
    except ValueError as problem:
        words = _("La imagen «{name}» no se puede leer o no se puede hacer tan pequeña.")
        raise Rejected(format_lazy(words, name=called(file)), said=str(problem)) from None


def content(file: Attachment, *, most: int | None = None) -> bytes:
    """Its bytes as they are. Rejected where it is gone or has more than `most`."""
    try:
        if most is not None and os.path.getsize(file.path) > most:
            words = _("«{name}» pesa más de lo que esa red admite ({limit} MB).")
            raise Rejected(format_lazy(words, name=called(file), limit=f"{most / 1_000_000:g}"))
        return Path(file.path).read_bytes()
    except OSError:
        raise _gone(file) from None


def _gone(file: Attachment) -> Rejected:
    return Rejected(format_lazy(_("El archivo «{name}» ya no está."), name=called(file)))
