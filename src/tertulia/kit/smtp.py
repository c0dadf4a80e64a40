"""Lines to mail servers that go only where they may: the address that was vetted is the one connected to.

A workspace names its own server, so that a private address would let whoever runs one workspace feel around
in the network of everybody's machine. The instance's own server (`TERTULIA_MAIL_URL`) may stand anywhere.
"""

from __future__ import annotations

import functools
import ipaddress
import smtplib
import socket
from typing import Any

from django.conf import settings

from tertulia.kit.pinned import Allowed, is_private, resolve


class PrivateServer(OSError):
    """The server leads to a private address that no setting allows."""


@functools.cache
def _allowed(entries: tuple[str, ...]) -> Allowed:
    return Allowed(entries)


def vetted(host: str, port: int) -> str:
    """An address of `host` that may be connected to. Raises PrivateServer, or OSError for a name that leads
    nowhere."""
    allowed = _allowed(tuple(settings.ALLOW_PRIVATE))
    for text in resolve(host, port):
        address = ipaddress.ip_address(text.partition("%")[0])
        if not is_private(address) or allowed(host, port, address):
            return text
    raise PrivateServer(host)


class Line(smtplib.SMTP):
    """A line to a server that somebody of a workspace named."""

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        return socket.create_connection((vetted(host, port), port), timeout)


class SecureLine(smtplib.SMTP_SSL, Line):
    """The same with TLS from the start; the certificate is still asked for the name."""
