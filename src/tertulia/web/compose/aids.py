"""What helps with the words: advice, people, hashtags, the link's card, threads, what stands in the way."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tertulia.kit.verbs import Refused
from tertulia.outbox import preflight
from tertulia.outbox.channels import limits_of
from tertulia.planner import actions, advice, hashtags, links, mentions
from tertulia.planner.actions import sending
from tertulia.planner.models import Post, Variant
from tertulia.web.access import Seated, seat
from tertulia.web.compose import cards, show, values
from tertulia.web.compose.found import get_channel, get_post

LONGEST = 20_000


@require_GET
@never_cache
@seat()
def brand_says(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/marca/`: voice, readability and moment, each with why and what to do."""
    post = get_post(request, pk)
    return render(request, "compose/_brand_says.html", {"advice": advice.advise(post), "post": post})


@require_GET
@never_cache
@seat()
def people(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/menciones/?q=mar`: who may be meant, with their handles by network."""
    post = get_post(request, pk)
    found = mentions.offered(post.workspace, request.GET.get("q", "")[:60].replace("\x00", ""))
    return JsonResponse({"people": [{"name": one.name, "handles": one.handles} for one in found]})


@require_GET
@never_cache
@seat()
def tags(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/etiquetas/`: hashtags with their reasons."""
    post = get_post(request, pk)
    return render(request, "compose/_tags.html", {"tags": hashtags.suggested(post.brand, post.text)})


@require_POST
@never_cache
@seat("agent")
def card(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/enlace/`: read what stands at the post's link, and keep it."""
    post = get_post(request, pk)
    try:
        link = values.clean_link(request.POST.get("link", post.link))
    except Refused as refused:
        return JsonResponse({"problems": {k: str(v) for k, v in refused.problems.items()}}, status=422)
    read = cards.read(request, post, link) if link else {}
    fresh = get_post(request, pk)
    if fresh.link == link and fresh.card != read:
        actions.edit_post(fresh, changes={"card": read}, by=request.actor)
    asset = read.get("asset")
    known = {str(one.pk): show.told_asset(one) for one in cards.asset_of(post, asset)}
    return JsonResponse({"card": read, "assets": known})


@require_POST
@never_cache
@seat("agent")
def split(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/partir/`: {channel, text} → {parts}: each fits on that channel."""
    from tertulia.connectors import splitting

    post = get_post(request, pk)
    channel = get_channel(post, request.POST.get("channel", ""))
    text = request.POST.get("text", "").replace("\x00", "")[:LONGEST]
    return JsonResponse({"parts": splitting.split(text, limits_of(channel))})


@require_GET
@never_cache
@seat()
def check(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/comprobar/`: what stands in the way on each channel, as it would be said now."""
    post = get_post(request, pk)
    variants = [one for one in post.variants.all() if not sending.is_out(one)]
    for variant in variants:
        variant.post = post
    return JsonResponse({"problems": {str(one.channel_id): _problems(post, one) for one in variants}})


def _problems(post: Post, variant: Variant) -> list[dict[str, Any]]:
    texts = links.parts_going_out(variant, _people(post, variant))
    found: dict[str, dict[str, Any]] = {}
    for number, text in enumerate(texts):
        content = sending.content_of(variant) if number == 0 else {"lang": post.language}
        for one in preflight.of_content(variant.channel, text=text, content=content, at=variant.moment):
            told = {"words": str(one.words), "severity": one.severity, "field": one.field, "code": one.code}
            found.setdefault(json.dumps(told, sort_keys=True), told)
    return list(found.values())


def _people(post: Post, variant: Variant) -> dict[str, mentions.Known]:
    text = "\n".join([variant.words, *variant.parts])
    return mentions.known(post.workspace, mentions.tokens(text))
