"""What a browser says while somebody writes: what changed, and that they are here.

A change comes with what the writer saw before it. Where somebody else has written meanwhile, nothing of
theirs is overwritten: the browser is told what stands there, and the writer chooses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tertulia.kit.verbs import Refused
from tertulia.planner import actions
from tertulia.planner.actions.remarks import others
from tertulia.planner.models import Post, Presence, Variant
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.compose import values
from tertulia.web.compose.found import get_post

MOST_BYTES = 1_000_000
Conflict = dict[str, Any]


@require_POST
@never_cache
def save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/publicar/12/guardar/`: {base, set, variants: {channel: {base, set}}} as JSON. 401 once the session is
    over: the browser keeps the text itself."""
    if getattr(request, "member", None) is None:
        return JsonResponse({"saved": False}, status=401)
    return _save(request, pk)


@seat("agent")
def _save(request: Seated, pk: int) -> HttpResponse:
    post = get_post(request, pk)
    told = _read(request)
    if told is None:
        return JsonResponse({"saved": False, "problems": {}}, status=422)
    try:
        with transaction.atomic():
            # Two browsers that save at once: the second sees what the first wrote.
            locked = Post.objects.select_for_update().get(pk=post.pk)
            post.revision = locked.revision
            conflicts = _apply(request, get_post(request, pk), told)
    except Refused as refused:
        problems = {name: str(words) for name, words in refused.problems.items()}
        return JsonResponse({"saved": False, "problems": problems}, status=422)
    fresh = get_post(request, pk)
    return JsonResponse({"saved": not conflicts, "conflicts": conflicts, **told_of(request, fresh)})


def _read(request: Seated) -> dict[str, Any] | None:
    try:
        body = request.body
        told = json.loads(body) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError, RawPostDataException):
        # A form was sent instead of JSON.
        return None
    return told if isinstance(told, dict) else None


def _apply(request: Seated, post: Post, told: dict[str, Any]) -> list[Conflict]:
    conflicts: list[Conflict] = []
    changes = _wanted("post", values.of_post(post), told, values.POST, conflicts)
    cleaned = {name: values.clean_post(post, name, value) for name, value in changes.items()}
    variants: dict[int, dict[str, Any]] = {}
    by_channel = {str(variant.channel_id): variant for variant in post.variants.all()}
    asked = told.get("variants")
    for key, part in (asked if isinstance(asked, Mapping) else {}).items():
        variant = by_channel.get(str(key))
        if variant is None or not isinstance(part, Mapping):
            conflicts.append({"scope": str(key), "field": "", "theirs": None})
            continue
        new = _wanted(str(key), values.of_variant(variant), part, values.VARIANT, conflicts)
        clean = _cleaner(post, variant)
        variants[variant.channel_id] = {name: clean(name, value) for name, value in new.items()}
    variants = {channel: new for channel, new in variants.items() if new}
    if "at" in cleaned:
        actions.move_post(post, at=cleaned.pop("at"), by=request.actor)
    if cleaned or variants:
        actions.edit_post(post, changes=cleaned, variants=variants, by=request.actor)
    return conflicts


def _cleaner(post: Post, variant: Variant) -> Callable[[str, Any], Any]:
    return lambda name, value: values.clean_variant(post, variant.channel, name, value)


def _wanted(
    scope: str,
    now: Mapping[str, Any],
    told: Mapping[str, Any],
    names: tuple[str, ...],
    conflicts: list[Conflict],
) -> dict[str, Any]:
    """What is to be written of `told`: what still stands as its writer saw it."""
    base, new = told.get("base"), told.get("set")
    if not isinstance(base, Mapping) or not isinstance(new, Mapping):
        return {}
    found = {}
    for name, value in new.items():
        if name not in names or now[name] == value:
            continue
        if now[name] != base.get(name):
            conflicts.append({"scope": scope, "field": name, "theirs": now[name]})
        else:
            found[name] = value
    return found


def told_of(request: Seated, post: Post) -> dict[str, Any]:
    """What the page shows of `post` as it is now: its values, its variants' and its state."""
    is_now = shown(post)
    return {
        "revision": post.revision,
        "at": timezone.now().isoformat(),
        "post": values.of_post(post),
        "variants": {str(variant.channel_id): values.of_variant(variant) for variant in post.variants.all()},
        "state": post.state,
        "code": is_now.code,
        "state_html": render_to_string("compose/_state.html", {"shown": is_now, "post": post}, request),
    }


@require_GET
@never_cache
@seat()
def current(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/como-esta/`: for a page that heard that somebody else has changed it."""
    post = get_post(request, pk)
    last = post.versions.select_related("by").first()
    who = last.by.name if last and last.by else ""
    return JsonResponse({"who": who, **told_of(request, post)})


@never_cache
def presence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/publicar/12/presencia/`: who else is here; by POST, that we are, that we write, or that we leave."""
    if request.method == "POST" and request.POST.get("gone"):
        # By the time a page says so, its reader may have taken another seat, or none.
        for one in Presence.objects.filter(post_id=pk, member__user_id=request.user.pk or 0):
            actions.leave(one.post, by=one.member.actor)
        return HttpResponse(status=204)
    return _presence(request, pk)


@seat(change="agent")
def _presence(request: Seated, pk: int) -> HttpResponse:
    post = get_post(request, pk)
    if request.method == "POST":
        actions.be_present(post, writing=bool(request.POST.get("writing")), by=request.actor)
        return HttpResponse(status=204)
    return render(
        request, "compose/_presence.html", {"others": others(post, request.member), "url": request.path}
    )
