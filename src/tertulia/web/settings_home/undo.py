"""«Deshacer»: the door to `accounts.undo`."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat


@require_POST
@seat()
def undo(request: Seated, pk: int) -> HttpResponse:
    """Take one change back, and show the page where it was done again. The inverse verb checks who may."""
    entry = get_object_or_404(AuditEntry.objects.of(request.workspace), pk=pk)
    try:
        take_back(entry, by=request.actor)
        messages.success(request, _("Deshecho."))
    except Refused as refused:
        messages.error(request, str(refused))
    if request.htmx:
        return HttpResponseClientRefresh()
    came = urlsplit(request.headers.get("Referer", ""))
    # «//host» is another site to a browser, though it is a path to us.
    ours = came.netloc == request.get_host() and came.path and not came.path.startswith("//")
    return redirect(came.path if ours else "settings_home")
