"""What went wrong with a mail server, in words, at the field that can mend it."""

from __future__ import annotations

import smtplib
import socket
import ssl

from django.utils.translation import gettext as _

from tertulia.kit.smtp import PrivateServer


def problem_of(failure: Exception, *, security: str) -> dict[str, str]:
    """{field: sentence} for what `kit.mail.try_server` raised."""
    said = _said(failure)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return {"password": _("El servidor no acepta ese usuario y esa contraseña.") + said}
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        if security == "starttls":
            return {"security": _("Ese servidor no ofrece STARTTLS en ese puerto. Prueba TLS con el 465.")}
        return {"user": _("Ese servidor no pide usuario: deja vacíos usuario y contraseña.")}
    if isinstance(failure, PrivateServer):
        return {
            "host": _("Esa dirección es privada: no se usa si un ajuste de la instalación no lo permite.")
        }
    if isinstance(failure, socket.gaierror):
        return {"host": _("No encontramos ningún servidor con ese nombre.")}
    if isinstance(failure, ssl.SSLCertVerificationError):
        return {"host": _("El certificado del servidor no es de ese nombre, o nadie de confianza lo firma.")}
    if isinstance(failure, ssl.SSLError):
        return {
            "security": _(
                "En ese puerto el servidor no habla TLS desde el inicio. Prueba STARTTLS con el 587."
            )
        }
    if isinstance(failure, TimeoutError):
        return {"port": _("No contesta nadie en ese puerto. Puede que la red de esta máquina lo cierre.")}
    if isinstance(failure, ConnectionRefusedError):
        return {"port": _("El servidor está, pero ese puerto está cerrado.")}
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        return {"security": _("El servidor cortó la conversación. ¿Es esa la protección que usa ese puerto?")}
    return {"": _("No se pudo conectar.") + (said or f" {failure}")}


def _said(failure: Exception) -> str:
    if not isinstance(failure, smtplib.SMTPResponseException):
        return ""
    words = failure.smtp_error
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return " " + _("Su respuesta: «%(said)s»") % {"said": " ".join(text.split())[:200]}
