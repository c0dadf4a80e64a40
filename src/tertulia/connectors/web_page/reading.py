"""A page as a person reads it: its title, and the words without menus, notices and footers."""

from __future__ import annotations

import html as entities
import logging
import re

from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected
from tertulia.kit.html import LONGEST_TEXT, tidy, tidy_name, to_text
from tertulia.kit.http import Answer

log = logging.getLogger(__name__)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_SITE_NAME = re.compile(r"""property\s*=\s*["']og:site_name["']""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_KINDS = ("text/html", "application/xhtml+xml", "text/plain")


def page_of(answer: Answer) -> str:
    """The source of a page of words. Raises what its status means, Rejected for what is no page."""
    kind = answer.check().headers.get("content-type", "").partition(";")[0].strip().lower()
    source = answer.text
    if kind not in _KINDS and not (kind == "" and source.lstrip()[:1] == "<"):
        raise Rejected(_("Eso no es una página con texto: es un archivo, una imagen o datos."))
    return source


def is_plain(answer: Answer) -> bool:
    """Whether it is text without any markup."""
    return answer.headers.get("content-type", "").lower().startswith("text/plain")


def title_of(source: str) -> tuple[str, str]:
    """(title of the page, name of its site); «» for what it does not tell."""
    head = source[:200_000]
    title = _TITLE.search(head)
    site = ""
    for tag in _META.findall(head):
        if _SITE_NAME.search(tag) and (found := _CONTENT.search(tag)):
            site = found[1] or found[2] or ""
            break
    return (
        tidy_name(entities.unescape(title[1]) if title else "", 300),
        tidy_name(entities.unescape(site)),
    )


def words_of(source: str, *, plain: bool = False) -> str:
    """The readable text of a page, at most 20,000 characters: by trafilatura (loaded here, on first use: only
    the worker reads pages), or all its words where that finds nothing."""
    if plain:
        return tidy(source, LONGEST_TEXT)
    found = ""
    try:
        from trafilatura import extract

        found = extract(source, include_comments=False, include_tables=True, favor_recall=True) or ""
    except Exception as problem:
        log.info("a page could not be taken to pieces: %s", type(problem).__name__)
    return tidy(found, LONGEST_TEXT) if found.strip() else to_text(source)
