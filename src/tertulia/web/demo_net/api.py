"""The pretend network's API, as `connectors/demo/README.md` tells it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tertulia.demo import living, network
from tertulia.demo.models import Post, Stage
from tertulia.kit.html import tidy
from tertulia.web.params import moment, number, plain

MOST = 200
Call = Callable[[HttpRequest, Stage, dict[str, Any]], HttpResponse]


def call(method: str) -> Callable[[Call], Callable[[HttpRequest], HttpResponse]]:
    """An endpoint for `method`: knows whose stage it is by the token, and the JSON that came (with PUT, what
    came is a file)."""

    def decorate(view: Call) -> Callable[[HttpRequest], HttpResponse]:
        # No cookie is read here: the token alone says who asks.
        @csrf_exempt
        @functools.wraps(view)
        def endpoint(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                return JsonResponse({"error": "method"}, status=405)
            token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
            stage = Stage.objects.filter(token=token).first() if token else None
            if stage is None:
                return JsonResponse({"error": _("La clave no vale.")}, status=401)
            try:
                body = {} if method == "PUT" else json.loads(request.body or b"{}")
            except ValueError:
                return JsonResponse({"error": "json"}, status=422)
            return view(request, stage, body if isinstance(body, dict) else {})

        return endpoint

    return decorate


def _found(request: HttpRequest, rows: Any, **more: Any) -> HttpResponse:
    base = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse({"posts": [network.as_json(post, base) for post in rows], **more})


@call("GET")
def me(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Who we are here."""
    return JsonResponse(network.OURS)


@call("GET")
def places(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """The corners there are: what is said to the brand, and what is said of it elsewhere."""
    return JsonResponse({"places": list(network.PLACES)})


@call("GET")
def posts(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """What was written, changed or deleted in the corner `place` after number `since`."""
    since = number(request.GET.get("since", "")) or 0
    limit = max(1, min(MOST, number(request.GET.get("limit", "")) or 100))
    there = network.of_place(network.posts(stage), plain(request.GET.get("place", "")))
    rows = list(there.filter(n__gt=since).order_by("n")[: limit + 1])
    page = rows[:limit]
    return _found(
        request,
        [post for post in page if not post.is_deleted],
        gone=[post.remote_id for post in page if post.is_deleted],
        cursor=str(page[-1].n if page else since),
        more=len(rows) > limit,
    )


@call("GET")
def thread(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """The conversation in which a post stands."""
    post = network.posts(stage).filter(remote_id=plain(request.GET.get("id", ""))).first()
    if post is None:
        return JsonResponse({"error": _("Ese mensaje ya no está.")}, status=404)
    whole = network.posts(stage).filter(thread=post.thread, is_deleted=False).order_by("published_at", "n")
    return _found(request, whole[:MOST])


@call("GET")
def look(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Those of the named posts that still stand."""
    asked = [plain(one) for one in request.GET.getlist("id")[:MOST]]
    return _found(request, network.posts(stage).filter(remote_id__in=asked, is_deleted=False))


@call("POST")
def reply(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Answer a post as the brand. The same Idempotency-Key again gives the first receipt."""
    text, parent = tidy(str(body.get("text", ""))).strip(), plain(str(body.get("parent", "")))
    above = network.posts(stage).filter(remote_id=parent, is_deleted=False).first()
    if above is None:
        return JsonResponse({"error": _("Ese mensaje ya no está.")}, status=404)
    if not text or len(text) > network.LONGEST:
        return JsonResponse({"error": _("Entre 1 y 500 caracteres.")}, status=422)
    post, new = network.write(
        stage,
        text=text,
        author=network.ours(above.network),
        network=above.network,
        kind="reply",
        parent=parent,
        is_own=True,
        key=request.headers.get("Idempotency-Key", "")[:80],
    )
    living.hurry(stage)
    base = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse(network.as_json(post, base), status=201 if new else 200)


@call("GET")
def mine(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Our own posts since a moment, under a parent if one is named."""
    since = moment(request.GET.get("since", ""))
    rows = network.posts(stage).filter(is_own=True, is_deleted=False)
    if since is not None:
        rows = rows.filter(published_at__gte=since)
    if parent := plain(request.GET.get("parent", "")):
        rows = rows.filter(parent=parent)
    return _found(request, rows.order_by("-published_at")[:MOST])


def _one(stage: Stage, body: dict[str, Any], **only: Any) -> Post | None:
    return network.posts(stage).filter(remote_id=plain(str(body.get("id", ""))), **only).first()


@call("POST")
def withdraw(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Take one of our own back."""
    post = _one(stage, body, is_own=True)
    if post is None:
        return JsonResponse({"error": "404"}, status=404)
    if not post.is_deleted:
        network.change(stage, post, is_deleted=True)
    return JsonResponse({})


@call("POST")
def moderate(request: HttpRequest, stage: Stage, body: dict[str, Any]) -> HttpResponse:
    """Let through, hide or delete what somebody said under our posts."""
    post = _one(stage, body)
    new = {"approve": {"is_held": False}, "hide": {"is_held": True}, "delete": {"is_deleted": True}}.get(
        str(body.get("action", ""))
    )
    if post is None or new is None:
        return JsonResponse({"error": "404"}, status=404)
    if any(getattr(post, name) != value for name, value in new.items()):
        network.change(stage, post, **new)
    return JsonResponse({})
