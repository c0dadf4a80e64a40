"""Sheets: a CSV or XLSX that somebody brings, or one that is published at an address, row by row."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Item, Page, Place, Recognised
from tertulia.connectors.spreadsheet import bytes as sheet_bytes
from tertulia.connectors.spreadsheet import prepared, workbook
from tertulia.connectors.spreadsheet.form import FORM
from tertulia.connectors.spreadsheet.guess import Guess, fleeting, guess
from tertulia.connectors.spreadsheet.rows import Plan, Trouble, item_of, mark_of, plan_of
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import Answer, host_of

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

PAGE = 500
MOST_TROUBLES = 50
MOST_FETCHED = 20_000
"""Rows of a published sheet: it is fetched whole each time that it changes."""
_GOOGLE = re.compile(r"/spreadsheets/d/(?!e/)([\w-]{20,})")
_GID = re.compile(r"gid=(\d+)")


class Spreadsheet(base.Connector, base.Listens, base.Tries):
    """A sheet. With `path` in its configuration it reads that file, else the one at `url`. Its cursor keeps
    how many rows were read, and the numbers of those that could not be, with the reason."""

    slug: ClassVar[str] = "spreadsheet"
    label: ClassVar[Words] = _("Hoja")
    monogram: ClassVar[str] = "Hj"
    auth = FORM
    keyless: ClassVar[bool] = True
    from_file: ClassVar[bool] = True
    about: ClassVar[Words] = _("Un CSV o un XLSX con lo que ya tienes reunido")
    also: ClassVar[tuple[str, ...]] = ("csv", "xlsx", "excel", "google sheets", "importar", "tabla", "calc")
    fastest_s: ClassVar[int] = 600
    host_gap_s: ClassVar[float] = 2.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """Google's sheets, addresses that end like a sheet, answers that say they are one."""
        parts = urlsplit(url)
        if parts.hostname == "docs.google.com" and (found := _GOOGLE.search(parts.path)):
            tab = _GID.search(parts.query) or _GID.search(parts.fragment)
            export = f"https://docs.google.com/spreadsheets/d/{found[1]}/export?format=csv"
            config = {"url": f"{export}&gid={tab[1]}" if tab else export}
            return Recognised(0.95, config, _("las filas de esa hoja"))
        kind = page.headers.get("content-type", "") if page else ""
        if (
            parts.path.lower().endswith((".csv", ".xlsx", ".tsv"))
            or "output=csv" in parts.query
            or "csv" in kind
        ):
            return Recognised(0.9, {"url": url}, _("las filas de esa hoja"))
        return None

    @classmethod
    def ended(cls, cursor: Cursor) -> bool:
        """A file that somebody brought ends; a sheet at an address may grow."""
        return bool(cursor.get("done"))

    @classmethod
    def notes(cls, cursor: Cursor) -> Sequence[Words]:
        """How far it is, and which rows could not be read."""
        if "total" not in cursor:
            return ()
        row, total, bad = (int(cursor.get(name, 0)) for name in ("row", "total", "bad"))
        if 0 <= int(cursor.get("head", -1)) < row:
            row, total = row - 1, total - 1
        told: list[Words] = [format_lazy(_("Leídas {row} de {total} filas."), row=row, total=total)]
        if bad:
            words = ngettext_lazy("{n} fila no se pudo leer:", "{n} filas no se pudieron leer:", bad)
            told.append(format_lazy(words, n=bad))
        for number, why in cursor.get("troubles") or ():
            told.append(format_lazy(_("Fila {number}: {why}."), number=number, why=why))
        if bad > MOST_TROUBLES:
            told.append(format_lazy(_("Y {n} más."), n=bad - MOST_TROUBLES))
        return told

    def check(self) -> Author:
        """The place where the sheet is published, once its columns are understood."""
        try:
            rows, _answer = self._fetch()
            self._understand(rows)
        except Failure as failure:
            raise (failure if failure.field else failure.at("url")) from None
        host = host_of(str(self.config["url"]))
        return Author(host, host)

    def places(self) -> Iterable[Place]:
        """The one place: the sheet. Everything in it is kept."""
        url = str(self.config["url"]).strip()
        name = unquote(urlsplit(url).path.rpartition("/")[2]) or host_of(url)
        return [Place(url, name[:200], url, kind="sheet", whole=True)]

    def guess(self) -> Mapping[str, str]:
        """What the columns seem to hold."""
        rows, _answer = self._fetch()
        found = guess(rows)
        columns = {("link" if role == "url" else role): title for role, title in found.columns.items()}
        return {**columns, "order": found.order}

    def sample(self, most: int = 3) -> Sequence[Item]:
        """The first rows as they would be heard."""
        rows, _answer = self._fetch()
        seen, plan = self._understand(rows)
        return first_items([row for row in rows if any(row)][seen.headed :], plan, most)

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """The next `PAGE` rows after `cursor`, oldest first."""
        if "path" in self.config:
            return self._from_file(Path(str(self.config["path"])), cursor)
        etag, modified = ("", "") if cursor.get("more") else (cursor.get("etag"), cursor.get("modified"))
        rows, answer = self._fetch(place.id, etag=str(etag or ""), last_modified=str(modified or ""))
        if answer.status == 304:
            return Page(cursor=dict(cursor))
        _seen, plan = self._understand(rows)
        start = int(cursor.get("row", 0))
        known = cursor if start and cursor.get("digest") == _digest(rows[:start]) else {}
        start = int(known.get("row", 0))
        head = self._headed(rows)
        items, kept = _take(rows[start : start + PAGE], start, plan, head, known)
        row = int(kept["row"])
        validators = {
            "etag": answer.headers.get("etag", ""),
            "modified": answer.headers.get("last-modified", ""),
        }
        more = row < len(rows)
        kept |= {"head": head, "total": len(rows), "digest": _digest(rows[:row]), "more": more, **validators}
        return Page(items, kept, more=more)

    def _from_file(self, path: Path, cursor: Cursor) -> Page:
        if not path.exists():
            raise Rejected(_("El archivo ya no está: súbelo otra vez."))
        lines = prepared.unpack(path)
        kept = dict(cursor)
        if not kept:
            first = [row for row in prepared.read(lines, 0, 400)[0] if row]
            found = guess(first, headed=self.config.get("headed"))
            plan = plan_of(found, self.config)
            kept = {
                "plan": [dict(plan.columns), plan.order, plan.zone],
                "head": _head_row(prepared.read(lines, 0, 400)[0]) if found.headed else -1,
                "leave": sorted(fleeting(first)),
                "total": sum(1 for _line in lines.open("rb")),
                "offset": 0,
            }
        columns, order, zone = kept["plan"]
        start = int(kept.get("row", 0))
        rows, offset = prepared.read(lines, int(kept["offset"]), PAGE)
        items, kept = _take(
            rows, start, Plan(columns, order, zone), int(kept["head"]), kept, leave=kept.get("leave") or ()
        )
        more = int(kept["row"]) < int(kept["total"])
        if not more:
            lines.unlink(missing_ok=True)
        return Page(items, {**kept, "offset": offset, "done": not more}, more=more)

    def _fetch(self, url: str = "", **how: Any) -> tuple[list[list[str]], Answer]:
        """The rows of the published sheet, empty ones as []; none after a 304."""
        typed = (url or str(self.config.get("url", ""))).strip()
        answer = self.http.get(typed if "://" in typed else f"https://{typed}", **how)
        if answer.status == 304:
            return [], answer
        content = answer.check().content
        if workbook.is_workbook(content[:4]):
            found: Iterable[list[str]] = workbook.rows_of(io.BytesIO(content))
        else:
            found = sheet_bytes.rows_of(prepared.text_of(content))
        rows: list[list[str]] = []
        for row in found:
            if len(rows) >= MOST_FETCHED:
                words = _("La hoja tiene más de {most} filas: descárgala y súbela como archivo.")
                raise Rejected(format_lazy(words, most=MOST_FETCHED))
            rows.append(row if any(cell.strip() for cell in row) else [])
        if not any(rows):
            raise Rejected(_("La hoja está vacía."))
        return rows, answer

    def _understand(self, rows: Sequence[Sequence[str]]) -> tuple[Guess, Plan]:
        found = guess([row for row in rows[:400] if any(row)])
        return found, plan_of(found, self.config)

    def _headed(self, rows: Sequence[Sequence[str]]) -> int:
        """The number of the row of titles, from 0; -1 without one."""
        return _head_row(rows) if guess([row for row in rows[:400] if any(row)]).headed else -1


