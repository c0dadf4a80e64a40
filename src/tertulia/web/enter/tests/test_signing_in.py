"""allauth's pages: they work, in our words, with a password, a code and a second step."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.make import PASSWORD
from tests.world import World

ENGLISH = re.compile(r"\b(Sign|Password|password|Email|code|Confirm|Cancel|account|your|the)\b")
NEW = "otra frase larga y segura"


@pytest.fixture(autouse=True)
def _nobody_has_tried(db: None) -> None:
    cache.clear()


@pytest.fixture
def client(settings: Settings) -> Client:
    settings.MAIL_URL = "smtp://casa.example"
    return Client()


def seen(html: str) -> str:
    """What a person reads of a page."""
    body = re.sub(r"(?s)<(script|style|svg|code).*?</\1>|<!--.*?-->", " ", html[html.index("<main") :])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body[: body.index("</main>")]))


def code_now(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def test_it_signs_in_with_a_password_and_goes_back(world: World, client: Client) -> None:
    answer = client.post(
        "/entrar/?next=/salud/", {"login": "Alice@example.org", "password": PASSWORD, "next": "/salud/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/salud/")
    assert client.session["_auth_user_id"] == str(world.alice.user_id)


def test_it_says_that_address_and_password_do_not_match(world: World, client: Client) -> None:
    for login in ("alice@example.org", "nadie@example.org"):
        answer = client.post("/entrar/", {"login": login, "password": "no es"})
        assert "El correo y la contraseña no van juntos." in answer.content.decode()


def test_it_signs_in_with_a_code_from_a_letter(world: World, client: Client) -> None:
    assert "Recibir un código por correo" in client.get("/entrar/").content.decode()
    answer = client.post("/entrar/codigo/", {"email": "alice@example.org"}, follow=True)
    page = answer.content.decode()
    assert "Escribe el código" in page
    letter = mail.outbox[0]
    assert letter.subject == "Tertulia · Tu código para entrar"
    assert letter.extra_headers["X-Workspace"] == str(world.workspace.pk)
    found = re.search(r"es:\n\n(\S+)\n", str(letter.body))
    assert found
    wrong = client.post("/entrar/codigo/escribir/", {"code": "NADA"})
    assert "Ese código no es" in wrong.content.decode()
    client.post("/entrar/codigo/escribir/", {"code": found[1]})
    assert client.session["_auth_user_id"] == str(world.alice.user_id)


def test_it_writes_to_nobody_who_has_no_account(world: World, client: Client) -> None:
    answer = client.post("/entrar/codigo/", {"email": "nadie@example.org"}, follow=True)
    assert "Escribe el código" in answer.content.decode()
    client.post("/entrar/contrasena/recuperar/", {"email": "nadie@example.org"})
    assert mail.outbox == []


def test_it_offers_no_letters_where_none_can_leave(world: World) -> None:
    page = Client().get("/entrar/").content.decode()
    assert "Recibir un código" not in page
    assert "no envía correo todavía" in page
    assert "tertulia login-link" in Client().get("/entrar/contrasena/recuperar/").content.decode()


def test_it_puts_a_new_password_through_a_link(world: World, client: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://tertulia.casa.example"
    answer = client.post("/entrar/contrasena/recuperar/", {"email": "bob@example.org"}, follow=True)
    assert "Mira tu correo" in answer.content.decode()
    found = re.search(r"https://tertulia\.casa\.example(/\S+)", str(mail.outbox[0].body))
    assert found
    page = client.get(urlsplit(found[1]).path, follow=True)
    assert "Pon una contraseña nueva" in page.content.decode()
    here = page.redirect_chain[-1][0]
    short = client.post(here, {"password1": "corta"})
    assert "10 caracteres" in short.content.decode()
    done = client.post(here, {"password1": NEW}, follow=True)
    assert "Contraseña cambiada" in done.content.decode()
    world.bob.user.refresh_from_db()
    assert world.bob.user.check_password(NEW)
    assert "El enlace ya no sirve" in Client().get(urlsplit(found[1]).path, follow=True).content.decode()


def test_it_turns_the_second_step_on_and_asks_for_it(world: World, client: Client) -> None:
    client.force_login(world.alice.user)
    asked = client.get("/entrar/segundo-paso/encender/", follow=True)
    assert "Confirma que eres tú" in asked.content.decode()
    again = client.post(
        "/entrar/confirmar/", {"password": PASSWORD, "next": "/entrar/segundo-paso/encender/"}, follow=True
    )
    page = again.content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r'<code class="code">(\w+)</code>', page)
    assert secret
    wrong = client.post("/entrar/segundo-paso/encender/", {"code": "000000"})
    assert "Ese código no es" in wrong.content.decode()
    done = client.post("/entrar/segundo-paso/encender/", {"code": code_now(secret[1])}, follow=True)
    assert "Códigos de recuperación" in done.content.decode()
    assert "Te quedan 10 de 10" in seen(done.content.decode())
    assert client.get("/entrar/recuperacion/codigos.txt").status_code == 200

    other = Client()
    first = other.post("/entrar/", {"login": "alice@example.org", "password": PASSWORD}, follow=True)
    assert "El segundo paso" in first.content.decode()
    assert "_auth_user_id" not in other.session


def test_it_lets_in_with_a_recovery_code_and_turns_the_step_off(world: World, client: Client) -> None:
    TOTP.activate(world.alice.user, generate_totp_secret())
    codes = RecoveryCodes.activate(world.alice.user).get_unused_codes()
    client.post("/entrar/", {"login": "alice@example.org", "password": PASSWORD})
    client.post("/entrar/segundo-paso/", {"code": codes[0]})
    assert client.session["_auth_user_id"] == str(world.alice.user_id)
    client.post("/entrar/confirmar/", {"password": PASSWORD, "next": "/entrar/segundo-paso/apagar/"})
    assert "¿Apagar el segundo paso?" in client.get("/entrar/segundo-paso/apagar/").content.decode()
    assert "¿Hacer códigos nuevos?" in client.get("/entrar/recuperacion/nuevos/").content.decode()
    client.post("/entrar/segundo-paso/apagar/")
    assert not Authenticator.objects.filter(user=world.alice.user, type="totp").exists()


def test_it_signs_out_by_post_alone(alice: Client) -> None:
    assert "¿Salir de Tertulia?" in alice.get("/salir/").content.decode()
    assert "_auth_user_id" in alice.session
    alice.post("/salir/")
    assert "_auth_user_id" not in alice.session


@pytest.mark.parametrize(
    "path",
    [
        "/entrar/",
        "/entrar/codigo/",
        "/entrar/registro/",
        "/entrar/cerrada/",
        "/entrar/contrasena/recuperar/",
        "/entrar/contrasena/enviada/",
        "/entrar/contrasena/cambiada/",
        "/entrar/contrasena/recuperar/1-nada/",
    ],
)
def test_it_speaks_spanish_alone(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    words = seen(answer.content.decode())
    assert not ENGLISH.search(words), words


@pytest.mark.parametrize(
    "path",
    ["/salir/", "/entrar/confirmar/", "/entrar/segundo-paso/encender/", "/entrar/recuperacion/nuevos/"],
)
def test_it_speaks_spanish_to_who_is_in(alice: Client, path: str) -> None:
    words = seen(alice.get(path, follow=True).content.decode())
    assert not ENGLISH.search(words), words
    wrong = alice.post("/entrar/confirmar/", {"password": "no"})
    assert "Esa no es tu contraseña." in wrong.content.decode()


def test_it_stops_who_tries_too_often(world: World, client: Client) -> None:
    pages = [
        client.post("/entrar/", {"login": "alice@example.org", "password": "no es"}).content.decode()
        for _ in range(12)
    ]
    assert any("Demasiados intentos seguidos" in page or "Demasiado deprisa" in page for page in pages)
    assert not ENGLISH.search(seen(pages[-1]))


def test_it_keeps_the_secret_of_a_second_step_sealed(world: World) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.alice.user, secret)
    row = Authenticator.objects.get()
    assert secret not in str(row.data)
    assert TOTP(row).validate_code(code_now(secret))


def test_no_code_fits_once_the_key_is_gone(world: World) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.alice.user, secret)
    row = Authenticator.objects.get()
    row.data["secret"] = "gAAAAAB-sealed-with-another-key"
    assert not TOTP(row).validate_code(code_now(secret))
    assert not TOTP(row).validate_code(code_now(""))
