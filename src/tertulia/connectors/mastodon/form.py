"""What is asked to connect an account of a server that speaks Mastodon's interface."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import FormField, OAuth2

SCOPES = "read:accounts read:follows read:notifications read:search read:statuses write:media write:statuses"
SERVER = FormField(
    "server",
    _("Servidor"),
    _("Donde está tu cuenta: masto.es, mastodon.social…"),
    kind="url",
    placeholder="masto.es",
)
TOKEN = FormField(
    "token",
    _("Clave de acceso"),
    _("En tu servidor: Preferencias → Desarrollo → Nueva aplicación. Vacía: solo se leen etiquetas."),
    kind="password",
    secret=True,
    required=False,
)
HASHTAGS = FormField(
    "hashtags",
    _("Etiquetas que seguir"),
    _("Separadas por espacios."),
    required=False,
    placeholder="#aurora #energia",
)
WORDS = FormField(
    "words",
    _("Palabras que buscar"),
    _("Separadas por comas; hace falta la clave de acceso: sin ella Mastodon solo enseña etiquetas."),
    required=False,
    placeholder="cooperativa aurora, luz verde",
)
AUTH = OAuth2(fields=(SERVER,), manual=(SERVER, TOKEN, HASHTAGS, WORDS), scopes=SCOPES)

OPTIONS = (
    FormField(
        "visibility",
        _("Quién la ve"),
        kind="choice",
        required=False,
        choices=(
            ("public", _("Pública")),
            ("unlisted", _("Sin listar: no sale en las cronologías públicas")),
            ("private", _("Solo quien te sigue")),
        ),
    ),
    FormField(
        "warning",
        _("Aviso de contenido"),
        _("Lo que se ve en lugar del texto hasta que alguien lo despliega."),
        required=False,
    ),
    FormField("sensitive", _("Tapar las imágenes"), kind="bool", required=False),
)
