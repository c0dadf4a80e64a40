"""Sockets that go only where they may: the name is resolved here, each address is vetted, and the very
address that was vetted is the one connected to, so that a name which changes its mind gains nothing.

It also knows two things that only a socket can know: whether any byte of a request had left when the line
broke, and when the patience for a whole call (not for one read) is at its end.
"""

from __future__ import annotations

import functools
import ipaddress
import math
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore2
import httpx2

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → addresses as text. Raises OSError where the name leads nowhere."""

# What `ipaddress` takes for global, and is not: clouds' own machinery, protocol assignments, local NAT64.
_INNER = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "64:ff9b:1::/48")))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Exception):
    """The host leads to a private address that no setting allows."""


class NoNetwork(RuntimeError):
    """A test tried to leave loopback (TERTULIA_NO_NETWORK=1). Not a failure like the four: it must show."""


@dataclass(slots=True)
class Call:
    """One request under way. `deadline`: time.monotonic() of giving up; `sent`: bytes have left."""

    deadline: float
    sent: bool = False

    def patience(self, timeout: float | None) -> float:
        """Seconds to wait for the next step; raises ReadTimeout when there are none left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left if timeout is None else min(left, timeout)


current: ContextVar[Call | None] = ContextVar("tertulia_http_call", default=None)
_latest: ContextVar[float] = ContextVar("tertulia_http_latest", default=math.inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that is asked in here, by whatever client, ends within `seconds` (but for looking up a name, for
    which the system has a patience of its own)."""
    token = _latest.set(min(_latest.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _latest.reset(token)


def deadline(seconds: float) -> float:
    """When (time.monotonic()) a request that may take `seconds` gives up here."""
    return min(time.monotonic() + seconds, _latest.get())


def is_private(address: Address) -> bool:
    """Whether `address` is not a public host: private, loopback, link-local, ULA, CGNAT, multicast, reserved,
    a cloud's own, or any of these wrapped in IPv6 (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            return is_private(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(wrapped is not None and is_private(wrapped) for wrapped in inner):
            return True
        if address.is_site_local:
            return True
    return (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or any(address.version == net.version and address in net for net in _INNER)
    )


class Allowed:
    """The private hosts that a setting opens: «intranet.example», «.corp.example» (and all below it),
    «10.1.0.0/16», «127.0.0.1», each with an optional «:port»."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._names: list[tuple[str, int | None]] = []
        self._nets: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]] = []
        for entry in entries:
            host, port = _split(entry.strip().lower())
            try:
                self._nets.append((ipaddress.ip_network(host, strict=False), port))
            except ValueError:
                self._names.append((host, port))

    def __call__(self, host: str, port: int, address: Address) -> bool:
        """Whether `address`, to which `host` leads, may be reached at `port`."""
        host = host.lower().rstrip(".")
        for name, only in self._names:
            if only in (None, port) and (host == name or (name.startswith(".") and host.endswith(name))):
                return True
        plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return any(
            only in (None, port) and candidate.version == net.version and candidate in net
            for net, only in self._nets
            for candidate in (address, plain)
            if candidate is not None
        )


def _split(entry: str) -> tuple[str, int | None]:
    """«host:port» → (host, port); IPv6 wears brackets when it has a port."""
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, int(rest[1:]) if rest[1:].isdigit() else None
    host, colon, port = entry.rpartition(":")
    return (host, int(port)) if colon and ":" not in host and port.isdigit() else (entry, None)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step is counted against the call that uses it."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        call = current.get()
        return self._inner.read(max_bytes, call.patience(timeout) if call else timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        call = current.get()
        if call:
            timeout = call.patience(timeout)
            call.sent = True
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        call = current.get()
        patience = call.patience(timeout) if call else timeout
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, patience))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore2.NetworkBackend):
    """Resolves, vets, and connects to what it vetted."""

    def __init__(self, allowed: Allowed, resolver: Resolve | None) -> None:
        self._allowed, self._resolver = allowed, resolver
        self._inner = httpcore2.SyncBackend()

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be reached. Raises Forbidden, NoNetwork, ConnectError."""
        offline = os.environ.get("TERTULIA_NO_NETWORK") == "1"
        if offline and self._resolver is None and not _is_literal(host) and host != "localhost":
            raise NoNetwork(f"a test tried to reach {host}")
        try:
            found = (self._resolver or resolve)(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError("name") from error
        open_ones = []
        for text in found:
            address = ipaddress.ip_address(text.partition("%")[0])
            if is_private(address) and not self._allowed(host, port, address):
                continue
            if offline and not address.is_loopback:
                raise NoNetwork(f"a test tried to reach {host} ({address})")
            open_ones.append(text)
        if found and not open_ones:
            raise Forbidden(host)
        return open_ones

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        call = current.get()
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self.addresses(host, port):
            try:
                patience = call.patience(timeout) if call else timeout
            except httpcore2.ReadTimeout as late:
                # Too late for a connection: nothing has left.
                raise httpcore2.ConnectTimeout("deadline") from late
            try:
                return _Stream(
                    self._inner.connect_tcp(address, port, patience, local_address, socket_options)
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@functools.cache
def trust() -> ssl.SSLContext:
    """The system's trust, read once: loading it costs tens of milliseconds."""
    return httpcore2.default_ssl_context()


class _Body(httpx2.SyncByteStream):
    """An httpcore body as httpx wants it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks

    def close(self) -> None:
        if hasattr(self._chunks, "close"):
            self._chunks.close()


class PinnedTransport(httpx2.BaseTransport):
    """A transport that reaches public addresses, and private ones only where `allowed` says so."""

    def __init__(self, allowed: Allowed, resolver: Resolve | None = None) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trust(),
            max_connections=100,
            # A connection that the other side is just closing loses a request without a word, and nobody can
            # tell whether it was read: each request gets a connection of its own, and «sent» means something.
            max_keepalive_connections=0,
            network_backend=Backend(allowed, resolver),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        self._pool.close()
