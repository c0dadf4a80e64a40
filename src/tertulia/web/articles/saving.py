"""What a browser says while an article is written: the whole of it, again and again; and its two forms.

It comes with the revision that its writer began from. Where somebody else has written meanwhile, nothing of
theirs is overwritten: the browser is told, keeps its own, and the writer chooses.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tertulia.connectors.articles import slug_of
from tertulia.kit.html import tidy_name
from tertulia.kit.verbs import Refused
from tertulia.planner import actions
from tertulia.planner.actions.articles import out
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.articles import figures
from tertulia.web.articles.found import as_kept, as_shown, blogs, get_article, media_of, pictures_of
from tertulia.web.articles.show import cover_of, is_held

MOST_BYTES = 1_500_000
MOST_TAGS = 20
TEXTS = {"excerpt": 1000, "search_title": 300, "search_description": 500}


@require_POST
@never_cache
def save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/articulos/12/guardar/`: {revision, form, body, title, excerpt, slug, tags, search_title,
    search_description, cover} as JSON; `form` is «rich» (HTML) or «markdown». 401 once the session is over:
    the browser keeps the text itself. 409 where somebody else has written."""
    if getattr(request, "member", None) is None:
        return JsonResponse({"saved": False}, status=401)
    return _save(request, pk)


@seat("agent")
def _save(request: Seated, pk: int) -> HttpResponse:
    post, told = get_article(request, pk), _read(request)
    if told is None:
        return JsonResponse({"saved": False, "problems": {}}, status=422)
    try:
        with transaction.atomic():
            # Two browsers that save at once: the second sees what the first wrote.
            locked = Post.objects.select_for_update().get(pk=post.pk)
            fresh = get_article(request, pk)
            changes = _changes(fresh, told)
            same = all(getattr(fresh, name) == value for name, value in changes.items())
            if locked.revision != told.get("revision") and not told.get("mine") and not same:
                last = fresh.versions.select_related("by").first()
                who = last.by.name if last and last.by else ""
                return JsonResponse({"saved": False, "who": who, "revision": locked.revision}, status=409)
            if is_held(fresh) and not _is_out(fresh):
                raise Refused({"": _("Vuelve a dejarlo en borrador para cambiarlo.")})
            actions.edit_post(fresh, changes=changes, by=request.actor)
    except Refused as refused:
        problems = {name: str(words) for name, words in refused.problems.items()}
        return JsonResponse({"saved": False, "problems": problems}, status=422)
    return JsonResponse({"saved": True, **_told(get_article(request, pk))})


def _is_out(post: Post) -> bool:
    return any(out(variant) for variant in post.variants.all())


def _read(request: Seated) -> dict[str, Any] | None:
    try:
        body = request.body
        told = json.loads(body) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError, RawPostDataException):
        # A form was sent instead of JSON.
        return None
    return told if isinstance(told, dict) and isinstance(told.get("body", ""), str) else None


def _changes(post: Post, told: dict[str, Any]) -> dict[str, Any]:
    """What of `told` is to be written, cleaned; what it does not name stays."""
    changes: dict[str, Any] = {}
    if "body" in told:
        body = told["body"]
        text = as_kept(body) if told.get("form") == "rich" else body.replace("\r\n", "\n")
        changes |= {"text": text, "media": media_of(post, text)}
    if isinstance(told.get("title"), str):
        changes["title"] = tidy_name(told["title"], 300)
    about = dict(post.article)
    for name, most in TEXTS.items():
        if isinstance(told.get(name), str):
            about[name] = " ".join(told[name].split())[:most]
    if isinstance(told.get("slug"), str):
        about["slug"] = slug_of(told["slug"])
    if isinstance(told.get("tags"), list):
        tags = [" ".join(str(tag).split())[:60] for tag in told["tags"]]
        about["tags"] = list(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]
    if "cover" in told:
        cover = cover_of(post, told["cover"])
        about["cover"] = cover.pk if cover else None
    # What is empty and was not there is no change.
    changes["article"] = {name: value for name, value in about.items() if value or name in post.article}
    return changes


def _told(post: Post) -> dict[str, Any]:
    """What the page shows anew after each saving."""
    channels = blogs(post)
    return {
        "revision": post.revision,
        "counted": figures.told(figures.figures(post.text, post.language)),
        "result": figures.result(post, channels),
        "slug": post.article.get("slug", ""),
        "has_words": bool(post.text.strip()),
    }


@require_POST
@never_cache
@seat("agent")
def convert(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/convertir/`, {to, body}: the same article in its other form («markdown» of HTML, «rich»
    of Markdown), or somebody's clipboard cleaned («clean»)."""
    post, told = get_article(request, pk), _read(request)
    if told is None or told.get("to") not in ("markdown", "rich", "clean"):
        return JsonResponse({}, status=422)
    body = str(told.get("body", ""))
    if told["to"] == "markdown":
        return JsonResponse({"body": as_kept(body)})
    text = body if told["to"] == "rich" else as_kept(body)
    known = pictures_of(post) | {int(str(one["asset"])): None for one in media_of(post, text)}
    return JsonResponse({"body": as_shown(text, set(known))})
