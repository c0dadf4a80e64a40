"""A line to an IMAP server: `imaplib` over a socket that we vetted, with patience and sizes that end.

Refusals are told apart by the codes of RFC 5530 («[AUTHENTICATIONFAILED]»).
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.pinned import trust

READ_S = 20.0
PAUSE = timedelta(minutes=2)
LONGEST = 2_000_000
"""Bytes that the server may say at once."""
AT_ONCE = 20
LETTER = 500_000
"""Bytes that are read of a letter: words come first, attachments after them."""
_CODE = re.compile(rb"\[([A-Z-]+)")
_LISTED = re.compile(rb"\((?P<flags>[^)]*)\) (?:NIL|\"(?:[^\"\\]|\\.)*\") (?P<name>.+)", re.DOTALL)
_LEFT_OUT = (b"\\noselect", b"\\nonexistent", b"\\trash", b"\\junk", b"\\drafts", b"\\all")


@dataclass(frozen=True, slots=True)
class Box:
    """Where an account is."""

    host: str
    port: int
    security: str
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A letter as the server gives it: its number, when it came, its first `LETTER` bytes."""

    uid: int
    came: datetime
    content: bytes


class _Line(imaplib.IMAP4):
    """`imaplib` whose socket is opened by our client."""

    def __init__(self, http: Http, box: Box) -> None:
        self._http, self._box = http, box
        super().__init__(box.host, box.port, READ_S)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = self._http.dial(self._box.host, self._box.port, tls=self._box.security == "tls").socket
        plain.settimeout(READ_S)
        return plain

    def read(self, size: int) -> bytes:
        if size > LONGEST:
            raise self.abort("more than we asked for")
        return super().read(size)


@contextmanager
def enter(http: Http, box: Box) -> Iterator[Account]:
    """A line on which we are known, hung up afterwards. Raises the four failures, whatever happens in it."""
    words = format_lazy(_("No se puede hablar con {host}."), host=box.host)
    line: _Line | None = None
    try:
        line = _Line(http, box)
        if box.security == "starttls":
            line.starttls(trust())
        _sign_in(line, box)
        yield Account(line)
    except (imaplib.IMAP4.abort, OSError, ssl.SSLError, EOFError) as problem:
        raise Unavailable(words, said=type(problem).__name__) from None
    except imaplib.IMAP4.error as problem:
        raise Unavailable(words, said=_said(problem)) from None
    finally:
        if line is not None:
            _hang_up(line)


def _sign_in(line: _Line, box: Box) -> None:
    try:
        if box.user.isascii() and box.password.isascii():
            line.login(box.user, box.password)
        else:
            told = f"\0{box.user}\0{box.password}".encode()
            line.authenticate("PLAIN", lambda _asked: told)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as problem:
        _refuse(_bytes(problem), Unauthorized(_("El servidor no acepta ese usuario o esa contraseña.")))


def _hang_up(line: _Line) -> None:
    try:
        line.sock.settimeout(1.0)
        line.logout()
    except (imaplib.IMAP4.error, OSError, EOFError):
        pass


