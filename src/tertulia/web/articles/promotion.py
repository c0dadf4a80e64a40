"""The promotion of an article: what is proposed, what was added."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tertulia.kit.verbs import RANK, Refused
from tertulia.planner import actions
from tertulia.planner.models import Post
from tertulia.planner.series.proposing import propose
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.articles.found import get_article
from tertulia.web.articles.show import page
from tertulia.web.params import number
from tertulia.web.undoable import offer_undo

MOST_TURNS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seat(change="agent")
def series(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/promocion/?otra=1`: the proposal, another each time; by POST, those of it that were
    ticked (`pick`) into the calendar."""
    post = get_article(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    turn = min(number(given.get("otra", "")) or 0, MOST_TURNS)
    if request.method == "POST":
        picked = set(request.POST.getlist("pick"))
        pieces = [piece for place, piece in enumerate(propose(post, turn=turn)) if str(place) in picked]
        try:
            made = actions.add_series(post, pieces=pieces, by=request.actor)
        except Refused as refused:
            return page(request, post, problems=refused.problems, status=422)
        words = ngettext("Añadida al calendario.", "Añadidas %(n)s al calendario.", len(made))
        offer_undo(request, post, words % {"n": len(made)})
        return redirect("article", pk=pk)
    added = list(post.series.filter(removed_at=None).whole().order_by("at", "pk"))  # type: ignore[attr-defined]
    asked_more = "otra" in request.GET
    context = {
        "post": post,
        "turn": turn,
        "added": [_added(one) for one in added] if not asked_more else [],
        "pieces": [] if added and not asked_more else propose(post, turn=turn),
        "can_write": RANK[request.member.role] >= RANK["agent"],
        "no_words": _("Cuando el artículo diga algo, aquí verás cómo contarlo en las redes."),
    }
    return render(request, "articles/_series.html", context)


def _added(post: Post) -> dict[str, object]:
    return {"post": post, "shown": shown(post), "text": "\n".join(filter(None, post.text.splitlines()))}
