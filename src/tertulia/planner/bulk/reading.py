"""From rows of cells to posts that could be made, each bad cell named with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors.faces import count, face
from tertulia.connectors.spreadsheet.values import moment_of, order_of
from tertulia.media.models import Asset
from tertulia.outbox.channels import limits_of
from tertulia.outbox.models import Channel
from tertulia.planner.bulk.columns import NEEDED, cell_name, columns_of, fold
from tertulia.planner.models import Campaign
from tertulia.planner.slots import at as moment_at

MOST_ROWS = 500
NEAR_S = 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """One bad cell («C5»), what stands in it, and what to do about it."""

    cell: str
    held: str
    words: str


@dataclass(slots=True)
class Row:
    """One row as a post that could be made; `troubles` says why it cannot."""

    number: int
    title: str = ""
    text: str = ""
    link: str = ""
    at: datetime | None = None
    channels: list[Channel] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)
    campaign: Campaign | None = None
    tags: list[str] = field(default_factory=list)
    comment: str = ""
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was understood: its rows, what no column was known for, what keeps all of it out."""

    rows: list[Row]
    unknown: list[str]
    problem: str = ""

    @property
    def good(self) -> list[Row]:
        """The rows without trouble."""
        return [row for row in self.rows if not row.troubles]

    @property
    def troubles(self) -> list[Trouble]:
        """Every bad cell, from the top."""
        return [trouble for row in self.rows for trouble in row.troubles]


