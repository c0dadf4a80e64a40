"""Days as a conversation names them."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.when import locale


def day_words(at: datetime) -> str:
    """«Hoy», «Ayer», «jueves 8 de octubre», and with its year «8 de octubre de 2025»; in the member's time
    zone."""
    day, today = timezone.localtime(at).date(), timezone.localtime().date()
    if day == today:
        return _("Hoy")
    if day == today - timedelta(days=1):
        return _("Ayer")
    if day.year != today.year:
        return format_date(day, "long", locale=locale())
    pattern = "EEEE d 'de' MMMM" if locale() == "es" else "EEEE d MMMM"
    return format_date(day, pattern, locale=locale())
