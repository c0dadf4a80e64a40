"""The pages for what went wrong: what failed, what is safe, what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from tertulia.kit.verbs import Refused


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: they may read here, not change."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing for them."""
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """422: a verb said no where no form could say it."""
    words = [str(sentence) for sentence in problem.problems.values()]
    if not request.headers.get("HX-Request"):
        return render(request, "422.html", {"problems": words}, status=422)
    toast = render_to_string("_toast.html", {"text": " ".join(words), "tone": "error"}, request)
    oob = f'<div hx-swap-oob="beforeend:#toasts">{toast}</div>'
    return HttpResponse(oob, status=422, headers={"HX-Reswap": "none"})


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "500.html", status=500)
