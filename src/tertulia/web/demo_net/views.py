"""The pretend network as its people see it: anybody may look and write, nothing leaves this machine."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.connectors.faces import face
from tertulia.demo import network
from tertulia.demo.models import Post, Stage
from tertulia.kit.html import tidy
from tertulia.web.handoff import polite
from tertulia.web.params import plain

THREADS = 25
NEWEST = 400
MOST_WRITTEN = 60
"""What one address may write in ten minutes: anybody may, and each word goes all the way to the inbox."""
LAST = 8
YOU = {"id": "demo:@tu", "name": "Tú, de visita", "handle": "@tu", "followers": 12}


def stage_now() -> Stage:
    """The demo that is running, or 404: without one there is no pretend network."""
    stage = Stage.objects.filter(workspace__closed_at__isnull=True).order_by("-pk").first()
    if stage is None:
        raise Http404
    return stage


def page(request: HttpRequest) -> HttpResponse:
    """The newest conversations, newest first, each in order."""
    stage = stage_now()
    rows = network.posts(stage).filter(is_deleted=False).order_by("-published_at", "-n")[:NEWEST]
    names = list(dict.fromkeys(row.thread for row in rows))[:THREADS]
    whole = network.posts(stage).filter(thread__in=names, is_deleted=False).order_by("published_at", "n")
    threads: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for post in whole:
        threads[post.thread].append(shown(post))
    shortened = [(name, shorten(posts)) for name, posts in threads.items()]
    return render(request, "demo_net/page.html", {"threads": shortened, "longest": network.LONGEST})


def shorten(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a thread hangs on, and the newest words in it: old ones would hide what has just been said."""
    return posts if len(posts) <= LAST + 1 else [posts[0], *posts[-LAST:]]


def shown(post: Post) -> dict[str, Any]:
    """A post with how its network is shown."""
    return {"post": post, "anchor": network.anchor(post.remote_id), "label": face(post.network).label}


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """A visitor answers under a post, to see it arrive in the inbox."""
    stage = stage_now()
    parent = plain(request.POST.get("parent", ""))
    above = network.posts(stage).filter(remote_id=parent, is_deleted=False).first()
    text = tidy(request.POST.get("text", "")).strip()
    if above is None:
        raise Http404
    problem = ""
    if not text or len(text) > network.LONGEST:
        problem = _("Escribe entre 1 y 500 caracteres.")
    elif polite.count(f"demo:{polite.who(request)}") > MOST_WRITTEN:
        problem = _("Has escrito mucho en poco tiempo. Espera unos minutos.")
    if problem:
        context = {"threads": [], "problem": problem, "typed": text}
        return render(request, "demo_net/page.html", context, status=422)
    post, _new = network.write(
        stage, text=text, author=YOU, network=above.network, parent=above.remote_id, kind="comment"
    )
    return redirect(f"/demo-red/#{network.anchor(post.remote_id)}")
