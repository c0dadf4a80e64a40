"""Kept views by mail: once for each day or week, in the reader's language, and honest about silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.kit.models import Mail
from tertulia.listening import actions
from tertulia.listening.alerts import mailing
from tertulia.listening.models import View
from tertulia.listening.tests.test_alerts import heard, rows, search
from tests.world import World

__all__ = ["rows", "search"]
NOW = timezone.now()


def view(world: World, **over: Any) -> View:
    given = {
        "name": "Facturas",
        "rhythm": "daily",
        "members": [world.alice, world.bob],
        "base_url": "https://casa.example",
        "by": world.bob.actor,
    }
    made = actions.keep_view(world.brand, **{**given, **over})
    View.objects.filter(pk=made.pk).update(next_try_at=NOW - timedelta(minutes=1))
    return View.objects.get(pk=made.pk)


def test_it_tells_the_count_against_the_day_before_and_the_most_useful(world: World) -> None:
    made = view(world)
    heard(world, None, "Buenos días", at=NOW - timedelta(hours=1), intent="chat")
    heard(world, None, "¿Cuándo abrís?", at=NOW - timedelta(hours=2), intent="question")
    heard(world, None, "Ayer", at=NOW - timedelta(hours=30))
    assert mailing.mail_due() == 1
    assert {tuple(mail.to) for mail in Mail.objects.all()} == {("alice@example.org",), ("bob@example.org",)}
    body = Mail.objects.all()[0].body
    assert "2 menciones en el último día; en el anterior, 1." in body
    assert body.index("¿Cuándo abrís?") < body.index("Buenos días")
    assert f"https://casa.example/escucha/?vista={made.pk}" in body
    assert Mail.objects.all()[0].subject == "Facturas: 2 menciones"


def test_it_is_never_sent_twice(world: World) -> None:
    made = view(world)
    one, other = View.objects.get(pk=made.pk), View.objects.get(pk=made.pk)
    assert mailing.mail(one, NOW) == 2
    assert mailing.mail(other, NOW) == 0
    assert mailing.mail_due() == 0
    assert Mail.objects.count() == 2
    made.refresh_from_db()
    assert made.mailed_to == NOW
    assert made.next_try_at is not None
    assert made.next_try_at > NOW


def test_it_leaves_all_or_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = view(world)

    def die(*_args: object, **_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tertulia.listening.alerts.letters.render_to_string", die)
        with pytest.raises(KeyboardInterrupt):
            mailing.mail(made, NOW)
    assert Mail.objects.count() == 0
    assert mailing.mail(View.objects.get(), NOW) == 2


def test_it_says_that_nothing_was_heard(world: World) -> None:
    view(world, rhythm="weekly", members=[world.alice])
    mailing.mail_due()
    mail = Mail.objects.get()
    assert mail.subject == "Facturas: nada nuevo"
    assert "No se ha oído nada esta semana, ni la anterior." in mail.body


def test_it_puts_off_a_view_whose_words_can_no_longer_be_read(world: World) -> None:
    made = view(world)
    View.objects.filter(pk=made.pk).update(words="(a")
    assert mailing.mail_due() == 1
    made.refresh_from_db()
    assert made.last_error.startswith("Sus palabras ya no se entienden")
    assert made.next_try_at is not None
    assert made.next_try_at > timezone.now()
    assert Mail.objects.count() == 0
