"""Who may open a page: a stranger gets 404, a reader who tries to change something 403."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tertulia.accounts.models import Member, Workspace
from tertulia.kit.verbs import RANK, Actor, Role

P = ParamSpec("P")


class Seated(HttpRequest):
    """A request of somebody who is signed in and sits in a workspace (set by `web.middleware`)."""

    member: Member
    workspace: Workspace
    actor: Actor
    htmx: Any


View = Callable[Concatenate[Seated, P], HttpResponseBase]


def seat(
    role: Role = "reader", *, change: Role | None = None
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Only for members with at least `role`; requests that change something (POST) need `change` if given.

    Nobody signed in → sign-in page (and back). Signed in but a member of no workspace → 404.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    answer = HttpResponse(status=401)
                    answer["HX-Redirect"] = "/entrar/"
                    return answer
                return redirect_to_login(request.get_full_path())
            member: Member | None = getattr(request, "member", None)
            if member is None:
                raise Http404
            needed = change if change and request.method not in ("GET", "HEAD") else role
            if RANK[member.role] < RANK[needed]:
                raise PermissionDenied
            return view(cast(Seated, request), *args, **kwargs)

        return guarded

    return decorate
