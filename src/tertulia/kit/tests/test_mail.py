"""Letters: written as rows, sent by the worker, and truthfully told what became of each."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings

from tertulia.kit import mail as kit
from tertulia.kit.mail import Server, from_address, send_due, try_server
from tertulia.kit.models import Mail
from tertulia.kit.tests.smtp import Post, post
from tests.servers import free_port

__all__ = ["post"]


def letter(**over: object) -> Mail:
    """A letter that is due."""
    given = {"to": ["ana@casa.example"], "subject": "¿Qué tal?", "body": "Una pregunta.\n"}
    return Mail.objects.create(**{"next_try_at": timezone.now(), **given, **over})


def sent_through(server: Server | None, mail: Mail) -> Mail:
    """The row after the worker has tried."""
    send_due(lambda workspace: server)
    mail.refresh_from_db()
    return mail


def test_it_keeps_what_django_writes(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"
    headers = {"X-Workspace": "7", "X-About": "handoff:3"}
    written = EmailMultiAlternatives("Hola", "texto", to=["a@b.es"], reply_to=["r@b.es"], headers=headers)
    written.attach_alternative("<p>texto</p>", "text/html")
    assert written.send() == 1
    mail = Mail.objects.get()
    assert (mail.workspace_id, mail.about, mail.to, mail.reply_to) == (7, "handoff:3", ["a@b.es"], ["r@b.es"])
    assert (mail.subject, mail.body, mail.html) == ("Hola", "texto", "<p>texto</p>")
    assert (mail.state, mail.next_try_at is not None) == ("queued", True)


def test_it_delivers_and_says_so(db: None, post: Post) -> None:
    mail = sent_through(post.address(), letter(html="<p>Una pregunta.</p>", reply_to=["bob@aurora.example"]))
    assert (mail.state, mail.next_try_at, mail.last_error) == ("sent", None, "")
    assert mail.sent_at is not None
    [got] = post.letters
    assert (got["Subject"], got["From"], got["To"], got["Reply-To"]) == (
        "¿Qué tal?",
        "Aurora <hola@aurora.example>",
        "ana@casa.example",
        "bob@aurora.example",
    )
    plain, html = got.get_body(("plain",)), got.get_body(("html",))
    assert plain
    assert html
    assert (plain.get_content().strip(), html.get_content().strip()) == (
        "Una pregunta.",
        "<p>Una pregunta.</p>",
    )


@pytest.mark.parametrize("password", ["clave", "contraseña"])
def test_it_signs_in(db: None, post: Post, password: str) -> None:
    assert sent_through(post.address(user="ana", password=password), letter()).state == "sent"
    assert post.signed_in == [["ana", password]]


def test_it_names_a_letter_always_the_same(db: None, post: Post) -> None:
    mail = sent_through(post.address(), letter())
    Mail.objects.update(state="queued", next_try_at=timezone.now())
    sent_through(post.address(), mail)
    first, second = post.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_it_lets_no_subject_add_a_header(db: None, post: Post) -> None:
    sent_through(post.address(), letter(subject="Hola\r\nBcc: otra@casa.example"))
    [got] = post.letters
    assert (got["Subject"], got["Bcc"]) == ("Hola Bcc: otra@casa.example", None)


def test_it_sends_each_through_the_server_of_its_workspace(db: None, post: Post) -> None:
    letter(workspace_id=7)
    letter(workspace_id=8)
    assert send_due(lambda workspace: post.address() if workspace == 7 else None) == 2
    states = dict(Mail.objects.values_list("workspace_id", "state"))
    assert states == {7: "sent", 8: "failed"}


def test_it_sends_only_what_is_due(db: None, post: Post) -> None:
    letter(next_try_at=timezone.now() + timedelta(seconds=8))
    assert send_due(lambda workspace: post.address()) == 0
    assert post.letters == []


def test_it_says_that_there_is_no_server(db: None) -> None:
    mail = sent_through(None, letter())
    assert (mail.state, mail.next_try_at) == ("failed", None)
    assert "Puedes copiar el enlace" in mail.last_error


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("AUTH", "535 5.7.8 credentials not accepted"),
        ("RCPT", "550 5.1.1 no such user"),
        ("MAIL", "553 not your address"),
        ("DATA", "554 this looks like spam"),
        ("HELLO", "554 not open to you"),
    ],
)
def test_it_stops_when_told_never_to_come_back(db: None, post: Post, word: str, answer: str) -> None:
    post.says[word] = answer
    mail = sent_through(post.address(user="ana", password="x"), letter())
    assert (mail.state, mail.next_try_at) == ("failed", None)
    assert mail.last_error.startswith("El servidor de correo lo rechazó: ")
    assert answer[4:] in mail.last_error


@pytest.mark.parametrize(
    ("word", "answer"),
    [("RCPT", "450 greylisted, come back"), ("DATA", "452 disk full"), ("HELLO", "421 too busy")],
)
def test_it_comes_back_when_told_to(db: None, post: Post, word: str, answer: str) -> None:
    post.says[word] = answer
    mail = sent_through(post.address(), letter())
    assert (mail.state, mail.attempts, mail.last_error) == ("queued", 1, answer[4:])
    assert mail.next_try_at is not None
    assert mail.next_try_at > timezone.now()
    del post.says[word]
    Mail.objects.update(next_try_at=timezone.now())
    assert sent_through(post.address(), mail).state == "sent"
    assert mail.last_error == ""


def test_it_comes_back_to_who_does_not_answer(db: None) -> None:
    mail = sent_through(Server("127.0.0.1", free_port(), security="none"), letter())
    assert (mail.state, mail.attempts, mail.lease_until) == ("queued", 1, None)
    assert "refused" in mail.last_error


def test_it_gives_up_in_the_end(db: None) -> None:
    mail = letter(attempts=kit.GIVE_UP_AFTER - 1)
    assert sent_through(Server("127.0.0.1", free_port(), security="none"), mail).state == "failed"


def test_it_does_not_care_how_a_server_says_goodbye(db: None, post: Post) -> None:
    post.says["QUIT"] = "421 closing in a hurry"
    assert sent_through(post.address(), letter()).state == "sent"
    assert len(post.letters) == 1


def test_it_stops_at_a_server_without_the_protection_asked_for(db: None, post: Post) -> None:
    mail = sent_through(post.address(security="starttls"), letter())
    assert (mail.state, post.letters) == ("failed", [])


def test_it_does_not_choke_on_a_letter_that_cannot_be_written(db: None, post: Post) -> None:
    bad, good = letter(to=["una\ndos@casa.example"]), letter()
    assert send_due(lambda workspace: post.address()) == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "sent")
    assert "ValueError" in bad.last_error


def test_it_tries_a_server_without_writing(post: Post) -> None:
    try_server(post.address())
    post.says["AUTH"] = "535 no"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        try_server(post.address(user="ana", password="x"))
    assert not any(words.startswith("MAIL") for words in post.heard)


@pytest.mark.parametrize(
    ("address", "host", "port", "security"),
    [
        ("smtp://ana:p%40ss@post.example", "post.example", 587, "starttls"),
        ("smtps://ana:p%40ss@post.example", "post.example", 465, "tls"),
        ("smtp+none://ana:p%40ss@post.example:2525", "post.example", 2525, "none"),
    ],
)
def test_it_reads_the_address_of_a_server(address: str, host: str, port: int, security: str) -> None:
    server = from_address(address)
    assert server is not None
    assert (server.host, server.port, server.security) == (host, port, security)
    assert (server.user, server.password) == ("ana", "p@ss")
    assert "p@ss" not in repr(server)


def test_it_knows_no_other_addresses() -> None:
    assert from_address("") is None
    with pytest.raises(ValueError, match="smtps://"):
        from_address("mail.example")
