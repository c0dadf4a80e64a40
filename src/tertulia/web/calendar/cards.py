"""What is looked at without leaving the calendar: one post in a drawer, the folded ones of a day, the ideas
that would fill a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Post, Variant
from tertulia.planner.queries.calendar import Filters, undated
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.calendar.grid import day_of
from tertulia.web.calendar.params import asked

IDEAS = 8
STILL = ("idea", "draft", "review", "changes", "missed", "scheduled", "hand", "withdrawn")
"""States of which nothing is out: what is in them can be moved and thrown away."""


@dataclass(frozen=True, slots=True)
class Row:
    """One channel of a post: what became of it there."""

    variant: Variant
    network: str
    code: str
    url: str
    why: str
    figures: dict[str, int]


@require_GET
@never_cache
@seat()
def card(request: Seated, pk: int) -> HttpResponse:
    """One post in the drawer: what it says, where, what became of it, and what can be done."""
    post = get_object_or_404(Post.objects.of(request.workspace).whole(), pk=pk)
    state = shown(post)
    rows = [
        _row(variant, state.by_channel.get(variant.channel_id, state.code)) for variant in post.variants.all()
    ]
    context = {
        "post": post,
        "shown": state,
        "rows": rows,
        "local": post.at.astimezone(post.brand.zone) if post.at else None,
        "movable": not any(row.code not in STILL for row in rows),
        "may_change": RANK[request.member.role] >= RANK["agent"],
        "here": _here(request),
    }
    return render(request, "calendar/card.html", context)


def _row(variant: Variant, code: str) -> Row:
    deliveries = [sending.delivery for sending in variant.sendings.all() if sending.part == 0]
    last = deliveries[-1] if deliveries else None
    out = last if last is not None and last.state == Delivery.State.PUBLISHED else None
    return Row(
        variant,
        str(face(variant.channel.network).label),
        code,
        out.url if out else "",
        last.why if last is not None and code in ("failed", "rejected", "unconfirmed") else "",
        out.figures if out else {},
    )


def _here(request: Seated) -> str:
    here = request.GET.get("vuelta", "")
    return here if here.startswith("/calendario/") else "/calendario/"


@require_GET
@never_cache
@seat()
def day(request: Seated) -> HttpResponse:
    """The chips of one day that the month folds away."""
    view = asked(request)
    if view is None:
        raise Http404
    may = RANK[request.member.role] >= RANK["agent"]
    context = {"entries": day_of(view, view.day).more, "may_change": may}
    return render(request, "calendar/day.html", context)


@require_GET
@never_cache
@seat()
def fill(request: Seated) -> HttpResponse:
    """Ideas without a date for a gap (`desde` to `hasta`): each can be put on one of its days."""
    view = asked(request)
    try:
        first = date.fromisoformat(request.GET.get("desde", ""))
        last = date.fromisoformat(request.GET.get("hasta", ""))
    except ValueError:
        raise Http404 from None
    if view is None or not 0 <= (last - first).days <= 60:
        raise Http404
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    ready = sorted(undated(request.workspace, Filters(brand=view.brand.pk)), key=_readiness)
    # One idea in the middle of each stretch, the readiest first: not all of them on the first day.
    step = max(1, len(days) // max(1, min(len(ready), 3)))
    offers = [
        (post, days[min(number * step + step // 2, len(days) - 1)]) for number, post in enumerate(ready[:3])
    ]
    context = {
        "brand": view.brand,
        "offers": offers,
        "others": [(post, days[0]) for post in ready[3:IDEAS]],
        "first": first,
        "last": last,
        "may_change": RANK[request.member.role] >= RANK["agent"],
    }
    return render(request, "calendar/fill.html", context)


def _readiness(post: Post) -> int:
    order = [Post.Column.READY, Post.Column.DOING, Post.Column.IDEA]
    return order.index(Post.Column(post.column))
