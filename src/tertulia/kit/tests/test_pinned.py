"""Which addresses are private, which a setting opens, and that the vetted one is the one connected to."""

from __future__ import annotations

import ipaddress
import socket
import threading

import pytest

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.pinned import Allowed, is_private

PRIVATE = [
    "127.0.0.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "168.63.129.16",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:a00:1::",
    "2002:7f00:1::",
]
PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "172.32.0.1", "100.128.0.1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_it_knows_a_private_address(address: str) -> None:
    assert is_private(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_it_knows_a_public_address(address: str) -> None:
    assert not is_private(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "open_"),
    [
        ("127.0.0.1", "127.0.0.1", 80, "127.0.0.1", True),
        ("127.0.0.0/8", "localhost", 80, "127.0.0.9", True),
        ("127.0.0.0/8", "localhost", 80, "10.0.0.1", False),
        ("127.0.0.1:8000", "127.0.0.1", 8000, "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", 22, "127.0.0.1", False),
        ("[::1]:8000", "::1", 8000, "::1", True),
        ("::1", "::1", 9, "::1", True),
        ("10.0.0.0/8", "x", 80, "::ffff:10.0.0.1", True),
        ("intranet.example", "Intranet.Example.", 443, "10.0.0.1", True),
        ("intranet.example", "x.intranet.example", 443, "10.0.0.1", False),
        (".corp.example", "wiki.corp.example", 443, "10.0.0.1", True),
        (".corp.example", "evilcorp.example", 443, "10.0.0.1", False),
        ("intranet.example:8443", "intranet.example", 443, "10.0.0.1", False),
        ("", "x", 80, "10.0.0.1", False),
    ],
)
def test_it_opens_what_a_setting_names(entry: str, host: str, port: int, address: str, open_: bool) -> None:
    assert Allowed([entry])(host, port, ipaddress.ip_address(address)) is open_


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"])
def test_it_refuses_a_name_that_leads_inside(address: str) -> None:
    http = Http(resolver=lambda host, port: [address])
    with pytest.raises(Rejected, match="privada"):
        http.get("https://inocente.example/")


@pytest.mark.parametrize(
    "url", ["http://localhost/", "http://2130706433/", "http://0177.0.0.1/", "http://0/"]
)
def test_it_refuses_loopback_under_its_other_names(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERTULIA_NO_NETWORK", raising=False)
    with pytest.raises((Rejected, Unavailable)) as caught:
        Http().get(url)
    assert not getattr(caught.value, "sent", False)


def test_it_connects_to_the_very_address_that_it_vetted() -> None:
    asked: list[str] = []

    def turncoat(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    heard: list[bytes] = []

    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            heard.append(connection.recv(4096))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nsi")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        http = Http(resolver=turncoat, allow_private=["blog.example"])
        assert http.get(f"http://blog.example:{port}/").content == b"si"
        thread.join(5)
    assert asked == ["blog.example"], "one name, asked once"
    assert f"Host: blog.example:{port}".encode() in heard[0]


def test_it_tries_the_next_address_where_one_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        http = Http(resolver=lambda host, port: ["127.0.0.9", "127.0.0.1"], allow_private=["127.0.0.0/8"])
        assert http.get(f"http://blog.example:{port}/").status == 204
        thread.join(5)


def test_it_passes_over_the_private_one_of_two_addresses() -> None:
    http = Http(resolver=lambda host, port: ["10.0.0.1", "127.0.0.1"], allow_private=["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        http.get(f"http://blog.example:{port}/")
