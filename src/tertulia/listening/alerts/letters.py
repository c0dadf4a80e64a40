"""The letters of alerts: one for each member and occasion, in the reader's language and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Member
from tertulia.listening.alerts import words
from tertulia.listening.models import Alert, Firing, View

MOST_TOLD = 20
"""Firings that one letter tells one by one; of the others it says how many they are."""


def link(thing: Alert | View, path: str) -> str:
    """`path` as others reach it: under the public address, else under the one that its maker came by."""
    base: str = settings.PUBLIC_URL or thing.base_url
    return f"{base.rstrip('/')}{path}" if base else ""


def readers(thing: Alert | View) -> list[Member]:
    """Who gets its letters: its members that still work here and have an address."""
    members = thing.members.filter(left_at__isnull=True).select_related("user", "workspace").order_by("pk")
    return [member for member in members if "@" in member.user.email]


def send(thing: Alert | View, subject: Any, template: str, told: dict[str, Any]) -> int:
    """Leave a letter for each reader, written in their language and hour. `subject`: a function that gives it
    in the active language. Returns how many. In the caller's transaction: it is there or it is not."""
    letters = 0
    for member in readers(thing):
        language = member.language or member.workspace.language
        with translation.override(language), timezone.override(member.zone):
            context = {**told, "thing": thing, "reader": member, "brand": thing.brand}
            letter = EmailMultiAlternatives(
                subject(),
                render_to_string(f"listening/letters/{template}.txt", context),
                to=[member.user.email],
                headers={
                    "X-Workspace": str(thing.workspace_id),
                    "X-About": f"{thing._meta.model_name}:{thing.pk}",
                },
            )
            letter.attach_alternative(
                render_to_string(f"listening/letters/{template}.html", context), "text/html"
            )
            letter.send()
        letters += 1
    return letters


def tell(alert: Alert, firings: Sequence[Firing], now: datetime) -> int:
    """Tell the members of `alert` of `firings` in one letter each, and note on these that they were told."""
    if not firings:
        return 0
    Firing.objects.filter(pk__in=[firing.pk for firing in firings]).update(mailed_at=now)

    def subject() -> str:
        if len(firings) == 1:
            return _("Aviso «%(name)s»: %(cause)s") % {
                "name": alert.name,
                "cause": words.said(firings[0].cause)[:120],
            }
        found = {"name": alert.name, "count": len(firings)}
        return (
            ngettext("Aviso «%(name)s»: ha saltado", "Aviso «%(name)s»: %(count)s veces", len(firings))
            % found
        )

    told = {
        "lines": Lines(alert, firings[:MOST_TOLD]),
        "more": max(0, len(firings) - MOST_TOLD),
        "link": link(alert, "/escucha/avisos/"),
    }
    return send(alert, subject, "alert", told)


def tell_over(alert: Alert, firing: Firing) -> int:
    """Tell that a burst is over."""

    def subject() -> str:
        return _("Ha terminado: «%(name)s»") % {"name": alert.name}

    told = {
        "lines": Lines(alert, [firing], over=True),
        "more": 0,
        "link": link(alert, "/escucha/avisos/"),
    }
    return send(alert, subject, "alert", told)


class Lines:
    """Firings as a letter shows them, worded when they are asked for: in the language of who reads."""

    def __init__(self, alert: Alert, firings: Sequence[Firing], *, over: bool = False) -> None:
        self.alert, self.firings, self.over = alert, firings, over

    def __iter__(self) -> Any:
        for firing in self.firings:
            said = (
                words.over(firing.at, firing.over_at, firing.cause)
                if self.over and firing.over_at
                else words.said(firing.cause)
            )
            yield {
                "said": said,
                "at": firing.at,
                "link": link(self.alert, f"/escucha/avisos/salto/{firing.pk}/"),
            }
