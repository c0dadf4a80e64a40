"""Whether a file suits a network, in sentences, by what the network publishes (`MediaRules`)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tertulia.connectors.boxes import MediaRules
from tertulia.media.models import Asset

OPEN_CODECS = ("h264",)
"""What every network takes; others take it to recode it, or do not."""


def fitness(asset: Asset, limits: MediaRules) -> list[str]:
    """What keeps `asset` from going out under `limits`, one sentence each; [] where nothing does. A picture's
    size and type are no obstacle: it is re-encoded on its way."""
    if asset.kind == Asset.Kind.IMAGE:
        return _image(asset, limits)
    if asset.kind == Asset.Kind.VIDEO:
        return _video(asset, limits)
    if not limits.files:
        return [_("Ahí no se pueden adjuntar documentos ni audios.")]
    found = []
    if limits.file_bytes and asset.size > limits.file_bytes:
        found.append(_size(asset.size, limits.file_bytes))
    if limits.types and asset.type not in limits.types:
        found.append(_("Ahí no se admite este tipo de archivo."))
    return found


def _image(asset: Asset, limits: MediaRules) -> list[str]:
    if not limits.images:
        return [_("Ahí no se pueden poner imágenes.")]
    moves = asset.type == "image/gif"
    if moves and limits.image_bytes and asset.size > limits.image_bytes:
        return [_("Pesa demasiado para salir animada: saldría quieta.")]
    return []


def _video(asset: Asset, limits: MediaRules) -> list[str]:
    if not limits.videos:
        return [_("Ahí no se pueden poner vídeos.")]
    found = []
    if limits.video_bytes and asset.size > limits.video_bytes:
        found.append(_size(asset.size, limits.video_bytes))
    if not asset.duration_s:
        found.append(_("No sabemos cuánto dura: este servidor no tiene ffmpeg para mirarlo."))
    elif limits.video_s:
        least, most = limits.video_s
        if asset.duration_s > most:
            found.append(
                _("Dura %(has)s; ahí caben %(most)s.") % {"has": time(asset.duration_s), "most": time(most)}
            )
        elif asset.duration_s < least:
            found.append(
                _("Dura %(has)s; ahí tiene que durar al menos %(least)s.")
                % {"has": time(asset.duration_s), "least": time(least)}
            )
    if limits.types and asset.type not in limits.types:
        found.append(_("Ahí no se admite este tipo de vídeo (%(type)s).") % {"type": asset.type})
    video = asset.codec.partition(" + ")[0]
    if video and video not in OPEN_CODECS:
        found.append(
            _("Está en %(codec)s y puede que no lo acepten: lo más seguro es H.264.")
            % {"codec": video.upper()}
        )
    return found


def time(seconds: float) -> str:
    """«1:24», «45 s»."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole >= 60 else f"{whole}\N{NO-BREAK SPACE}s"


def _size(has: int, most: int) -> str:
    values = {"has": -(-has // 1_000_000), "most": most // 1_000_000}
    return _("Ocupa %(has)s MB; ahí caben %(most)s MB.") % values
