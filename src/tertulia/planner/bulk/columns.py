"""Which column of a sheet is what, by its heading."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

NAMES: dict[str, tuple[str, ...]] = {
    "day": ("fecha", "dia", "date", "day", "data"),
    "time": ("hora", "time", "hour"),
    "channels": ("canales", "canal", "redes", "red", "channels", "channel", "networks", "network", "canais"),
    "text": ("texto", "mensaje", "copy", "text", "message", "post", "caption"),
    "title": ("titulo", "nombre", "title", "name"),
    "link": ("enlace", "url", "link", "direccion"),
    "media": ("imagen", "imagenes", "foto", "fotos", "image", "images", "media", "archivo"),
    "alt": ("texto alternativo", "alt", "alt text", "descripcion de la imagen"),
    "campaign": ("campana", "campaign", "campanha"),
    "tags": ("etiquetas", "etiqueta", "tags", "tag", "labels"),
    "comment": ("primer comentario", "comentario", "first comment"),
}
"""Role → headings by which it is known, folded."""
NEEDED = ("text", "channels")


def fold(heading: str) -> str:
    """A heading without accents, capitals and signs at its ends."""
    plain = unicodedata.normalize("NFD", heading.strip().lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split()).strip(":*. ")


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Role → number of its column, for the headings that are known; the first of two alike."""
    known = {name: role for role, names in NAMES.items() for name in names}
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        role = known.get(fold(heading))
        if role is not None:
            found.setdefault(role, number)
    return found


def cell_name(column: int, row: int) -> str:
    """How a spreadsheet calls a cell: (0, 1) is «A1»."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
