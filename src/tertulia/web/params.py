"""What comes in an address or a form, read so that nothing anybody writes there can break a page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def number(text: str) -> int | None:
    """A whole number of zero or more that a database can hold; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def moment(text: str) -> datetime | None:
    """An aware moment in ISO 8601 (in the reader's zone where it names none); None for anything else. A
    «+» that an address has turned into a space is one again."""
    try:
        found = parse_datetime(text.strip().replace(" ", "+"))
    except ValueError:
        return None
    if found is None or not 1900 <= found.year < 3000:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def plain(text: str) -> str:
    """Without nulls, which no database takes."""
    return text.replace("\x00", "")
