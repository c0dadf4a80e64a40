"""What a cell says: a moment, a number, a network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONGEST = 60
"""Characters of a cell that may be a date or a number."""
_EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel's serial dates (its 1900 has a 29th of February, so that from March on this is right)."""
_SERIAL = re.compile(r"[2-6]\d{4}(?:[.,]\d{1,12})?")
"""From 1954 to 2091: smaller and larger numbers are no dates."""
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_PARTS = re.compile(
    r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})"
    r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,6})?)?\s*([ap]\.?\s?m\.?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:[a-záéíóúñ]+\.?,?\s+)?(\d{1,2})\s+(?:de\s+)?([a-zç]+)\.?\s+(?:del?\s+)?(\d{4})"
    r"(?:[ ,a-z]*?(\d{1,2}):(\d{2})(?::(\d{2}))?)?.{0,12}",
    re.IGNORECASE,
)
_WORDS_US = re.compile(
    r"([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})(?:[ ,at]*?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ene jan enero january janeiro",
            "feb fev febrero february fevereiro",
            "mar marzo march março",
            "abr apr abril april",
            "may mai mayo maio",
            "jun junio june junho",
            "jul julio july julho",
            "ago aug agosto august",
            "sep sept set septiembre setiembre september setembro",
            "oct out octubre october outubro",
            "nov noviembre november novembro",
            "dic dec dez diciembre december dezembro",
        ),
        1,
    )
    for name in names.split()
}
_NETWORKS = {
    "twitter": "x",
    "x": "x",
    "tweet": "x",
    "tuiter": "x",
    "tuit": "x",
    "tuits": "x",
    "tw": "x",
    "facebook": "facebook",
    "fb": "facebook",
    "instagram": "instagram",
    "ig": "instagram",
    "insta": "instagram",
    "youtube": "youtube",
    "yt": "youtube",
    "tiktok": "tiktok",
    "linkedin": "linkedin",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "bsky": "bluesky",
    "reddit": "reddit",
    "telegram": "telegram",
    "threads": "threads",
    "discord": "discord",
    "google": "google",
    "correo": "mail",
    "email": "mail",
    "mail": "mail",
}


def moment_of(text: str, order: str, zone: str = "") -> datetime | None:
    """The moment that a cell tells, aware (in `zone` where it names none; UTC without one); None if it tells
    none. `order`: «dmy» or «mdy», for dates of which both could be read. Also Excel's serial numbers and Unix
    times."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    found = _numbered(text) or _parted(text, order) or _worded(text)
    if found is None:
        return None
    if found.tzinfo is None:
        try:
            found = found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        except (ValueError, KeyError, OSError):
            found = found.replace(tzinfo=UTC)
    return found if 1990 <= found.year <= 2100 else None


def order_of(cells: Iterable[str]) -> str:
    """«dmy», «mdy», or «» where every date could be read both ways (and some would differ)."""
    both = False
    for cell in cells:
        parts = _PARTS.fullmatch(cell.strip()[: LONGEST + 1])
        if parts is None or len(parts[1]) > 2:
            continue
        first, second = int(parts[1]), int(parts[2])
        if first > 12:
            return "dmy"
        if second > 12:
            return "mdy"
        both = both or first != second
    return "" if both else "dmy"


def number_of(text: str) -> int | None:
    """A count: «1.204», «1,204», «3,4 k», «2M»; None if it is none."""
    bare = text.strip().lower()[: LONGEST + 1].replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    times = {"k": 1000, "m": 1_000_000}.get(bare[-1:], 1)
    bare = bare[:-1] if times > 1 else bare
    if times == 1 and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    try:
        value = float(bare.replace(",", ".")) * times
    except ValueError:
        return None
    return int(value) if 0 <= value < 2**31 else None


def network_of(text: str) -> str:
    """The slug of a network named in a cell; «» for one that we do not know."""
    words = re.findall(r"[a-z]+", text.casefold())
    return next((_NETWORKS[word] for word in words if word in _NETWORKS), "")


def _numbered(text: str) -> datetime | None:
    if _SERIAL.fullmatch(text):
        # To the second: a serial number's fraction of a day is not exact.
        return _EPOCH + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return None


def _parted(text: str, order: str) -> datetime | None:
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    a, b, c = int(parts[1]), int(parts[2]), int(parts[3])
    if len(parts[1]) == 4:
        year, month, day = a, b, c
    elif len(parts[3]) in (2, 4):
        year = c + (2000 if len(parts[3]) == 2 else 0)
        day, month = (a, b) if order != "mdy" else (b, a)
        if month > 12 >= day:
            day, month = month, day
    else:
        return None
    moment = _made(year, month, day, parts[4], parts[5], parts[6], parts[7] or "")
    return _zoned(moment, parts[8] or "") if moment else None


def _worded(text: str) -> datetime | None:
    if found := _WORDS.fullmatch(text):
        month = _MONTHS.get(found[2].casefold())
        return _made(int(found[3]), month, int(found[1]), found[4], found[5], found[6]) if month else None
    if found := _WORDS_US.fullmatch(text):
        month = _MONTHS.get(found[1].casefold())
        day = int(found[2])
        return (
            _made(int(found[3]), month, day, found[4], found[5], found[6], found[7] or "") if month else None
        )
    return None


def _made(
    year: int, month: int, day: int, hour: str | None, minute: str | None, second: str | None, half: str = ""
) -> datetime | None:
    hours = int(hour or 0)
    if half[:1].lower() == "p" and hours < 12:
        hours += 12
    elif half[:1].lower() == "a" and hours == 12:
        hours = 0
    try:
        return datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


def _zoned(moment: datetime, zone: str) -> datetime:
    if not zone:
        return moment
    if zone.upper() in ("Z", "UTC"):
        return moment.replace(tzinfo=UTC)
    sign, digits = (1 if zone[0] == "+" else -1), zone[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * sign
    return (moment - ahead).replace(tzinfo=UTC)
