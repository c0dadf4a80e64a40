"""A page's talk: who said what, read from the history of the page itself.

A talk page is one text that people edit. What an edit adds is what its author said, at the moment of the
edit, whatever signature it wears; what it answers is the line above that is set in less. No language of
signatures has to be known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from tertulia.connectors.base import Cursor, Item, Page
from tertulia.connectors.mediawiki.changes import author_of, moment
from tertulia.connectors.mediawiki.markup import HEADING, depth, plain, unsigned
from tertulia.connectors.mediawiki.wiki import Wiki
from tertulia.connectors.sift import rows, whole

AT_ONCE = 20
FIRST = 50
LONGEST = 4000
REMEMBERED = 1500
ALIKE = 0.6
"""Lines as alike as this (`difflib`'s ratio) are one line that somebody mended."""

Json = dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """The page after an edit: its lines, and the item that each belongs to («» = not known)."""

    lines: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)


def read(wiki: Wiki, title: str, cursor: Cursor) -> Page:
    """What was said there since `cursor`, oldest first; the newest fifty edits at first."""
    last = int(cursor.get("rev") or 0)
    asked: Json = {"rvdir": "newer", "rvstartid": last} if last else {"rvdir": "older"}
    told = wiki.query(
        prop="revisions",
        titles=title,
        rvprop=("ids", "timestamp", "user", "userid", "comment", "content", "flags"),
        rvslots="main",
        rvlimit=AT_ONCE if last else FIRST,
        **asked,
    )
    page = next(iter(rows(whole(told["query"], "pages")["pages"])), {})
    edits = rows(page.get("revisions") or [])
    if not last:
        edits.reverse()
    more = bool(last) and bool(told.get("continue"))
    if not edits:
        return Page((), {**cursor, "api": wiki.api()})
    owners = dict(cursor.get("owners") or {})
    known = bool(last) or bool(edits[0].get("parentid"))
    sheet = _sheet(edits[0], owners) if known else Sheet()
    items: list[Item] = []
    for edit in edits[1:] if known else edits:
        sheet = _step(wiki, title, sheet, edit, items)
    state: Cursor = {"api": wiki.api(), "rev": int(edits[-1]["revid"]), "owners": _kept(sheet)}
    return Page(items, state, more=more)


def _sheet(edit: Json, owners: dict[str, str]) -> Sheet:
    lines = _lines(edit)
    return Sheet(lines, [owners.get(_digest(line), "") for line in lines])


def _lines(edit: Json) -> list[str]:
    main = (edit.get("slots") or {}).get("main") or {}
    return str(main.get("content") or "").splitlines()[:LONGEST]


def _digest(line: str) -> str:
    return hashlib.blake2b(line.strip().encode(), digest_size=6).hexdigest()


def _kept(sheet: Sheet) -> dict[str, str]:
    pairs = [(_digest(line), owner) for line, owner in zip(sheet.lines, sheet.owners, strict=True) if owner]
    return dict(pairs[-REMEMBERED:])


def _step(wiki: Wiki, title: str, before: Sheet, edit: Json, items: list[Item]) -> Sheet:
    """The page after `edit`; what it added goes to `items`."""
    after = Sheet(_lines(edit), [])
    added: list[tuple[int, int]] = []
    for what, a, b, c, d in SequenceMatcher(None, before.lines, after.lines, autojunk=False).get_opcodes():
        if what == "equal" or _mended(before.lines[a:b], after.lines[c:d]):
            after.owners += before.owners[a:b]
        elif d > c:
            after.owners += [""] * (d - c)
            added.append((c, d))
    if edit.get("texthidden") or "revid" not in edit:
        return after
    parts = (part for span in added for part in _blocks(after.lines, *span))
    for number, (start, end) in enumerate(parts, 1):
        item = _item(wiki, title, after, edit, (start, end, number))
        if item is not None:
            after.owners[start:end] = [item.id] * (end - start)
            items.append(item)
    return after


def _mended(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or len(one) != len(other):
        return False
    return all(SequenceMatcher(None, a, b).ratio() >= ALIKE for a, b in zip(one, other, strict=True))


def _blocks(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of what was added at one place: a heading begins another."""
    first = start
    for at in range(start, end):
        if HEADING.match(lines[at]) and any(line.strip() for line in lines[first:at]):
            yield first, at
            first = at
    yield first, end


def _item(wiki: Wiki, title: str, sheet: Sheet, edit: Json, where: tuple[int, int, int]) -> Item | None:
    start, end, number = where
    said = [line for line in sheet.lines[start:end] if line.strip() and not HEADING.match(line)]
    text = plain(unsigned("\n".join(said), str(edit.get("user") or "")))
    if not text:
        return None
    remote = f"{wiki.host}/rev/{int(edit['revid'])}" + (f"/{number}" if number > 1 else "")
    heading, parent, root = _above(sheet, start, end, depth(said[0]))
    return Item(
        id=remote,
        author=author_of(edit, wiki),
        text=text,
        published=moment(str(edit["timestamp"])),
        kind="reply" if parent else "comment",
        url=wiki.link(title=title.replace(" ", "_")) + (f"#{heading.replace(' ', '_')}" if heading else ""),
        parent=parent,
        thread=root or remote,
        title=heading or title,
        audience="public",
    )


def _above(sheet: Sheet, start: int, end: int, set_in: int) -> tuple[str, str, str]:
    """(the heading under which a block stands, what it answers, the first that was said there)."""
    for at in range(start, end):
        own = HEADING.match(sheet.lines[at])
        if own:
            return plain(own[2]), "", ""
    heading, parent, root = "", "", ""
    for at in range(start - 1, -1, -1):
        match = HEADING.match(sheet.lines[at])
        if match:
            heading = plain(match[2])
            break
        if not sheet.lines[at].strip() or not sheet.owners[at]:
            continue
        root = sheet.owners[at]
        if not parent and depth(sheet.lines[at]) < set_in:
            parent = sheet.owners[at]
    return heading, parent or root, root
