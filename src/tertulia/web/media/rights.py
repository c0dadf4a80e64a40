"""Until when something may go out, in words and a shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.media.models import Asset

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rights:
    """`code`: the shape (a class of states.css). `blocked`: it does not go out today."""

    code: str
    words: str
    blocked: bool = False


def rights_of(asset: Asset, today: date | None = None) -> Rights:
    """How it stands with `asset` on `today` (the brand's own day unless given)."""
    day = today or today_of(asset)
    until = asset.rights_until
    if until is not None and until < day:
        return Rights("failed", _("Caducó el %(day)s") % {"day": short(until, day)}, blocked=True)
    if asset.people == Asset.People.MISSING:
        return Rights("unconfirmed", _("Falta permiso"), blocked=True)
    if until is None:
        return Rights("plain", _("Sin límite"))
    left = (until - day).days
    if left > SOON_DAYS:
        return Rights("plain", _("Hasta %(day)s") % {"day": short(until, day)})
    if left == 0:
        return Rights("review", _("Caduca hoy"))
    words = ngettext("Caduca en %(left)d día", "Caduca en %(left)d días", left)
    return Rights("review", words % {"left": left})


def today_of(asset: Asset) -> date:
    """Today where its brand is."""
    return timezone.localdate(timezone=asset.brand.zone if asset.brand else None)


def short(day: date, today: date) -> str:
    """«13 oct», with the year where it is another."""
    return date_format(day, "j M" if day.year == today.year else "j M Y").lower()
