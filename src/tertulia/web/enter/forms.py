"""allauth's forms with our words: labels that stay, help where it helps, no placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Invitation

NEW_PASSWORD = _("Diez caracteres o más. Una frase se recuerda mejor.")


def _say(form: Any, **words: tuple[Any, Any]) -> None:
    """Give fields their (label, help) and take their placeholders away."""
    for name, (label, help_text) in words.items():
        if name in form.fields:
            field = form.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


def _digits(form: Any) -> None:
    form.fields["code"].widget.attrs.update(autofocus=True, autocapitalize="off", spellcheck="false")


class Login(account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=(_("Correo"), ""), password=(_("Contraseña"), ""))


class RequestCode(account.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send a one-time code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=(_("Correo"), ""))


class ConfirmCode(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_("Código"), ""))
        _digits(self)


class Reauthenticate(account.ReauthenticateForm):  # type: ignore[misc]
    """Is it still you?"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=(_("Contraseña"), ""))


class ResetPassword(account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=(_("Correo"), ""))


class ResetPasswordKey(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, once: it can be made visible."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=(_("Contraseña nueva"), NEW_PASSWORD))
        self.fields.pop("password2")


class SecondStep(mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the second step, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_("Código"), _("El de tu aplicación, o uno de los de recuperación.")))
        _digits(self)


class SecondStepAgain(mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm that it is still you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_("Código"), _("El de tu aplicación, o uno de los de recuperación.")))
        _digits(self)


class ActivateSecondStep(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the application shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_("Código de seis cifras"), ""))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
        _digits(self)


class Guest(forms.Form):
    """Who takes up an invitation and has no account yet."""

    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Así te verá tu equipo."),
    )
    email = forms.EmailField(
        label=_("Correo"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Para entrar."),
    )
    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=NEW_PASSWORD,
    )

    @classmethod
    def of(cls, invitation: Invitation) -> Guest:
        """An empty form that knows what the invitation knows."""
        return cls(initial={"name": invitation.name, "email": invitation.email})
