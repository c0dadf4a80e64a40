"""An article as its sentences: what each says, where it stands, who is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tertulia.kit.html import to_text
from tertulia.kit.markdown import to_html
from tertulia.text.readability import sentences as spans

Kind = Literal["text", "quote", "list", "heading"]
_PARTS = re.compile(r"<(/?)(h[2-6]|p|li|blockquote|pre|table)\b[^>]*>", re.IGNORECASE)
_BOLD = re.compile(r"<strong>(.*?)</strong>", re.DOTALL)
_NUMBERED = re.compile(r"^\d{1,2}\s*[.)·:-]\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. `block`: the number of its paragraph; `first` of it; `place`: where in the article, 0 to
    1; `by`: whom a quote is of, as the article says it; `strong`: its author made part of it bold."""

    text: str
    kind: Kind
    block: int
    first: bool
    place: float
    by: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, line of a list, or quote."""

    text: str
    kind: Kind
    by: str = ""


def blocks(markdown: str) -> list[Block]:
    """The blocks of an article in order; code and tables are left out."""
    found: list[Block] = []
    quoted: list[str] | None = None
    for tag, inside in _pieces(to_html(markdown)):
        text = " ".join(_words(inside).split())
        if tag == "blockquote":
            quoted = []
        elif tag == "/blockquote" and quoted is not None:
            found += _quote(quoted)
            quoted = None
        if not text or tag in ("pre", "table"):
            continue
        if quoted is not None:
            quoted.append(text)
        elif tag.startswith("h"):
            found.append(Block(_NUMBERED.sub("", text), "heading"))
        else:
            found.append(Block(text, "list" if tag == "li" else "text"))
    return found


def _pieces(html: str) -> list[tuple[str, str]]:
    """(opening tag, or closing tag of what may go on, what stands after it) in order."""
    found, last, at = [], "p", 0
    for tag in _PARTS.finditer(html):
        found.append((last, html[at : tag.start()]))
        last, at = f"{tag[1]}{tag[2].lower()}", tag.end()
    return [*found, (last, html[at:]), ("", "")]


def _words(html: str) -> str:
    """The words of a piece, links without their addresses and pictures left out."""
    return to_text(re.sub(r"</?(?:a|img)\b[^>]*>", "", html))


def _quote(parts: list[str]) -> list[Block]:
    """A short last line that ends in no full stop says whose words they are."""
    if len(parts) > 1 and len(parts[-1]) <= 80 and not re.search(r"[.!?…»”]$", parts[-1]):
        return [Block(" ".join(parts[:-1]), "quote", parts[-1].lstrip("—–- "))]
    whole = " ".join(parts)
    said = re.fullmatch(r"(.+[.!?…»”])\s*[—–-]\s*([^.!?]{2,80})", whole)
    return [Block(said[1], "quote", said[2])] if said else [Block(whole, "quote")] if whole else []


def lines(markdown: str) -> list[Line]:
    """The sentences of an article, headings included, in order."""
    every, bold = blocks(markdown), [_words(part) for part in _BOLD.findall(to_html(markdown))]
    found = []
    for number, block in enumerate(every):
        place = number / max(1, len(every) - 1)
        parts = [(0, len(block.text))] if block.kind in ("quote", "heading") else spans(block.text)
        for count, (start, end) in enumerate(parts):
            text = block.text[start:end].strip()
            strong = any(part in text for part in bold if part)
            found.append(Line(text, block.kind, number, count == 0, place, block.by, strong))
    return found