def first_items(rows: Iterable[Sequence[str]], plan: Plan, most: int) -> list[Item]:
    """The first `most` of `rows` that can be read, as items."""
    found: list[Item] = []
    for row in rows:
        try:
            found.append(item_of(row, plan, datetime.now(UTC)))
        except Trouble:
            continue
        if len(found) == most:
            break
    return found


def _head_row(rows: Sequence[Sequence[str]]) -> int:
    return next((number for number, row in enumerate(rows) if any(row)), -1)


def _take(
    rows: Sequence[Sequence[str]],
    start: int,
    plan: Plan,
    head: int,
    cursor: Mapping[str, Any],
    leave: Collection[int] | None = None,
) -> tuple[list[Item], dict[str, Any]]:
    """(the items in `rows`, of which the first is number `start` from 0; the cursor after them).

    `leave`: rows are known by all their cells but those of these columns, so that the file may be read in
    another way later (None: by what is read)."""
    at = str(cursor.get("at") or datetime.now(UTC).isoformat())
    bad, troubles = int(cursor.get("bad", 0)), list(cursor.get("troubles") or ())
    found: dict[str, Item] = {}
    for number, row in enumerate(rows, start):
        if number == head or not any(row):
            continue
        try:
            mark = "" if leave is None else mark_of(row, leave)
            item = item_of(row, plan, datetime.fromisoformat(at), mark)
        except Trouble as trouble:
            bad += 1
            if len(troubles) < MOST_TROUBLES:
                troubles.append([number + 1, str(trouble.words)])
            continue
        found[item.id] = item
    items = sorted(found.values(), key=lambda item: item.published)
    after = {**cursor, "row": start + len(rows), "bad": bad, "troubles": troubles, "at": at}
    return items, after


def _digest(rows: Sequence[Sequence[str]]) -> str:
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()[:24]
