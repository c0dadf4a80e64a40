"""The letters that this room writes: a question to a department, with its link."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.inbox.actions._shared import soon
from tertulia.inbox.models import HandOff
from tertulia.kit.models import Mail
from tertulia.kit.secrets import unseal


def link(handoff: HandOff, base_url: str) -> str:
    """The address that opens `handoff` without an account. `base_url`: how others reach this installation."""
    return f"{base_url.rstrip('/')}/consulta/{unseal(handoff.sealed_token)['token']}/"


def send_question(handoff: HandOff, *, by_name: str, base_url: str, again: bool = False) -> Mail | None:
    """Leave the letter of `handoff` (`again`: a reminder) to be sent, in the language of its workspace. None
    when there is nobody to write to; a letter that goes out for the first time waits eight seconds, so that
    it can be taken back."""
    if not handoff.to_email:
        return None
    words = {
        "handoff": handoff,
        "by_name": by_name,
        "brand": handoff.department.brand,
        "link": link(handoff, base_url),
        "again": again,
        "due": timezone.localtime(handoff.due_at, handoff.department.brand.zone),
    }
    about = f"handoff:{handoff.pk}"
    with translation.override(handoff.workspace.language):
        reminder, first = _("Recordatorio: %(name)s espera tu respuesta"), _("%(name)s te hace una pregunta")
        letter = EmailMultiAlternatives(
            (reminder if again else first) % {"name": by_name},
            render_to_string("inbox/letters/question.txt", words),
            to=[handoff.to_email],
            headers={"X-Workspace": str(handoff.workspace_id), "X-About": about},
        )
        letter.attach_alternative(render_to_string("inbox/letters/question.html", words), "text/html")
    letter.send()
    mail = Mail.objects.filter(about=about).order_by("-pk").first()
    if mail is not None and not again:
        mail.next_try_at = soon()
        mail.save(update_fields=["next_try_at"])
    return mail
