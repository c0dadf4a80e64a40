"""What is said of the brand and its rivals where nobody speaks to it: press, forums, networks; by hand, in
`story/fuera.tsv`, with a flood of copies and a mistake of names in it, as there always are.

Columns: id, network, days (before the present) and hour in Madrid, author, handle, site (of papers), title,
text. What would lie in the future has not been said yet.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tertulia.connectors.base import Author, Item
from tertulia.demo import reading
from tertulia.demo.clock import MADRID

MARK = "demo:fuera-"
"""With this begin the ids of what is said outside."""


def items(now: datetime) -> tuple[Item, ...]:
    """All of it up to `now` (aware), oldest first."""
    today = now.astimezone(MADRID).date()
    found = []
    for row in reading.rows("fuera"):
        day = today - timedelta(days=int(row["days"]))
        at = datetime.combine(day, time.fromisoformat(row["hour"]), MADRID)
        if at <= now:
            found.append(_item(row, at))
    return tuple(sorted(found, key=lambda item: (item.published, item.id)))


def _item(row: dict[str, str], at: datetime) -> Item:
    press = bool(row["site"])
    remote = f"demo:{row['id']}"
    return Item(
        id=remote,
        author=Author(f"demo:{row['network']}/{row['handle']}", row["author"], row["handle"]),
        text=row["text"],
        published=at,
        kind="article" if press else "post",
        url=f"https://{row['site']}/{row['id']}" if press else "",
        thread=remote,
        title=row["title"],
        network=row["network"],
    )
