"""A line of one's own to another machine: the socket itself, pinned to an address that was vetted.

For what is no request and answer: mail (`imaplib` over it), and the live events of `kit.stream`.
"""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING

import httpcore2
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.pinned import Forbidden, deadline, trust

if TYPE_CHECKING:
    from tertulia.kit.pinned import Backend


class Wire:
    """An open line. `socket` is what libraries take; `host` is whom it leads to, by name."""

    def __init__(self, plain: socket.socket, host: str) -> None:
        self.socket = plain
        self.host = host

    @classmethod
    def open(cls, backend: Backend, host: str, port: int, *, tls: bool, timeout: float) -> Wire:
        """Connect to the first address of `host` that may be reached and answers within `timeout` seconds."""
        words = format_lazy(_("No se puede hablar con {host}."), host=host)
        try:
            addresses = backend.addresses(host, port)
        except Forbidden:
            refused = _(
                "{host} es una dirección privada y no se visita. Quien lleva este servidor puede permitirlo "
                "con TERTULIA_ALLOW_PRIVATE."
            )
            raise Rejected(format_lazy(refused, host=host)) from None
        except httpcore2.ConnectError:
            raise Unavailable(words) from None
        for address in addresses:
            try:
                wire = cls(socket.create_connection((address, port), _patience(timeout)), host)
            except OSError:
                continue
            if tls:
                wire.secure(timeout)
            return wire
        raise Unavailable(words)

    def secure(self, timeout: float) -> None:
        """Speak TLS from here on; the certificate must be for `host`."""
        self.socket.settimeout(_patience(timeout))
        try:
            self.socket = trust().wrap_socket(self.socket, server_hostname=self.host)
        except (OSError, ssl.SSLError, ValueError):
            self.close()
            words = format_lazy(_("La conexión segura con {host} no se pudo abrir."), host=self.host)
            raise Unavailable(words) from None

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def _patience(timeout: float) -> float:
    """Seconds for one step, within the patience of the caller (`kit.pinned.within`)."""
    return max(0.05, min(timeout, deadline(timeout) - time.monotonic()))
