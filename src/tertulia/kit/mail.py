"""Mail is rows: Django writes them, the worker sends them, the user reads what became of each."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage as Letter
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.due import back_off, claim
from tertulia.kit.models import Mail

GIVE_UP_AFTER = 8


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that sends for us. `security`: «starttls», «tls» or «none»."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "starttls"
    sender: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def from_address(address: str) -> Server | None:
    """The server that `smtp://user:password@host:587` (STARTTLS), `smtps://…` or `smtp+none://…` names; None
    for «»."""
    if not address:
        return None
    parts = urlsplit(address)
    security = {"smtp": "starttls", "smtps": "tls", "smtp+none": "none"}[parts.scheme]
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or {"starttls": 587, "tls": 465, "none": 25}[security],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        sender=settings.DEFAULT_FROM_EMAIL,
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


def send_due(server_of: Callable[[int | None], Server | None], *, limit: int = 20) -> int:
    """Send what is due, through the server that `server_of(workspace_id)` names. Returns how many went."""
    sent = 0
    for mail in claim(Mail.objects.filter(state=Mail.State.QUEUED), limit=limit):
        server = server_of(mail.workspace_id)
        if server is None:
            _stop(mail, _("No hay servidor de correo. Puedes copiar el enlace y enviarlo tú."))
            continue
        try:
            _deliver(mail, server)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPRecipientsRefused) as problem:
            _stop(mail, _("El servidor de correo lo rechazó: %(said)s") % {"said": _words(problem)})
        except (OSError, smtplib.SMTPException) as problem:
            _again(mail, _words(problem))
        else:
            Mail.objects.filter(pk=mail.pk).update(
                state=Mail.State.SENT,
                sent_at=timezone.now(),
                next_try_at=None,
                lease_until=None,
                last_error="",
            )
            sent += 1
    return sent


def try_server(server: Server) -> None:
    """Greet `server` and sign in, without sending anything. Raises OSError or SMTPException."""
    with _connect(server):
        pass


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=20, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=20)
        if server.security == "starttls":
            line.starttls(context=context)
    if server.user:
        line.login(server.user, server.password)
    return line


def _deliver(mail: Mail, server: Server) -> None:
    letter = Letter()
    letter["Subject"] = mail.subject.replace("\n", " ")
    letter["From"] = mail.sender or server.sender or settings.DEFAULT_FROM_EMAIL
    letter["To"] = ", ".join(mail.to)
    if mail.reply_to:
        letter["Reply-To"] = ", ".join(mail.reply_to)
    letter["Date"] = formatdate(localtime=False)
    # The id depends on the row alone: a letter sent twice by a crash is one letter for its reader's program.
    letter["Message-ID"] = f"<mail-{mail.pk}-{int(mail.created_at.timestamp())}@tertulia>"
    if not mail.pk:
        letter.replace_header("Message-ID", make_msgid())
    letter.set_content(mail.body)
    if mail.html:
        letter.add_alternative(mail.html, subtype="html")
    with _connect(server) as line:
        line.send_message(letter)


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return str(problem) or type(problem).__name__


def _stop(mail: Mail, why: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.FAILED, next_try_at=None, lease_until=None, last_error=why
    )


def _again(mail: Mail, why: str) -> None:
    attempts = mail.attempts + 1
    if attempts >= GIVE_UP_AFTER:
        _stop(mail, why)
        return
    Mail.objects.filter(pk=mail.pk).update(
        attempts=attempts, next_try_at=timezone.now() + back_off(attempts), lease_until=None, last_error=why
    )
