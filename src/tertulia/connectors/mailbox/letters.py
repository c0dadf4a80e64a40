"""Letters as items: who writes, what they say anew, and what it answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime

from django.utils.translation import gettext as _

from tertulia.connectors.base import Author, Item
from tertulia.kit.html import links_of, tidy_name, to_text

LONGEST_ID = 200
MOST_FILES = 20
LATEST = timedelta(days=7)
"""How long a letter may have been on its way before we doubt its date."""
_IDS = re.compile(r"<([^<>\s]+)>")
_WEB = re.compile(r"https?://[^\s<>\"«»]+")
# Where what is quoted begins: the line that programs write above it, in the languages that we meet.
_WROTE = "wrote|escribió|escribiu|escreveu|va escriure|a écrit|ha scritto|schrieb"
_FORWARDED = "Original Message|Mensaje original|Mensaxe orixinal|Forwarded message|Mensaje reenviado"
_ABOVE_QUOTE = re.compile(
    rf"^\s*(?:(?:On|El|O|Em|Le|Il|Am)\b.{{5,300}}\b(?:{_WROTE})\s*:\s*$|-{{2,}}\s*(?:{_FORWARDED})\s*-{{2,}}"
    r"|(?:De|From|Von)\s*:\s.+$\n^(?:Enviado|Enviado el|Sent|Fecha|Date|Gesendet)\s*:)",
    re.MULTILINE | re.IGNORECASE,
)
_BROKEN_IN_TWO = re.compile(rf"(?<=[^\n:])\n(?=[^\n]{{0,60}}\b(?:{_WROTE})\s*:)")
_HTML_QUOTE = re.compile(
    r"<(?:div|blockquote)[^>]*(?:class=[\"'][^\"']*(?:gmail_quote|moz-cite-prefix|yahoo_quoted)|type=[\"']cite|"
    r"id=[\"'](?:divRplyFwdMsg|appendonsend|mail-editor-reference))",
    re.IGNORECASE,
)


def letter_item(content: bytes, came: datetime, host: str, me: str) -> Item | None:
    """A letter as an item; None for what a machine answers by itself. `me`: our address."""
    letter = message_from_bytes(content, policy=policy.default)
    if _header(letter, "Auto-Submitted").lower().startswith("auto-replied"):
        return None
    remote = _number(letter, host)
    above = [_qualified(host, told) for told in _IDS.findall(_header(letter, "References"))]
    answers = [_qualified(host, told) for told in _IDS.findall(_header(letter, "In-Reply-To"))]
    parent = (answers or above[-1:] or [""])[0]
    parent = "" if parent == remote else parent
    author = _author(letter, host)
    text, links = _words(letter)
    files = list(_files(letter))
    if files:
        attached = _("Adjuntos: %(names)s") % {"names": ", ".join(files)}
        text = f"{text}\n\n{attached}".strip()
    return Item(
        id=remote,
        author=author,
        text=text,
        published=_moment(letter, came),
        kind="message",
        parent=parent,
        thread=((above or [parent])[0] or parent) if parent else remote,
        title=tidy_name(_header(letter, "Subject"), 300),
        own=author.id == me,
        links=links,
        audience="private",
    )


def _header(letter: Message, name: str) -> str:
    """A header as text; «» where there is none, or none that can be read."""
    try:
        return " ".join(str(letter.get(name) or "").split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError, UnicodeError):
        return ""


def _qualified(host: str, told: str) -> str:
    if len(told) > LONGEST_ID or not told.isprintable():
        told = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
    return f"{host}/{told}"


def _number(letter: Message, host: str) -> str:
    """Its Message-ID; of a letter without one, a digest of what it will always say."""
    told = _IDS.search(_header(letter, "Message-ID"))
    if told:
        return _qualified(host, told[1])
    whole = "\n".join(_header(letter, name) for name in ("Date", "From", "To", "Subject"))
    return f"{host}/{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _author(letter: Message, host: str) -> Author:
    found = [pair for pair in getaddresses([_header(letter, "From")]) if "@" in pair[1]]
    if not found:
        return Author(f"{host}/?", _("Sin remitente"))
    name, address = found[0][0], found[0][1].strip().lower()[:250]
    plain = re.sub(r"[^\w.+%@-]", "", address, flags=re.ASCII) if not address.isascii() else address
    return Author(plain.replace(" ", ""), tidy_name(name) or address, address)


def _moment(letter: Message, came: datetime) -> datetime:
    """When it was written, if its clock makes sense; else when it came."""
    try:
        told = parsedate_to_datetime(_header(letter, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return came
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    return told.astimezone(UTC) if came - LATEST < told <= came else came


def _words(letter: Message) -> tuple[str, tuple[str, ...]]:
    """(what is said anew, the links in it)."""
    assert isinstance(letter, EmailMessage)
    plain = html = ""
    for part in letter.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not html:
            html = _decoded(part)
    if plain.strip():
        text = unquoted(plain)
        return text, tuple(dict.fromkeys(_WEB.findall(text)))[:20]
    quote = _HTML_QUOTE.search(html)
    said = html[: quote.start()] if quote and to_text(html[: quote.start()]) else html
    return unquoted(to_text(said)), links_of(said)


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("latin-1")


def unquoted(text: str) -> str:
    """What somebody wrote themselves: without what they answer, nor the signature below «-- »; all of it
    where nothing else would be left."""
    whole = text.replace("\r\n", "\n").strip()
    # Programs break the line above a quote in two.
    joined = _BROKEN_IN_TWO.sub(" ", whole)
    above = _ABOVE_QUOTE.search(joined)
    kept = joined[: above.start()] if above else whole
    kept = re.split(r"^-- ?$", kept, maxsplit=1, flags=re.MULTILINE)[0]
    own = [line for line in kept.split("\n") if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip() or whole


def _files(letter: Message) -> Iterator[str]:
    """The names of what is attached."""
    named = 0
    for part in letter.walk():
        if part.is_multipart() or named >= MOST_FILES:
            continue
        try:
            name = part.get_filename() or ""
        except (ValueError, LookupError, UnicodeError, AttributeError, TypeError):
            name = ""
        if name or part.get_content_disposition() == "attachment":
            named += 1
            yield tidy_name(name, 100) or part.get_content_type()
