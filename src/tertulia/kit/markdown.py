"""Articles as Markdown: CommonMark with tables and strikethrough, to clean HTML and back.

The Markdown is what is kept. An image of the library is written `![alt](asset:12)`; every other address is of
the web. What cannot be said in this subset (scripts, styles, frames, other people's classes) does not pass.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

LONGEST = 400_000
"""Characters of HTML or Markdown that are read."""
ASSET = re.compile(r"asset:(\d{1,12})")

_TAGS = {"p", "br", "a", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "img"}
_TAGS |= {"h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2"}
_GONE = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title"}
_SAME_TAG = re.compile(r"<(/?)(b|i|strike|del|h1)(?=[\s>/])", re.IGNORECASE)
# What stands in a line and would be read as form.
_INLINE = re.compile(r"([\\*`\[\]~])|(?<!\w)(_)|(_)(?!\w)|(<)(?=[A-Za-z/!?])|(&)(?=#?\w{1,31};)")
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+>=](?=.*)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_EMPTY_BLOCK = re.compile(r"<(p|h[2-6]|blockquote)>(?:\s|&nbsp;|<br ?/?>)*</\1>")

_TOUCHING = re.compile(r"</(ul|ol|blockquote)>\s*<\1(?: start=\"\d+\")?>")
_LOOSE = re.compile(r"<li>\s*<p>((?:(?!</?p>|</?li>).)*)</p>\s*</li>", re.DOTALL)


@functools.cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def to_html(markdown: str) -> str:
    """`markdown` as clean HTML. Its first heading is an `<h2>`: the title stands above."""
    return clean(str(_reader().render(markdown[:LONGEST].replace("\0", ""))))


def clean(html: str) -> str:
    """`html` reduced to what an article may hold: no scripts, no styles, no `javascript:`; older names of
    elements by their present ones."""
    html = _SAME_TAG.sub(lambda tag: f"<{tag[1]}{_SAME[tag[2].lower()]}", html[:LONGEST])
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes={"a": {"href", "title"}, "img": {"src", "alt"}, "code": {"class"}, "ol": {"start"}},
        attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "tel", "asset"},
        link_rel=None,
    ).strip()


def _allowed(tag: str, name: str, value: str) -> str | None:
    if tag == "code":
        return value if re.fullmatch(r"language-[\w+#-]{1,30}", value) else None
    if tag == "img" and name == "src" and value.startswith(("mailto:", "tel:")):
        return None
    return value


def from_html(html: str) -> str:
    """The Markdown of what a rich editor, or somebody's clipboard, holds. What `to_html` makes of it looks as
    `html` did, cleaned."""
    html = re.sub(r"<(/?)div\b[^>]*>", r"<\1p>", html[:LONGEST])
    safe = _EMPTY_BLOCK.sub("", clean(html).replace("\xa0", " ").replace("&nbsp;", " "))
    # Markdown cannot keep two lists or two quotes apart that follow each other, and spaces the lines of a
    # list only all together.
    safe = _LOOSE.sub(r"<li>\1</li>", _TOUCHING.sub("", safe))
    found = str(_writer().convert(safe))
    found = re.sub(r"[ \t]+$", _line_break, found, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", found).strip("\n")


def _line_break(spaces: re.Match[str]) -> str:
    return "  " if len(spaces[0]) == 2 else ""


def images(markdown: str) -> list[tuple[int, str]]:
    """(key of the asset, its words) of each image of the library, in order and once."""
    found: dict[int, str] = {}
    for token in _reader().parse(markdown[:LONGEST]):
        for child in token.children or ():
            named = ASSET.fullmatch(str(child.attrGet("src") or "")) if child.type == "image" else None
            if named:
                found.setdefault(int(named[1]), child.content)
    return list(found.items())


def links(markdown: str) -> list[str]:
    """The addresses that it links to, in order and once."""
    found: dict[str, None] = {}
    for token in _reader().parse(markdown[:LONGEST]):
        for child in token.children or ():
            if child.type == "link_open":
                found[str(child.attrGet("href") or "")] = None
    return list(found)


def with_images(html: str, address: Callable[[int], str]) -> str:
    """`html` with the images of the library at `address(key)`; «» takes one out."""

    def put(tag: re.Match[str]) -> str:
        named = re.search(r'src="asset:(\d{1,12})"', tag[0])
        if named is None:
            return tag[0]
        at = address(int(named[1]))
        return tag[0].replace(named[0], f'src="{at}"') if at else ""

    return re.sub(r"<img\b[^>]*>", put, html)


class _Converter(MarkdownConverter):
    """markdownify, escaping only what would be read as something else."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[misc, name-defined]
        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        code_language_callback = staticmethod(lambda el: _language(el))

    def escape(self, text: str, parent_tags: Any) -> str:
        if not text:
            return ""
        text = _INLINE.sub(lambda m: "\\" + m[0], text)
        if "td" in parent_tags or "th" in parent_tags:
            text = text.replace("|", "\\|")
        return text

    def convert_p(self, el: Any, text: str, parent_tags: Any) -> str:
        if not {"td", "th"} & set(parent_tags):
            text = _LINE_START.sub(_escape_start, text.strip())
        return str(super().convert_p(el, text, parent_tags))  # type: ignore[misc]

    def convert_s(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"~~{text}~~" if text.strip() else text


def _escape_start(found: re.Match[str]) -> str:
    space, mark = found[1], found[2]
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _language(el: Any) -> str:
    code = el.find("code") if hasattr(el, "find") else None
    names = (code or el).get("class") or []
    return next((name[9:] for name in names if name.startswith("language-")), "")


def _writer() -> _Converter:
    return _Converter()
