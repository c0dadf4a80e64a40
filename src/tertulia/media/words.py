"""What is said of files: why one is not taken, what happened to one on its way in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_BYTES = {"image": 60_000_000, "video": 300_000_000, "audio": 100_000_000, "file": 50_000_000}
"""How much of each kind is taken."""
LARGEST = max(MOST_BYTES.values())

REFUSALS: dict[str, Any] = {
    "empty": _("«%(name)s» está vacío."),
    "unknown": _(
        "«%(name)s» no es, pese a su nombre, una foto, un vídeo, un audio ni un PDF que sepamos leer."
    ),
    "broken": _("«%(name)s» está dañado o cortado. Prueba a exportarlo otra vez."),
    "huge": _("«%(name)s» tiene demasiados píxeles: el máximo son 80 millones. Redúcela y vuelve a subirla."),
    "svg": _("«%(name)s» es un SVG, que puede llevar programas dentro. Expórtalo como PNG."),
    "heic": _("«%(name)s» es una foto HEIC, que no sabemos leer. Expórtala como JPEG."),
    "program": _("«%(name)s» lleva un programa o una orden dentro. Imprímelo como PDF nuevo y sube ese."),
    "sealed": _("«%(name)s» está protegido con contraseña: sin abrirlo no podemos revisarlo."),
    "film": _("«%(name)s» no se puede leer como vídeo ni como audio. Expórtalo como MP4."),
    "long": _("«%(name)s» ocupa %(size)s MB; de este tipo caben %(most)s MB. Comprímelo o recórtalo."),
}
NOTES: dict[str, Any] = {
    "still": _("Era animada: se guarda su primera imagen."),
    "unchecked": _(
        "Este servidor no tiene ffmpeg: no se ha revisado ni se le han quitado los datos ocultos. "
        "Sale tal como lo subiste; elige tú su portada."
    ),
    "renamed": _("Su nombre decía otra cosa: se guarda como lo que es."),
}


def too_long(name: str, kind: str, size: int) -> str:
    """The sentence for a file of `size` bytes that is more than its `kind` («» = any) may be."""
    most = MOST_BYTES.get(kind, LARGEST)
    return str(REFUSALS["long"]) % {"name": name, "size": -(-size // 1_000_000), "most": most // 1_000_000}
