"""Finding things in JSON: by a path that somebody wrote, or by the names that everybody gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

DEEPEST = 5
WIDEST = 200
_NAMES = {
    "text": "text body content message comment full_text content_text description summary texto mensaje "
    "comentario contenido review cuerpo caption selftext excerpt rendered",
    "title": "title headline subject titulo asunto name",
    "id": "id uuid guid _id key identifier slug post_id",
    "date": "created_at published_at date created published timestamp time createdAt publishedAt datetime "
    "fecha created_utc pubDate date_published updated_at",
    "author": "author user username author_name user_name by creator autor usuario screen_name nickname "
    "owner",
    "link": "url link permalink html_url web_url href external_url enlace",
}
_WITHIN = ("name", "username", "display_name", "login", "nickname", "handle", "full_name", "rendered", "text")
_LISTS = "items results data posts entries comments messages records hits children statuses reviews articles"
_NEXT = ("next", "next_page", "next_url", "next_page_url", "nextPage", "nextLink")
_NEXT_IN = ("", "links", "paging", "pagination", "meta", "_links", "page")


def dig(data: Any, path: str) -> Any:
    """What stands at `path` («a.b.0.c»; «» or «.» = `data` itself); None where nothing does."""
    for name in [part for part in path.split(".") if part]:
        if isinstance(data, Mapping):
            data = data.get(name)
        elif isinstance(data, list) and name.isdigit() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def word(data: Any, path: str) -> str:
    """What stands at `path` as text; «» for nothing, and for what is no text."""
    found = dig(data, path) if path else None
    if isinstance(found, bool) or found is None:
        return ""
    return str(found) if isinstance(found, str | int | float) else ""


def moment(told: Any) -> datetime | None:
    """ISO 8601, Unix times (seconds or milliseconds), dates of mails; aware; None for anything else."""
    if isinstance(told, bool) or told is None:
        return None
    try:
        number = float(told)
        return (
            datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC) if number > 6e8 else None
        )
    except (TypeError, ValueError, OverflowError, OSError):
        pass
    try:
        found = datetime.fromisoformat(str(told).strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(str(told))
        except (ValueError, TypeError):
            return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def guess(data: Any) -> dict[str, str]:
    """Where the list seems to be, and what of its entries is what: box → path."""
    found = {"list": where_list(data)}
    entries = dig(data, found["list"])
    rows = [row for row in entries[:20] if isinstance(row, Mapping)] if isinstance(entries, list) else []
    if not rows:
        return {}
    for box, names in _NAMES.items():
        if path := _place(rows, names.split(), found, box):
            found[box] = path
    if path := _next(data):
        found["next"] = path
    return found


def where_list(data: Any) -> str:
    """The path of the list of objects that is likeliest meant: well named, long, not deep."""
    known = _LISTS.split()
    best, most = "", float("-inf")
    for path, value in _lists(data, "", 0):
        name = path.rpartition(".")[2]
        score = min(len(value), 50) + (60 if name in known else 0) - 10 * path.count(".")
        if score > most:
            best, most = path, score
    return best


def _lists(data: Any, path: str, depth: int) -> Iterator[tuple[str, Sequence[Any]]]:
    if isinstance(data, list):
        if data and sum(isinstance(row, Mapping) for row in data[:20]) * 2 > len(data[:20]):
            yield path, data
        return
    if isinstance(data, Mapping) and depth < DEEPEST:
        for name, value in list(data.items())[:WIDEST]:
            yield from _lists(value, f"{path}.{name}" if path else str(name), depth + 1)


def _place(rows: Sequence[Mapping[str, Any]], names: list[str], found: dict[str, str], box: str) -> str:
    """The first of `names` that holds a word in most of `rows`, not taken for something else yet; an object
    (an author) is looked into."""
    for name in names:
        for path in (name, *(f"{name}.{inner}" for inner in _WITHIN)):
            if path in found.values() or (box == "date" and not _dates(rows, path)):
                continue
            if sum(bool(word(row, path)) for row in rows) * 2 > len(rows):
                return path
    if box != "text":
        return ""
    # Nobody gave the text a usual name: the longest words are it.
    lengths = {key: sum(len(word(row, key)) for row in rows) for key in list(rows[0])[:WIDEST]}
    longest = max(lengths, key=lambda key: lengths[key], default="")
    return longest if lengths.get(longest, 0) > 20 * len(rows) else ""


def _dates(rows: Sequence[Mapping[str, Any]], path: str) -> bool:
    return sum(moment(dig(row, path)) is not None for row in rows) * 2 > len(rows)


def _next(data: Any) -> str:
    for where in _NEXT_IN:
        for name in _NEXT:
            path = f"{where}.{name}" if where else name
            if word(data, path).startswith(("http://", "https://", "/", "?")):
                return path
            if word(data, f"{path}.href"):
                return f"{path}.href"
    return ""
