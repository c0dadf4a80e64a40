"""Ajustes · Correo: a real conversation with a mail server on loopback, and words for each way it fails."""

from __future__ import annotations

import smtplib
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tertulia.accounts.actions import mail_server_of
from tertulia.kit.models import Mail
from tertulia.web.settings_home.mail_words import problem_of
from tests.world import World

PASSWORD = "muy-secreta"


class Postman(socketserver.StreamRequestHandler):
    """Enough of SMTP to greet and to sign in (AUTH PLAIN)."""

    def handle(self) -> None:
        self.wfile.write(b"220 loopback\r\n")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"EHLO":
                self.wfile.write(b"250-loopback\r\n250 AUTH PLAIN\r\n")
            elif word == b"AUTH":
                good = line.split()[-1] == b"AGF1cm9yYQBtdXktc2VjcmV0YQ=="
                self.wfile.write(b"235 come in\r\n" if good else b"535 5.7.8 bad credentials\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def port() -> Iterator[int]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def given(at: int, **over: Any) -> dict[str, Any]:
    base = {"host": "127.0.0.1", "port": at, "security": "none", "user": "aurora", "password": PASSWORD}
    return {**base, "sender": "Aurora <hola@aurora.coop>", **over}


def told(page: str, field: str) -> str:
    return page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


def test_it_connects_and_saves(world: World, alice: Client, port: int) -> None:
    assert alice.post("/ajustes/correo/", given(port)).status_code == 302
    server = mail_server_of(world.workspace.pk)
    assert server
    assert (server.port, server.user, server.password) == (port, "aurora", PASSWORD)
    page = alice.get("/ajustes/correo/").content.decode()
    assert "El correo sale por 127.0.0.1." in page
    assert PASSWORD not in page
    assert alice.post("/ajustes/correo/", given(port, password="")).status_code == 302


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"password": "otra"}, "password", "El servidor no acepta ese usuario y esa contraseña."),
        ({"security": "starttls"}, "security", "no ofrece STARTTLS"),
        ({"security": "tls"}, "security", "no habla TLS"),
        ({"host": "no.existe.invalid"}, "host", "No encontramos ningún servidor"),
        ({"host": "smtp/raro"}, "host", "Escribe solo el nombre"),
        ({"port": 70000}, "port", "entre 1 y 65535"),
        ({"sender": "Aurora"}, "sender", "Escribe un correo"),
        ({"host": ""}, "host", "obligatorio"),
    ],
)
def test_it_says_at_the_field_what_is_wrong(
    world: World, alice: Client, port: int, over: dict[str, Any], field: str, words: str
) -> None:
    answer = alice.post("/ajustes/correo/", given(port, **over))
    assert answer.status_code == 422
    assert words in told(answer.content.decode(), field)
    assert mail_server_of(world.workspace.pk) is None


def test_it_says_that_the_port_is_closed(alice: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = alice.post("/ajustes/correo/", given(port))
    assert "ese puerto está cerrado" in told(answer.content.decode(), "port")


@pytest.mark.parametrize(
    ("failure", "field"),
    [
        (TimeoutError(), "port"),
        (ssl.SSLCertVerificationError(), "host"),
        (smtplib.SMTPServerDisconnected("gone"), "security"),
        (smtplib.SMTPNotSupportedError(), "user"),
        (smtplib.SMTPHeloError(500, b"go\r\naway"), ""),
        (OSError("network is unreachable"), ""),
    ],
)
def test_every_failure_has_words(failure: Exception, field: str) -> None:
    problem = problem_of(failure, security="tls")
    assert list(problem) == [field]
    assert problem[field]


def test_it_says_what_works_without_a_server(alice: Client) -> None:
    page = alice.get("/ajustes/correo/").content.decode()
    assert "Sin servidor de correo casi todo funciona igual" in page
    assert "Enviarme una prueba" not in page


def test_it_writes_a_trial_letter(world: World, alice: Client, settings: Settings) -> None:
    settings.MAIL_URL = "smtp://casa.example"
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"
    answer = alice.post("/ajustes/correo/prueba/", follow=True)
    mail = Mail.objects.get()
    assert (mail.to, mail.workspace_id) == (["alice@example.org"], world.workspace.pk)
    assert "está esperando a salir" in answer.content.decode()
    Mail.objects.update(state="failed", last_error="No existe ese buzón")
    assert "No existe ese buzón" in alice.get("/ajustes/correo/").content.decode()


def test_it_forgets_the_server(world: World, alice: Client, port: int) -> None:
    alice.post("/ajustes/correo/", given(port))
    alice.post("/ajustes/correo/quitar/")
    assert mail_server_of(world.workspace.pk) is None