class Known:
    """What cells may name, of one brand: its channels, campaigns and files, by folded name."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        channels = list(Channel.objects.of(brand.workspace).filter(brand=brand).select_related("source"))
        self.channels: dict[str, list[Channel]] = {}
        for channel in channels:
            network = face(channel.network)
            for name in {channel.network, fold(str(network.label)), fold(channel.name), fold(channel.handle)}:
                if name:
                    self.channels.setdefault(name, []).append(channel)
        self.campaigns = {
            fold(one.name): one for one in Campaign.objects.of(brand.workspace).filter(brand=brand)
        }
        self.assets = {fold(one.name): one for one in Asset.objects.of(brand.workspace)}
        self.names = ", ".join(sorted({str(face(channel.network).label) for channel in channels}))


def read(rows: Iterable[Sequence[str]], brand: Brand) -> Sheet:
    """What `rows` (the first holds the headings) would make of posts of `brand`. Saves nothing."""
    listed = [list(row) for row in rows if any(cell.strip() for cell in row)]
    if not listed:
        return Sheet([], [], _("La hoja está vacía."))
    headings, body = listed[0], listed[1:]
    columns = columns_of(headings)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        needed = {"text": _("Texto"), "channels": _("Canales")}
        words = _("Falta la columna «%(name)s» en la primera fila.")
        return Sheet([], [], words % {"name": needed[missing[0]]})
    if len(body) > MOST_ROWS:
        words = _("Son %(n)s filas; de una vez caben %(most)s. Repártelas en varias hojas.")
        return Sheet([], [], words % {"n": len(body), "most": MOST_ROWS})
    known, order = Known(brand), _order(body, columns)
    made = [_row(number, cells, columns, known, order) for number, cells in enumerate(body, 2)]
    _same_moment(made, columns)
    unknown = [
        name for number, name in enumerate(headings) if name.strip() and number not in columns.values()
    ]
    return Sheet(made, unknown)


def _order(body: Sequence[Sequence[str]], columns: Mapping[str, int]) -> str:
    if "day" not in columns:
        return "dmy"
    return order_of(_cell(cells, columns["day"]) for cells in body) or "dmy"


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int], known: Known, order: str) -> Row:
    row = Row(number)
    said = {role: _cell(cells, column) for role, column in columns.items()}

    def bad(role: str, words: str) -> None:
        held = said.get(role, "")[:80]
        row.troubles.append(Trouble(cell_name(columns[role], number), held, words))

    row.text, row.title, row.link = said["text"], said.get("title", "")[:300], said.get("link", "")
    row.comment = said.get("comment", "")
    row.tags = [tag.strip() for tag in said.get("tags", "").replace(";", ",").split(",") if tag.strip()]
    if not row.text:
        bad("text", _("No dice nada: escribe el texto."))
    if row.link and not row.link.startswith(("http://", "https://")):
        bad("link", _("Una dirección empieza por https://"))
    _channels(row, said, known, bad)
    _moment(row, said, known, order, bad)
    _rest(row, said, known, bad)
    if not any(trouble for trouble in row.troubles):
        _fits(row, bad)
    return row


def _channels(row: Row, said: Mapping[str, str], known: Known, bad: Any) -> None:
    names = [name.strip() for name in said["channels"].replace(";", ",").replace("+", ",").split(",")]
    for name in filter(None, names):
        found = known.channels.get(fold(name), [])
        if len(found) != 1:
            many = _("Hay varios canales «%(name)s»: pon el nombre del que quieras.")
            none = _("No hay ningún canal «%(name)s». Tienes: %(names)s.")
            bad("channels", (many if found else none) % {"name": name, "names": known.names or _("ninguno")})
        elif found[0] not in row.channels:
            row.channels.append(found[0])
    if not any(names):
        bad(
            "channels",
            _("Di en qué canales sale. Tienes: %(names)s.") % {"names": known.names or _("ninguno")},
        )


def _moment(row: Row, said: Mapping[str, str], known: Known, order: str, bad: Any) -> None:
    day, hour = said.get("day", ""), said.get("time", "")
    if not day:
        if hour:
            bad("time", _("Hay hora, pero falta el día."))
        return
    moment = moment_of(day, order, known.brand.time_zone)
    if moment is None:
        bad("day", _("No se entiende la fecha. Escríbela como 2026-11-30 o 30/11/2026."))
        return
    local = moment.astimezone(known.brand.zone)
    clock = local.time()
    if hour:
        read_hour = _hour(hour)
        if read_hour is None:
            bad("time", _("No se entiende la hora. Escríbela como 9:30 o 18:00."))
            return
        clock = read_hour
    elif clock == time(0, 0):
        bad("day", _("Falta la hora: ponla aquí o en una columna «Hora»."))
        return
    row.at = moment_at(local.date(), clock, known.brand.zone)
    if row.at < timezone.now():
        bad("day", _("Ese momento ya pasó."))


def _hour(cell: str) -> time | None:
    plain = cell.lower().replace("h", ":").replace(".", ":").strip(" :")
    parts = plain.partition("t")[2] or plain
    numbers = parts.split(":")
    try:
        hours, minutes = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 and numbers[1] else 0
        return time(hours, minutes)
    except (ValueError, IndexError):
        return None


def _rest(row: Row, said: Mapping[str, str], known: Known, bad: Any) -> None:
    if said.get("campaign"):
        row.campaign = known.campaigns.get(fold(said["campaign"]))
        if row.campaign is None:
            bad("campaign", _("No hay ninguna campaña con ese nombre."))
    for name in filter(None, (part.strip() for part in said.get("media", "").split(";"))):
        asset = known.assets.get(fold(name))
        if asset is None:
            bad("media", _("No hay ningún archivo «%(name)s» en Medios.") % {"name": name})
        else:
            row.media.append({"asset": asset.pk, "alt": said.get("alt", "")})


def _fits(row: Row, bad: Any) -> None:
    for channel in row.channels:
        limits = limits_of(channel)
        length = count(row.text, limits)
        name = str(face(channel.network).label)
        if limits.maximum is not None and length > limits.maximum:
            words = _("En %(name)s caben %(most)s y son %(n)s.")
            bad("text", words % {"name": name, "most": limits.maximum, "n": length})
        if limits.media is not None and limits.media.needs and not row.media:
            role = "media" if row.media else "text"
            bad(role, _("%(name)s pide una imagen o un vídeo.") % {"name": name})


def _same_moment(rows: Sequence[Row], columns: Mapping[str, int]) -> None:
    seen: dict[tuple[int, datetime], int] = {}
    for row in rows:
        for channel in row.channels:
            if row.at is None:
                continue
            first = seen.setdefault((channel.pk, row.at), row.number)
            if first != row.number:
                words = _("Sale a la misma hora y en el mismo canal que la fila %(n)s.") % {"n": first}
                row.troubles.append(Trouble(cell_name(columns["day"], row.number), str(row.number), words))
                break


def _cell(cells: Sequence[str], number: int) -> str:
    return cells[number].strip() if number < len(cells) else ""
