"""What the buttons of an article do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Channel
from tertulia.planner import actions
from tertulia.planner.actions import sending
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.articles.found import blogs, get_article
from tertulia.web.articles.show import options_of, page
from tertulia.web.compose.found import moment
from tertulia.web.params import number
from tertulia.web.undoable import offer_undo


@require_POST
@seat("agent")
def act(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/hacer/`, act: schedule, now, draft, update, down, remove. A refusal is told there."""
    post = get_article(request, pk)
    run = ACTS.get(request.POST.get("act", ""))
    if run is None:
        return redirect("article", pk=pk)
    try:
        return run(request, post)
    except Refused as refused:
        return page(request, get_article(request, pk), problems=refused.problems, status=422)


def _ready(request: Seated, post: Post) -> Post:
    """With a title and words, on the blogs that were chosen, with their options."""
    if not post.title.strip():
        raise Refused({"title": _("Ponle un título antes de publicarlo.")})
    if not post.text.strip():
        raise Refused({"text": _("Todavía no dice nada.")})
    if "chosen" in request.POST:
        _choose(request, post)
    return get_article(request, post.pk)


def _choose(request: Seated, post: Post) -> None:
    wanted = {number(key) for key in request.POST.getlist("channel")}
    has = {variant.channel_id: variant for variant in post.variants.all()}
    for channel in blogs(post):
        variant = has.get(channel.pk)
        if channel.pk in wanted:
            if variant is None or not sending.is_out(variant):
                options = _options(request, channel)
                actions.set_variant(post, channel=channel, changes={"options": options}, by=request.actor)
        elif variant is not None and not sending.is_out(variant):
            actions.drop_variant(post, channel=channel, by=request.actor)


def _options(request: Seated, channel: Channel) -> dict[str, str]:
    found = {}
    for field in options_of(channel):
        value = request.POST.get(f"option-{channel.pk}-{field.name}", "").strip()[:300]
        if value and (not field.choices or value in dict(field.choices)):
            found[field.name] = value
    return found


def _schedule(request: Seated, post: Post) -> HttpResponse:
    at = moment(request.POST.get("at", ""), post.brand.zone)
    post = _ready(request, post)
    actions.schedule(post, at=at, by=request.actor)
    asked = post.state == Post.State.REVIEW
    offer_undo(request, post, _("Has pedido la aprobación.") if asked else _("Programado."))
    return redirect("article", pk=post.pk)


def _now(request: Seated, post: Post) -> HttpResponse:
    post = _ready(request, post)
    actions.publish_now(post, by=request.actor)
    offer_undo(request, post, _("Sale en 8 segundos."))
    return redirect("article", pk=post.pk)


def _draft(request: Seated, post: Post) -> HttpResponse:
    actions.unschedule(post, by=request.actor)
    return redirect("article", pk=post.pk)


def _update(request: Seated, post: Post) -> HttpResponse:
    actions.update_article(post, by=request.actor)
    return redirect("article", pk=post.pk)


def _down(request: Seated, post: Post) -> HttpResponse:
    wanted = number(request.POST.get("channel", ""))
    variants = [variant.channel for variant in post.variants.all() if variant.channel_id == wanted]
    if not variants:
        raise Refused({"": _("Ese blog ya no está en este artículo.")})
    actions.take_down_article(post, channel=variants[0], by=request.actor)
    return redirect("article", pk=post.pk)


def _remove(request: Seated, post: Post) -> HttpResponse:
    actions.remove_post(post, by=request.actor)
    offer_undo(request, post, _("Artículo quitado."))
    return redirect("articles")


ACTS: dict[str, Callable[[Seated, Post], HttpResponse]] = {
    "schedule": _schedule,
    "now": _now,
    "draft": _draft,
    "update": _update,
    "down": _down,
    "remove": _remove,
}
