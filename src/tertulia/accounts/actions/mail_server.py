"""The mail server that speaks for a workspace: sealed, and tried by the door before it is saved."""

from __future__ import annotations

import logging
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_email
from tertulia.accounts.models import Workspace
from tertulia.kit.mail import Server, from_address
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.kit.verbs import Actor, Refused, verb

SECURITIES = ("starttls", "tls", "none")
log = logging.getLogger(__name__)


def clean_server(
    *, host: str, port: int, security: str, user: str = "", password: str = "", sender: str
) -> Server:
    """The server that these settings describe. `sender`: «Name <address>» or an address alone. Refused, at
    its field, for what cannot be; nothing is connected."""
    problems: dict[str, str] = {}
    host = host.strip()
    if not host or any(c.isspace() or c in "/@" for c in host):
        problems["host"] = _("Escribe solo el nombre del servidor, como smtp.empresa.es.")
    if not 1 <= port <= 65535:
        problems["port"] = _("El puerto es un número entre 1 y 65535.")
    if security not in SECURITIES:
        problems["security"] = _("Elige cómo se protege la conexión.")
    name, address = parseaddr("" if {"\n", "\r"} & set(sender) else sender)
    try:
        address = clean_email(address, at="sender")
    except Refused as refused:
        problems.update(refused.problems)
    if problems:
        raise Refused(problems)
    return Server(host, port, user.strip(), password, security, formataddr((name, address)))


@verb("accounts.set_mail_server", role="manager")
def set_mail_server(
    workspace: Workspace,
    *,
    host: str,
    port: int,
    security: str = "starttls",
    user: str = "",
    password: str = "",
    sender: str,
    by: Actor,
) -> Workspace:
    """The workspace's own mail server, sealed. An empty password keeps the one stored for the same host and
    user. The door has tried it (`kit.mail.try_server`) before: nothing is connected here."""
    server = clean_server(
        host=host,
        port=port,
        security=security,
        user=user,
        password=password or stored_password(workspace, host=host, user=user),
        sender=sender,
    )
    workspace.mail_server = seal(
        {name: getattr(server, name) for name in ("host", "port", "user", "password", "security", "sender")}
    )
    workspace.save(update_fields=["mail_server"])
    return workspace


@verb("accounts.clear_mail_server", role="manager")
def clear_mail_server(workspace: Workspace, *, by: Actor) -> Workspace:
    """Forget the workspace's own mail server: the instance's carries its letters, if there is one."""
    workspace.mail_server = ""
    workspace.save(update_fields=["mail_server"])
    return workspace


def own_server(workspace: Workspace) -> Server | None:
    """The server that the workspace has named, or None (also when its key is lost: it must be written
    again)."""
    try:
        values = unseal(workspace.mail_server)
    except CannotOpen:
        log.warning("the mail server of workspace %s was sealed with a key that is gone", workspace.pk)
        return None
    return Server(**values) if values else None


def stored_password(workspace: Workspace, *, host: str, user: str) -> str:
    """The password on file for this very host and user; «» otherwise, so that it never goes to another
    host."""
    own = own_server(workspace)
    return own.password if own and (own.host, own.user) == (host.strip(), user.strip()) else ""


def mail_server_of(workspace_id: int | None) -> Server | None:
    """The server that carries letters of a workspace: its own, else the instance's (`TERTULIA_MAIL_URL`).
    None: no letter can leave. A demo's letters never go through the instance's server: nothing of it is
    real."""
    workspace = Workspace.objects.filter(pk=workspace_id).first() if workspace_id else None
    if workspace:
        own = own_server(workspace)
        if own or workspace.is_demo:
            return own
    return from_address(settings.MAIL_URL)
