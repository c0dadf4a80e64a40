"""Other people's text made safe to keep, to read and to show.

`to_text` reduces HTML to the words that a reader would see; `clean` keeps its form for showing; `tidy` takes
out what no text should hold. Everything that comes in from a network passes through here.
"""

from __future__ import annotations

import html as entities
import re

import nh3

LONGEST_TEXT = 20_000
LONGEST_NAME = 200
# What is read of a page of HTML before reducing it: beyond this nothing could survive the cap on text anyway.
LONGEST_HTML = 400_000

_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table", "figure"}
_LINES = {"div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "figcaption", "hr"}
_HIDDEN = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"}
_SHOWN = {"p", "br", "a", "em", "strong", "b", "i", "u", "s", "del", "code", "pre", "blockquote", "ul", "ol"}
_SHOWN |= {"li", "h2", "h3", "h4", "h5", "h6", "hr"}

# HTML as a stream of comments, hidden elements, tags and words. No tree is built: a tree of 80,000 nested
# elements costs seconds. Every branch runs to its end or matches without it, so that nothing is read twice.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|iframe|object|svg|math|head)\b.*?(?:</\1\b[^>]*>?|\Z)"
    r"|<[!?][^>]*>?|<(/?)([a-z][a-z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>?|([^<]+)|<",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?:^|[\s"'/])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_VOID = {"br", "hr", "img", "input", "meta", "link", "area", "source", "wbr", "col", "embed"}
_SELF_CLOSING = {"p", "li", "td", "th", "tr", "dt", "dd", "option"}
_DEEPEST = 200
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")

_SURROGATE = re.compile("[\ud800-\udfff]")
# Controls but tab and newline; marks that turn the direction of what follows them (the letters' own marks,
# U+200E, U+200F and U+061C, stay); byte order marks; code points that are no characters.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef]"
)
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]{6})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]+"
)
_SENTENCE_END = re.compile(r"[.!?…][\"»”’)\]]*\s|\n")


def tidy(text: str, most: int = LONGEST_TEXT) -> str:
    """`text` without NULs, controls, broken surrogates and marks that turn its direction; line breaks as \\n,
    at most one empty line in a row; at most `most` characters, cut after a sentence and then marked «[…]»."""
    if len(text) <= most and text.isprintable() and (text.isascii() or not _MARKS.search(text)):
        # Most texts: nothing to take out, and on one line. (A control, a surrogate, a turning mark or an odd
        # space is not printable.)
        return text.strip()
    if len(text) > most * 8:
        text = text[: most * 8]
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _DROPPED.sub("", _BREAKS.sub("\n", text))
    text = _MARKS.sub(r"\1", text)
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text if len(text) <= most else _cut(text, most)


