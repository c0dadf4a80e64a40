"""Help for who publishes by hand: where to go, and what to do there, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.connectors.faces import face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tertulia.connectors.boxes import Attachment

LONGEST = 6000
"""Characters of an address that browsers and networks still take."""


def place_to_go(network: str, text: str = "", url: str = "", *, own: str = "") -> str:
    """The address where a person publishes on `network`: its composer with `text` and `url` in it, where the
    network has one, else its page for who publishes, else `own` (the brand's page there). «» where nothing is
    known."""
    hand = face(network).hand
    if hand.intent and _can_carry(hand.intent, text, url):
        # An address that the text has already is not said twice.
        extra = "" if url and url in text and "{text}" in hand.intent else url
        filled = hand.intent.replace("{text}", quote(text, safe="")).replace("{url}", quote(extra, safe=""))
        filled = filled.removesuffix("%0A").removesuffix("&url=")
        if len(filled) <= LONGEST:
            return filled
    return hand.home or own


def takes_text(network: str) -> bool:
    """Whether `place_to_go` carries the text there, so that nothing has to be pasted."""
    return "{text}" in face(network).hand.intent


def steps(
    network: str,
    text: str,
    media: Sequence[Attachment] = (),
    *,
    url: str = "",
    title: str = "",
    first_comment: str = "",
    alt: bool = False,
) -> list[str]:
    """What to do, in order, in words for a person. `alt`: some file has a text for who cannot see it."""
    known = face(network)
    there = place_to_go(network, text, url)
    carried = takes_text(network) and there != known.hand.home
    told = [_("Abre %(network)s con la cuenta de la marca.") % {"network": known.label}]
    if title:
        told.append(_("Pega el título."))
    if text:
        told.append(_("Comprueba que el texto ya está puesto.") if carried else _("Pega el texto."))
    told += _file_steps(media, alt and known.limits.media is not None and known.limits.media.alt > 0)
    if url and url not in text and not carried and known.shows.links:
        told.append(_("Pega el enlace."))
    if url and not known.shows.links:
        told.append(_("Pon el enlace en el perfil: en el texto no se puede abrir."))
    told.append(_("Publica."))
    if first_comment:
        told.append(_("Pega el primer comentario debajo."))
    told.append(_("Copia la dirección de lo publicado y pulsa «Ya lo publiqué»."))
    return told


def _can_carry(intent: str, text: str, url: str) -> bool:
    """An intent for addresses alone needs one; any other needs something to say."""
    return bool(text or url) if "{text}" in intent else bool(url)


def _file_steps(media: Sequence[Attachment], alt: bool) -> list[str]:
    told = []
    pictures = sum(1 for file in media if file.kind == "image")
    videos = sum(1 for file in media if file.kind == "video")
    others = len(media) - pictures - videos
    if pictures:
        words = ngettext("Sube la foto, ya recortada.", "Sube las %(n)s fotos, ya recortadas.", pictures)
        told.append(words % {"n": pictures})
    if videos:
        told.append(ngettext("Sube el vídeo.", "Sube los %(n)s vídeos.", videos) % {"n": videos})
    if others:
        told.append(ngettext("Sube el archivo.", "Sube los %(n)s archivos.", others) % {"n": others})
    if media and alt:
        told.append(_("Pega el texto alternativo de cada archivo."))
    return told
