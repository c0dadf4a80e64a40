"""Seats the person who asks: their workspace, language and time zone; and words for refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation

from tertulia.accounts.models import Member
from tertulia.kit import live
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.web.errors import refused


class Workbench:
    """Sets `request.member`, `.workspace`, `.actor` (None for who has no seat), and for who has one `.told`:
    the last live event before anything else was read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        leave_out_nulls(request)
        member = find_member(request)
        request.member = member  # type: ignore[attr-defined]
        request.workspace = member.workspace if member else None  # type: ignore[attr-defined]
        request.actor = member.actor if member else None  # type: ignore[attr-defined]
        if member is None:
            return self.get_response(request)
        request.told = member.told or 0  # type: ignore[attr-defined]
        language = member.language or member.workspace.language
        with translation.override(language), timezone.override(member.zone):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A verb's own refusal of the doer is a 403 like any other; of the deed, a 422 in its words."""
        if isinstance(problem, Forbidden):
            raise PermissionDenied from problem
        return refused(request, problem) if isinstance(problem, Refused) else None


def leave_out_nulls(request: HttpRequest) -> None:
    """Take the NULs out of address and form: nobody types one, and no database takes one."""
    if "%00" in request.META.get("QUERY_STRING", ""):
        request.GET = _without_nulls(request.GET)  # type: ignore[assignment]
    if request.method == "POST" and any(
        "\x00" in v for _name, values in request.POST.lists() for v in values
    ):
        request.POST = _without_nulls(request.POST)  # type: ignore[assignment]


def _without_nulls(given: QueryDict) -> QueryDict:
    kept = given.copy()
    for name, values in given.lists():
        kept.setlist(name, [str(value).replace("\x00", "") for value in values])
    return kept


def workbench(get_response: Callable[[HttpRequest], HttpResponse]) -> Workbench:
    """The middleware, by the name that settings give it."""
    return Workbench(get_response)


def find_member(request: HttpRequest) -> Member | None:
    """The seat that this session has chosen, else the person's first one that is in use; with `told`, the
    last live event that could be seen when it was found."""
    if not request.user.is_authenticated:
        return None
    seats = Member.objects.filter(
        user_id=request.user.pk, left_at__isnull=True, workspace__closed_at__isnull=True
    ).select_related("workspace")
    seats = seats.annotate(told=live.LAST)
    chosen = request.session.get("member")
    member = seats.filter(pk=chosen).first() if chosen else None
    member = member or seats.order_by("workspace__is_demo", "pk").first()
    now = timezone.now()
    if member and (member.seen_at is None or now - member.seen_at > timedelta(minutes=5)):
        Member.objects.filter(pk=member.pk).update(seen_at=now)
    return member
