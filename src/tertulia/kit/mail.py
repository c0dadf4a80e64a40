"""Mail is rows: Django writes them, the worker sends them, the user reads what became of each."""

from __future__ import annotations

import base64
import contextlib
import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage as Letter
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.due import back_off, claim
from tertulia.kit.models import Mail
from tertulia.kit.smtp import Line, PrivateServer, SecureLine

log = logging.getLogger(__name__)
GIVE_UP_AFTER = 12
"""Tries, over about five hours."""
PATIENCE_S = 20
"""Seconds for each step of talking to a server; with many recipients and a slow one these add up."""
LEASE = timedelta(minutes=10)
SCHEMES = {"smtp": "starttls", "smtps": "tls", "smtp+none": "none"}
PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that sends for us. `security`: «starttls», «tls» or «none»."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "starttls"
    sender: str = ""
    trusted: bool = False
    """Named by who runs the machine: it may have a private address."""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def from_address(address: str) -> Server | None:
    """The server that `smtp://user:password@host:587` (STARTTLS), `smtps://…` or `smtp+none://…` names; None
    for «». Raises ValueError for an address of another kind."""
    if not address:
        return None
    parts = urlsplit(address)
    security = SCHEMES.get(parts.scheme)
    if security is None:
        raise ValueError("TERTULIA_MAIL_URL must start with smtp://, smtps:// or smtp+none://")
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or PORTS[security],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        sender=settings.DEFAULT_FROM_EMAIL,
        trusted=True,
    )


class RowsBackend(BaseEmailBackend):
    """Django's door to mail: stores each letter as a due row, in the caller's transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the letters; returns how many. Headers `X-Workspace` and `X-About` travel as columns."""
        for message in email_messages:
            html = ""
            if isinstance(message, EmailMultiAlternatives):
                html = next((str(a[0]) for a in message.alternatives if a[1] == "text/html"), "")
            workspace = message.extra_headers.get("X-Workspace")
            Mail.objects.create(
                workspace_id=int(workspace) if workspace else None,
                about=message.extra_headers.get("X-About", ""),
                to=list(message.to),
                reply_to=list(message.reply_to),
                subject=str(message.subject),
                body=str(message.body),
                html=html,
                next_try_at=timezone.now(),
            )
        return len(email_messages)


def send_due(
    server_of: Callable[[int | None], Server | None],
    *,
    limit: int = 20,
    told: Callable[[str], None] = lambda about: None,
) -> int:
    """Send what is due, at most `limit` letters, through the server that `server_of(workspace_id)` names.
    Returns how many were dealt with; each row says what became of its letter, and `told(about)` is called
    after each, for whoever shows it."""
    for done in range(limit):
        # One at a time: a server that keeps us waiting must not eat the lease of the next letter.
        found = claim(Mail.objects.filter(state=Mail.State.QUEUED), lease=LEASE)
        if not found:
            return done
        _send(found[0], server_of)
        told(found[0].about)
    return limit


def _send(mail: Mail, server_of: Callable[[int | None], Server | None]) -> None:
    try:
        server = server_of(mail.workspace_id)
        if server is None:
            _stop(mail, _("No hay servidor de correo. Puedes copiar el enlace y enviarlo tú."))
            return
        letter = _written(mail, server)
        with _line(server) as line:
            line.send_message(letter)
    except (OSError, smtplib.SMTPException) as problem:
        if _is_final(problem):
            _stop(mail, _("El servidor de correo lo rechazó: %(said)s") % {"said": _words(problem)})
        else:
            _again(mail, _words(problem))
    except Exception as problem:
        log.exception("letter %s cannot be sent", mail.pk)
        _stop(mail, _("El correo no se puede enviar (%(kind)s).") % {"kind": type(problem).__name__})
    else:
        _end(mail, state=Mail.State.SENT, sent_at=timezone.now(), last_error="")


def try_server(server: Server) -> None:
    """Greet `server` and sign in, without sending anything. Raises OSError or SMTPException."""
    with _line(server):
        pass


@contextlib.contextmanager
def _line(server: Server) -> Iterator[smtplib.SMTP]:
    """A line to `server`, signed in. How it answers to our goodbye is of no consequence."""
    context = ssl.create_default_context()
    plain, secure = (smtplib.SMTP, smtplib.SMTP_SSL) if server.trusted else (Line, SecureLine)
    if server.security == "tls":
        line: smtplib.SMTP = secure(server.host, server.port, timeout=PATIENCE_S, context=context)
    else:
        line = plain(server.host, server.port, timeout=PATIENCE_S)
    with contextlib.closing(line):
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            _sign_in(line, server)
        yield line
        with contextlib.suppress(OSError, smtplib.SMTPException):
            line.quit()


def _sign_in(line: smtplib.SMTP, server: Server) -> None:
    if (server.user + server.password).isascii():
        line.login(server.user, server.password)
        return
    # smtplib knows ASCII only; RFC 4616 says UTF-8.
    line.ehlo_or_helo_if_needed()
    words = base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, said = line.docmd("AUTH", f"PLAIN {words}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _written(mail: Mail, server: Server) -> Letter:
    letter = Letter()
    letter["Subject"] = " ".join(mail.subject.split())
    letter["From"] = mail.sender or server.sender or settings.DEFAULT_FROM_EMAIL
    letter["To"] = ", ".join(mail.to)
    if mail.reply_to:
        letter["Reply-To"] = ", ".join(mail.reply_to)
    letter["Date"] = formatdate(localtime=False)
    # The id depends on the row alone: a letter sent twice by a crash is one letter for its reader's program.
    letter["Message-ID"] = f"<mail-{mail.pk}-{int(mail.created_at.timestamp())}@tertulia>"
    letter.set_content(mail.body)
    if mail.html:
        letter.add_alternative(mail.html, subtype="html")
    return letter


def _is_final(problem: Exception) -> bool:
    """Whether trying again later makes no sense: the server said so (5xx), or lacks what we were told."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code >= 500
    return isinstance(problem, smtplib.SMTPNotSupportedError | PrivateServer)


def _words(problem: Exception) -> str:
    said: list[bytes | str]
    if isinstance(problem, PrivateServer):
        return _("El servidor de correo tiene una dirección privada: un ajuste tiene que permitirla.")
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        said = [text for _code, text in problem.recipients.values()]
    elif isinstance(problem, smtplib.SMTPResponseException):
        said = [problem.smtp_error]
    else:
        said = [str(problem) or type(problem).__name__]
    plain = [text.decode(errors="replace") if isinstance(text, bytes) else str(text) for text in said]
    return "; ".join(plain)[:500]


def _again(mail: Mail, why: str) -> None:
    attempts = mail.attempts + 1
    if attempts >= GIVE_UP_AFTER:
        _stop(mail, why)
    else:
        _set(mail, attempts=attempts, next_try_at=timezone.now() + back_off(attempts), last_error=why)


def _stop(mail: Mail, why: str) -> None:
    _end(mail, state=Mail.State.FAILED, last_error=why)


def _end(mail: Mail, **new: object) -> None:
    """Nothing more happens to the letter: its words are forgotten, since there may be a link in them."""
    _set(mail, next_try_at=None, body="", html="", **new)


def _set(mail: Mail, **new: object) -> None:
    Mail.objects.filter(pk=mail.pk).update(lease_until=None, **new)
