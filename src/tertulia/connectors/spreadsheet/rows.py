"""A row as an item, by what its columns hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item
from tertulia.connectors.spreadsheet.form import COLUMNS
from tertulia.connectors.spreadsheet.guess import Guess, plain
from tertulia.connectors.spreadsheet.values import moment_of, network_of, number_of
from tertulia.kit.failures import Rejected
from tertulia.kit.html import tidy, tidy_name

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

NOBODY = _("Sin nombre")


class Trouble(Exception):
    """A row that cannot be taken in, and why, in words."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows are read: role → number of its column, the order of dates, the zone of hours without one."""

    columns: Mapping[str, int] = field(default_factory=dict)
    order: str = "dmy"
    zone: str = ""


def plan_of(guess: Guess, config: Mapping[str, Any]) -> Plan:
    """What `config` says of the columns, completed by the guess. Raises Rejected, at the box to mend, for a
    column that is not there, no text, or dates of two meanings."""
    told = config.get("columns")
    asked = dict(told) if isinstance(told, Mapping) else _from_boxes(config)
    places = {plain(title): number for number, title in reversed(list(enumerate(guess.titles)))}
    exact = {title: number for number, title in enumerate(guess.titles)}
    columns: dict[str, int] = {}
    for role, title in asked.items():
        number = exact.get(title, places.get(plain(title)))
        if number is None:
            words = _("No hay ninguna columna «{title}».")
            raise Rejected(format_lazy(words, title=title)).at("link" if role == "url" else role)
        columns[role] = number
    if told is None:
        for role, title in guess.columns.items():
            if role not in columns and exact[title] not in columns.values():
                columns[role] = exact[title]
    if "text" not in columns:
        raise Rejected(_("No se ve qué columna es el texto: dinos su título.")).at("text")
    order = str(config.get("order") or "") or (guess.order if "date" in columns else "dmy")
    if not order:
        words = _("Las fechas se pueden leer de dos maneras: dinos si va antes el día o el mes.")
        raise Rejected(words).at("order")
    return Plan(columns, order, str(config.get("zone") or ""))


def _from_boxes(config: Mapping[str, Any]) -> dict[str, str]:
    """The columns named one a box (the address of the sheet itself has the box `url`)."""
    boxes = {role: "link" if role == "url" else role for role, _label in COLUMNS}
    return {
        role: str(config[box]).strip() for role, box in boxes.items() if str(config.get(box) or "").strip()
    }


def mark_of(cells: Sequence[str], leave: Collection[int] = ()) -> str:
    """What tells a row from all others whatever its columns are taken for: a digest of its cells as they
    stand in the sheet, but those of the columns `leave`."""
    kept = [" ".join(cell.split()) for number, cell in enumerate(cells) if number not in leave]
    while kept and not kept[-1]:
        kept.pop()
    return _digest(["", *kept])


def item_of(cells: Sequence[str], plan: Plan, now: datetime, mark: str = "") -> Item:
    """The item in a row, known by `mark` («»: by what stands in it as `plan` reads it); `now` is the moment
    of what has no date. Raises Trouble."""
    said = {role: _cell(cells, number) for role, number in plan.columns.items()}
    text = tidy(said["text"]) or tidy(said.get("title", ""))
    if not text:
        raise Trouble(_("no tiene texto"))
    published: datetime | None = now
    if date := said.get("date", ""):
        published = moment_of(date, plan.order, plan.zone)
        if published is None:
            raise Trouble(format_lazy(_("la fecha «{date}» no se entiende"), date=date[:40]))
    elif "date" in said:
        raise Trouble(_("no tiene fecha"))
    assert published is not None
    network = network_of(said.get("network", ""))
    parts = [network, *(said.get(role, "") for role in ("id", "url", "author", "date")), text]
    digest = mark or _digest(parts)
    link = said.get("url", "")
    return Item(
        id=f"hoja/{digest}",
        author=_author(said, network),
        text=text,
        published=min(published, now),
        url=link if link.startswith(("http://", "https://")) and len(link) <= 1000 else "",
        thread=f"hoja/{digest}",
        title=tidy_name(said.get("title", ""), 300) if said.get("title", "") != said["text"] else "",
        lang=said.get("lang", "").replace("_", "-").partition("-")[0].lower()[:3],
        network=network,
    )


def strangers(rows: Iterable[Sequence[str]], plan: Plan, most: int = 5) -> list[str]:
    """The first `most` names in the column of networks that are none of those that we can show."""
    number = plan.columns.get("network")
    if number is None:
        return []
    names = dict.fromkeys(_cell(row, number) for row in rows)
    return [name[:60] for name in names if name and not network_of(name)][:most]


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _author(said: Mapping[str, str], network: str) -> Author:
    name = tidy_name(said.get("author", ""))
    handle = name if name.startswith("@") else ""
    known = f"hoja/{network or 'hoja'}/{name.casefold()}"[:250] if name else "hoja/nadie"
    return Author(known, name or str(NOBODY), handle, followers=number_of(said.get("followers", "")))


def _cell(cells: Sequence[str], number: int) -> str:
    return cells[number].strip() if number < len(cells) else ""
