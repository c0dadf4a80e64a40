"""What we say of our own on the pretend network: posts, articles, pictures, changes, figures."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.connectors.faces import face
from tertulia.demo import network
from tertulia.demo.models import Stage
from tertulia.kit.html import tidy, to_text
from tertulia.kit.pictures import BadPicture, fit
from tertulia.web.demo_net.api import MOST, _one, call
from tertulia.web.params import plain

LONGEST_ARTICLE = 60_000
MOST_PICTURES = 10
SIDE = 1600
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def _refused(words: str, status: int = 422) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)


def _text(body: dict[str, Any]) -> str:
    """The words of a post, of an article those of its body."""
    html = str(body.get("html") or "")
    return (to_text(html) if html else tidy(str(body.get("text") or ""))).strip()


def _too_long(text: str, body: dict[str, Any], slug: str) -> bool:
    most = LONGEST_ARTICLE if body.get("html") else (face(slug).limits.maximum or LONGEST_ARTICLE)
    return len(text) > 2 * most


@call("POST")
def post(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Say something of our own on the network `network`, or go on under `parent`, a post of ours. The same
    Idempotency-Key again gives the first post."""
    slug, text = plain(str(body.get("network") or "instagram"))[:30], _text(body)
    parent = plain(str(body.get("parent") or ""))
    media = _shown(body.get("media"))
    if parent and not network.posts(stage).filter(remote_id=parent, is_deleted=False).exists():
        return _refused(_("Ese mensaje ya no está."), 404)
    if not text and not media:
        return _refused(_("No dice nada."))
    if _too_long(text, body, slug):
        return _refused(_("Es demasiado largo."))
    kind = "article" if body.get("html") else ("reply" if parent else "post")
    made, new = network.write(
        stage,
        text=text,
        title=tidy(str(body.get("title") or ""))[:300],
        author=network.ours(slug),
        network=slug,
        kind=kind,
        parent=parent,
        media=media,
        is_own=True,
        key=request.headers.get("Idempotency-Key", "")[:80],
    )
    base = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse(network.as_json(made, base), status=201 if new else 200)


def _shown(told: Any) -> list[dict[str, Any]]:
    """The pictures that a post names, of those that were sent before."""
    shown = []
    for one in told if isinstance(told, list) else ():
        name = str(one.get("file") or "") if isinstance(one, dict) else ""
        if (_folder() / Path(name).name).is_file() and name == Path(name).name:
            shown.append({"file": name, "kind": "image", "alt": tidy(str(one.get("alt") or ""))[:1500]})
    return shown[:MOST_PICTURES]


@call("POST")
def edit(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Change what a post of ours says. Twice is the same as once."""
    ours, text = _one(stage, body, is_own=True, is_deleted=False), _text(body)
    if ours is None:
        return _refused(_("Ese mensaje ya no está."), 404)
    if not text or _too_long(text, body, ours.network):
        return _refused(_("No dice nada, o es demasiado largo."))
    new: dict[str, Any] = {"text": text, "title": tidy(str(body.get("title") or ""))[:300]}
    if "media" in body:
        new["media"] = _shown(body["media"])
    if any(getattr(ours, name) != value for name, value in new.items()):
        network.change(stage, ours, **new, edited_at=timezone.now())
        ours.refresh_from_db()
    return JsonResponse(network.as_json(ours, request.build_absolute_uri("/").rstrip("/")))


@call("GET")
def figures(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """How those of the named posts that are ours and still stand have done."""
    asked = [plain(one) for one in request.GET.getlist("id")[:MOST]]
    rows = network.posts(stage).filter(remote_id__in=asked, is_own=True, is_deleted=False)
    return JsonResponse({"figures": {row.remote_id: network.figures(row) for row in rows}})


@call("PUT")
def picture(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Take a picture in (its bytes are the body), to be named by a post."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}"
    try:
        part.write_bytes(request.body)
        taken = fit(part, max_side=SIDE, types=tuple(ENDINGS))
        name = f"{hashlib.sha256(taken.data).hexdigest()[:32]}.{ENDINGS[taken.type]}"
        part.write_bytes(taken.data)
        part.replace(folder / name)
    except BadPicture:
        return _refused(_("Eso no es una imagen."))
    finally:
        part.unlink(missing_ok=True)
    return JsonResponse({"file": name}, status=201)


def _folder() -> Path:
    return Path(settings.DATA) / "demo-net"


@require_safe
def shown(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture of the pretend network, for whoever looks at it."""
    path = _folder() / Path(name).name
    kind = next((mime for mime, ending in ENDINGS.items() if name.endswith(f".{ending}")), "")
    if not kind or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=kind)
