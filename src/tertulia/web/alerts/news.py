"""What went off lately, in one line for the start page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Workspace
from tertulia.listening.alerts.words import said
from tertulia.listening.models import Firing

FRESH = timedelta(hours=24)


def banner(workspace: Workspace) -> dict[str, Any] | None:
    """The newest of what went off in the last day and nobody has seen, one that still goes on before the
    others; None if there is none. «url», «title», «text»."""
    lately = Firing.objects.filter(workspace=workspace, at__gt=timezone.now() - FRESH)
    news = lately.filter(seen_at__isnull=True, alert__removed_at__isnull=True).select_related("alert")
    first = news.filter(over_at__isnull=True).order_by("-at").first() or news.order_by("-at").first()
    if first is None:
        return None
    others = news.filter(~Q(pk=first.pk)).count()
    words = said(first.cause)
    if others:
        more = ngettext("Y otro aviso más.", "Y otros %(count)s avisos más.", others) % {"count": others}
        words = f"{words} {more}"
    url = reverse("alerts:list") if others else reverse("alerts:firing", args=[first.pk])
    return {"url": url, "title": _("%(name)s.") % {"name": first.alert.name}, "text": words}
