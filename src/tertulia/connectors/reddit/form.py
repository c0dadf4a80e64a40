"""What is asked to follow Reddit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "community",
            _("Comunidad"),
            _("Su nombre, con o sin «r/». Déjala vacía para buscar en todo Reddit."),
            required=False,
            placeholder="r/energia",
        ),
        FormField(
            "words",
            _("Palabras"),
            _("Solo lo que las diga. Vacías: todo lo que se publique en la comunidad."),
            required=False,
            placeholder="cooperativa Aurora",
        ),
        FormField(
            "what",
            _("Qué se lee"),
            kind="choice",
            choices=(("posts", _("Publicaciones")), ("comments", _("Comentarios"))),
        ),
    )
)
