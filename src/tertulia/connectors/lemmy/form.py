"""What is asked to listen to a server of Lemmy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("server", _("Servidor"), placeholder="lemmy.world"),
        FormField(
            "community",
            _("Comunidad"),
            _("Su nombre, como en !energia@lemmy.world. Vacía: todo el servidor."),
            required=False,
            placeholder="energia",
        ),
        FormField(
            "what",
            _("Qué se lee"),
            kind="choice",
            choices=(("posts", _("Publicaciones")), ("comments", _("Comentarios"))),
        ),
    )
)
