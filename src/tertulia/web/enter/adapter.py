"""How allauth behaves here: closed doors, our words, and letters that go out as rows."""

from __future__ import annotations

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.queries import seats, user_by_email
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.web.address import address

log = logging.getLogger(__name__)
WRONG_CODE = _("Ese código no es, o ya ha caducado. Míralo otra vez.")


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """An account is made by the first run, by an invitation, or on the command line; never from the public
    page."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Esta cuenta está cerrada."),
        "email_password_mismatch": _("El correo y la contraseña no van juntos. Revisa los dos."),
        "enter_current_password": _("Esa no es tu contraseña de ahora."),
        "incorrect_password": _("Esa no es tu contraseña."),
        "incorrect_code": WRONG_CODE,
        "invalid_or_expired_key": _("El enlace ya no sirve."),
        "invalid_login": _("Escribe tu correo."),
        "invalid_password_reset": _("El enlace para cambiar la contraseña ya no sirve. Pide otro."),
        "too_many_login_attempts": _("Demasiados intentos seguidos. Prueba dentro de cinco minutos."),
        "unknown_email": _("No hay ninguna cuenta con ese correo."),
        "rate_limited": _("Demasiadas peticiones seguidas. Espera un momento y prueba otra vez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: `enter.views.invitation` is the way in."""
        return False

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The letter, marked with the workspace whose mail server may carry it."""
        user = user_by_email(email) if isinstance(email, str) else None
        seat = next(iter(seats(user)), None) if user else None
        marks = {"X-Workspace": str(seat.workspace_id)} if seat else {}
        letter: EmailMessage = super().render_mail(
            template_prefix, email, context, {**marks, **(headers or {})}
        )
        return letter

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the public address, not under whichever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return address(self.request, path.replace("UID-KEY", key))


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor speaks our language, and is sealed at rest like every other key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("El segundo paso no se puede quitar ahora."),
        "cannot_generate_recovery_codes": _("Primero enciende el segundo paso."),
    }

    def encrypt(self, text: str) -> str:
        """The secret of somebody's telephone, or of their recovery codes, as it is stored."""
        return seal({"secret": text})

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Where our key is gone, one that nobody has: no code fits, and a one-time link
        lets its owner in to begin anew."""
        try:
            return str(unseal(encrypted_text)["secret"])
        except CannotOpen:
            log.warning("a second step was sealed with a key that is gone")
            return base64.b32encode(secrets.token_bytes(20)).decode()
