"""Files of the library for a page: previews, made where they are missing, and addresses for guests."""

from __future__ import annotations

from pathlib import Path

from django.core import signing
from django.urls import reverse

from tertulia.kit import pictures
from tertulia.media import files
from tertulia.media.models import Asset
from tertulia.media.ready import THUMBS, previews

SALT = "tertulia.media.public"
HOURS = 12


def preview(asset: Asset, width: int) -> Path | None:
    """The preview of `asset`, `width` (320 or 800) pixels on its longer side, WebP; None where there is
    nothing to see (a sound, a document, a film without a poster, a file that is gone)."""
    if width not in THUMBS:
        return None
    file = asset.file if asset.kind == Asset.Kind.IMAGE else asset.poster
    if not file:
        return None
    target = files.made(file, f"{width}.webp")
    if not target.is_file():
        try:
            image = pictures.opened(files.folder() / file)
            image.draft("RGB", (max(THUMBS), max(THUMBS)))
            previews(pictures.upright(image), file)
        except (pictures.BadPicture, OSError):
            return None
    return target


def public_url(asset: Asset, width: int = 800) -> str:
    """The path of a preview of `asset` for somebody without an account: signed, good for `HOURS` hours."""
    return reverse("media-public", args=[signing.dumps([asset.pk, width], salt=SALT)])


def from_public(token: str) -> tuple[Asset, int] | None:
    """What a signed address shows; None for one that is forged, too old, or of what was thrown away."""
    try:
        pk, width = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    asset = Asset.objects.filter(pk=pk, removed_at__isnull=True).first()
    return (asset, width) if asset else None