def tidy_name(name: str, most: int = LONGEST_NAME) -> str:
    """A name or title: `tidy`, on one line, at most `most` characters."""
    line = " ".join(tidy(name, most * 4).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _cut(text: str, most: int) -> str:
    """At most `most` characters of `text`, ending after a sentence if one ends in the last quarter."""
    mark = " […]"
    room = text[: max(most - len(mark), 0)]
    ends = [m.end() for m in _SENTENCE_END.finditer(room, len(room) * 3 // 4)]
    end = ends[-1] if ends else room.rfind(" ")
    return (room[:end] if end > len(room) // 2 else room).rstrip() + mark


def to_text(html: str, most: int = LONGEST_TEXT) -> str:
    """The words of `html` as a reader would see them: blocks on lines of their own, entities read, the
    address of a link added in parentheses only where its text hides it, pictures by their alternative text,
    scripts and styles gone. At most `most` characters."""
    writer = _Writer()
    for match in _TOKEN.finditer(html[:LONGEST_HTML]):
        _hidden, closing, tag, attributes, text = match.groups()
        if text is not None:
            writer.write(entities.unescape(text))
        elif tag:
            writer.tag(tag.lower(), bool(closing), attributes or "")
        elif match[0] == "<":
            writer.write("<")
    return tidy("".join(writer.parts), most)


def links_of(html: str, most: int = 20) -> tuple[str, ...]:
    """The http addresses that `html` links to, in order, each once, at most `most`. Mentions and hashtags,
    which networks mark as such, are left out."""
    found: dict[str, None] = {}
    for match in _TOKEN.finditer(html[:LONGEST_HTML]):
        if match[3] and match[3].lower() == "a" and not match[2]:
            values = _attributes(match[4])
            href = values.get("href", "")
            if href.startswith("http") and len(href) <= 2000 and not _is_mention(values.get("class", "")):
                found[href] = None
        if len(found) >= most:
            break
    return tuple(found)


def clean(html: str) -> str:
    """`html` safe to show within a page of ours: a few tags of form, links that pass on neither referrer nor
    credit, no pictures (they tell their server who reads), no styles, no scripts. What is nested absurdly
    deep is reduced to its words."""
    html = html[:LONGEST_HTML]
    if _depth(html) > _DEEPEST:
        return "<p>" + entities.escape(to_text(html)).replace("\n", "<br>") + "</p>"
    return nh3.clean(
        html,
        tags=_SHOWN,
        clean_content_tags=_HIDDEN,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer ugc",
    )


def _depth(html: str) -> int:
    """How deep `html` nests, at least: unclosed elements count, those that close themselves do not."""
    depth = deepest = 0
    for match in _TOKEN.finditer(html):
        tag = (match[3] or "").lower()
        if tag and tag not in _VOID and tag not in _SELF_CLOSING:
            depth = max(0, depth + (-1 if match[2] else 1))
            deepest = max(deepest, depth)
    return deepest


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name, entities read."""
    found = _ATTRIBUTE.findall(text[:5_000])
    return {name.lower(): entities.unescape(a or b or c) for name, a, b, c in found}


class _Writer:
    """Collects words and breaks; knows the link it is in."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._end = "\n\n"
        self._verbatim = 0
        self._link: tuple[str, str, int] | None = None

    def write(self, text: str) -> None:
        if not self._verbatim:
            text = _SPACE.sub(" ", text)
            if text.startswith(" ") and self._end[-1] in " \n":
                text = text[1:]
        self._add(text)

    def tag(self, tag: str, closing: bool, attributes: str) -> None:
        if tag == "a":
            self._close_link() if closing else self._open_link(attributes)
        elif tag == "br":
            self._add("\n")
        elif tag == "img":
            self.write(_attributes(attributes).get("alt", "")[:LONGEST_NAME])
        elif tag in ("td", "th"):
            self.write(" ")
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._break(2 if tag in _PARAGRAPHS else 1)
            if tag == "li" and not closing:
                self._add("- ")
            elif tag == "pre":
                self._verbatim = max(0, self._verbatim + (-1 if closing else 1))

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._end = (self._end + text)[-2:]

    def _break(self, lines: int) -> None:
        """End the line, and leave one empty where two are asked. A bullet is not a line to end."""
        if self._end == "- ":
            return
        for _ in range(lines - (len(self._end) - len(self._end.rstrip("\n")))):
            self._add("\n")

    def _open_link(self, attributes: str) -> None:
        values = _attributes(attributes)
        self._link = (values.get("href", ""), values.get("class", ""), len(self.parts))

    def _close_link(self) -> None:
        if self._link is None:
            return
        href, kind, start = self._link
        self._link = None
        shown = "".join(self.parts[start:]).strip()
        if _hides(shown, href) and not (shown and _is_mention(kind)):
            self._add(f" ({href.removeprefix('mailto:')})" if shown else href)


def _is_mention(kind: str) -> bool:
    return bool({"mention", "hashtag"} & set(kind.split()))


def _hides(shown: str, href: str) -> bool:
    """Whether a link's text leaves its reader without its address."""
    if href.startswith("mailto:"):
        return href[7:].partition("?")[0].casefold() not in shown.casefold()
    if not href.startswith(("http://", "https://")) or shown.startswith(("@", "#")):
        return False
    seen = _plain(shown).rstrip("….")
    return "." not in seen or not _plain(href).startswith(seen)


def _plain(address: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", address.strip().casefold()).rstrip("/")