class Account:
    """What is asked of an account once we are in."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def folders(self) -> list[str]:
        """The names of folders that hold letters (as the server writes them), the inbox first."""
        status, told = self._line.list()
        if status != "OK":
            _refuse(_first(told), Unauthorized(_("El servidor no enseña las carpetas.")))
        found = ["INBOX"]
        for entry in told:
            # A name with odd characters comes apart: («(flags) "/" {7}», «the name»).
            row = entry[0].rpartition(b"{")[0] + entry[1] if isinstance(entry, tuple) else entry
            match = _LISTED.fullmatch(row.strip()) if isinstance(row, bytes) else None
            if match is None or any(flag in match["flags"].lower() for flag in _LEFT_OUT):
                continue
            name = match["name"].strip()
            if name.startswith(b'"') and name.endswith(b'"'):
                name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
            found.append(name.decode("ascii", "replace"))
        return [name for n, name in enumerate(found) if n == 0 or name.upper() != "INBOX"]

    def open(self, folder: str) -> str:
        """Open a folder without changing anything in it; its UIDVALIDITY."""
        status, told = self._line.select(_quoted(folder), readonly=True)
        if status != "OK":
            words = format_lazy(_("La carpeta «{folder}» ya no está."), folder=readable(folder))
            _refuse(_first(told), Rejected(words))
        _name, valid = self._line.response("UIDVALIDITY")
        return _first(valid).decode("ascii", "replace")

    def after(self, uid: int) -> list[int]:
        """The numbers of the letters that came after `uid`, in order."""
        status, told = self._line.uid("SEARCH", f"UID {uid + 1}:*")
        if status != "OK":
            _refuse(_first(told), Unavailable(_("El servidor no deja buscar en la carpeta.")))
        numbers = sorted(
            int(n) for part in told if isinstance(part, bytes) for n in part.split() if n.isdigit()
        )
        # «n:*» names the last letter even where its number is smaller than n.
        return [number for number in numbers if number > uid]

    def letters(self, uids: list[int]) -> list[Raw]:
        """Those letters, as far as they are still there."""
        asked = f"(UID INTERNALDATE BODY.PEEK[]<0.{LETTER}>)"
        status, told = self._line.uid("FETCH", ",".join(map(str, uids)), asked)
        if status != "OK":
            _refuse(_first(told), Unavailable(_("El servidor no da las cartas de la carpeta.")))
        found = [_raw(part, told[at + 1 : at + 2]) for at, part in enumerate(told) if isinstance(part, tuple)]
        return sorted((raw for raw in found if raw is not None), key=lambda raw: raw.uid)


def _raw(part: tuple[bytes, bytes], rest: list[Any]) -> Raw | None:
    # What is told of a letter may stand before or after its text.
    about = part[0] + b" " + (rest[0] if rest and isinstance(rest[0], bytes) else b"")
    number = re.search(rb"\bUID (\d+)", about)
    came = imaplib.Internaldate2tuple(about)
    if number is None:
        return None
    when = datetime(*came[:6]).astimezone(UTC) if came else datetime.now(UTC)
    return Raw(int(number[1]), when, part[1])


def _refuse(said: bytes, otherwise: Exception) -> NoReturn:
    """Raise what a refusal means; `otherwise` where it does not say."""
    match = _CODE.search(said)
    code, words = (match[1] if match else b""), said.decode("utf-8", "replace")[:300]
    if code in (b"UNAVAILABLE", b"SERVERBUG", b"CONTACTADMIN"):
        raise Unavailable(_("El servidor de correo no funciona ahora mismo."), said=words)
    if code in (b"LIMIT", b"INUSE", b"OVERQUOTA", b"THROTTLED"):
        wait = _("El servidor de correo pide que esperemos antes de seguir.")
        raise RateLimited(wait, until=datetime.now(UTC) + PAUSE, said=words)
    if code in (b"NOPERM", b"AUTHORIZATIONFAILED", b"AUTHENTICATIONFAILED", b"EXPIRED", b"PRIVACYREQUIRED"):
        if isinstance(otherwise, Unauthorized):
            raise otherwise
        raise Unauthorized(_("El servidor de correo no nos da permiso para eso."), said=words)
    raise otherwise


def readable(folder: str) -> str:
    """A folder's name as people write it: «Env&AO0-os» → «Envíos» (modified UTF-7, RFC 3501 § 5.1.3)."""
    try:
        return re.sub(
            r"&([A-Za-z0-9+,]*)-",
            lambda m: f"+{m[1].replace(',', '/')}-".encode().decode("utf-7") if m[1] else "&",
            folder,
        )
    except UnicodeDecodeError:
        return folder


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "") + '"'


def _first(told: Any) -> bytes:
    found = next((part for part in told or () if isinstance(part, bytes)), b"")
    return bytes(found)


def _bytes(problem: Exception) -> bytes:
    told = problem.args[0] if problem.args else b""
    return told if isinstance(told, bytes) else str(told).encode()


def _said(problem: Exception) -> str:
    return _bytes(problem).decode("utf-8", "replace")[:200]
