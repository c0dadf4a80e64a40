"""Files for the page: for members only, under the type that we know them by, never run."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tertulia.kit.pictures import BadPicture
from tertulia.media.export import export
from tertulia.media.files import folder
from tertulia.media.models import Asset
from tertulia.media.ready import THUMBS
from tertulia.media.serving import from_public, preview
from tertulia.media.shapes import RATIOS
from tertulia.web.access import Seated, seat

SANDBOX = "default-src 'none'; sandbox"
LONG = "private, max-age=604800"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
SHOWN = ("image", "video", "audio")


@require_safe
@seat()
def whole(request: Seated, pk: int) -> HttpResponseBase:
    """The file itself; a part of it where a player asks for one. Documents are always downloaded."""
    asset = _asset(request, pk)
    if not asset.path.is_file():
        raise Http404
    inline = asset.kind in SHOWN and "descargar" not in request.GET
    name = f"{asset.name}{asset.path.suffix}"
    return _safe(_ranged(request, asset.path, asset.type), name=name, attachment=not inline)


@require_safe
@seat()
def thumb(request: Seated, pk: int, width: int) -> HttpResponseBase:
    """A preview of 320 or 800 pixels."""
    return _picture(preview(_asset(request, pk, removed=True), width))


@require_safe
@seat()
def crop(request: Seated, pk: int, ratio: str) -> HttpResponseBase:
    """How it is cut in a ratio («4x5»)."""
    name = ratio.replace("x", ":")
    asset = _asset(request, pk)
    if name not in RATIOS or asset.kind != Asset.Kind.IMAGE:
        raise Http404
    try:
        path = export(asset, ratio=name, max_side=THUMBS[0])
    except (BadPicture, OSError):
        path = None
    # It changes with the focus under the same address.
    return _picture(path, keep="private, no-cache")


@require_safe
def public(request: HttpRequest, token: str) -> HttpResponseBase:
    """A preview for who holds a signed address."""
    found = from_public(token)
    if found is None:
        raise Http404
    response = _picture(preview(*found))
    response["X-Robots-Tag"] = "noindex"
    return response


def _asset(request: Seated, pk: int, *, removed: bool = False) -> Asset:
    rows = Asset.objects.filter(workspace=request.workspace)
    return get_object_or_404(rows if removed else rows.filter(removed_at=None), pk=pk)


def _picture(path: Path | None, keep: str = LONG) -> HttpResponseBase:
    if path is None or not path.is_file() or not path.is_relative_to(folder()):
        raise Http404
    kinds = {".webp": "image/webp", ".png": "image/png", ".gif": "image/gif"}
    response = FileResponse(path.open("rb"), content_type=kinds.get(path.suffix, "image/jpeg"))
    return _safe(response, keep=keep)


def _ranged(request: Seated, path: Path, kind: str) -> HttpResponseBase:
    """The whole file, or the one part that `Range` asks for (RFC 9110, 14)."""
    size = path.stat().st_size
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or not (asked[1] or asked[2]):
        response = FileResponse(path.open("rb"), content_type=kind)
        response["Accept-Ranges"] = "bytes"
        return response
    start = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
    end = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    # A player goes on asking; a piece at a time needs no memory.
    end = min(end, start + 4_000_000 - 1)
    with path.open("rb") as file:
        file.seek(start)
        part = HttpResponse(file.read(end - start + 1), status=206, content_type=kind)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Accept-Ranges"] = "bytes"
    return part


def _safe(
    response: HttpResponseBase, *, name: str = "", attachment: bool = False, keep: str = LONG
) -> HttpResponseBase:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = keep
    if name and (disposition := content_disposition_header(attachment, name)):
        response["Content-Disposition"] = disposition
    return response
