"""Does the network take what it carries? What we can mend ourselves is only said."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.connectors.base import Attachment, Draft, MediaRules
from tertulia.outbox.preflight.problem import Problem

MB = 1_000_000


def file_problems(draft: Draft, rules: MediaRules | None) -> list[Problem]:
    """What of the files of `draft` is against `rules`; without rules only the missing texts for who cannot
    see. Pictures are brought within the rules by us («warn»); videos and documents are not («stop»)."""
    found = _without_alt(draft.media)
    if rules is None:
        return found
    images = [one for one in draft.media if one.kind == "image"]
    videos = [one for one in draft.media if one.kind == "video"]
    others = [one for one in draft.media if one.kind in ("audio", "file")]
    found += _too_many(images, videos, others, rules)
    for image in images:
        found += _image(image, rules)
    for video in videos:
        found += _video(video, rules)
    for other in others:
        found += _weight(other, rules.file_bytes)
    return found + _long_alts(draft.media, rules)


def _stop(code: str, words: str) -> Problem:
    return Problem(code, words, field="media", why="limits")


def _warn(code: str, words: str) -> Problem:
    return Problem(code, words, "warn", "media")


def _without_alt(media: Sequence[Attachment]) -> list[Problem]:
    bare = sum(one.kind == "image" and not one.alt.strip() for one in media)
    if not bare:
        return []
    words = ngettext(
        "Una imagen no tiene descripción: quien no la ve no sabrá qué es.",
        "%(count)s imágenes no tienen descripción: quien no las ve no sabrá qué son.",
        bare,
    )
    return [_warn("alt", words % {"count": bare})]


def _too_many(
    images: Sequence[Attachment],
    videos: Sequence[Attachment],
    others: Sequence[Attachment],
    rules: MediaRules,
) -> list[Problem]:
    found = []
    if len(images) > rules.images:
        words = _("Ahí no se publican fotos: quítalas.")
        if rules.images:
            over = len(images) - rules.images
            words = ngettext(
                "Caben %(most)s fotos: sobra %(over)s.", "Caben %(most)s fotos: sobran %(over)s.", over
            )
            words %= {"most": rules.images, "over": over}
        found.append(_stop("images", words))
    if len(videos) > rules.videos:
        words = _("Ahí solo cabe un vídeo.") if rules.videos else _("Ahí no se publican vídeos: quítalo.")
        found.append(_stop("videos", words))
    if len(others) > rules.files:
        words = (
            _("Caben menos archivos: quita alguno.")
            if rules.files
            else _("Ahí no se publican documentos ni audios.")
        )
        found.append(_stop("files", words))
    if images and videos and not rules.together:
        found.append(_stop("together", _("Ahí van fotos o un vídeo, no las dos cosas.")))
    if rules.needs and not (images or videos):
        found.append(_stop("needs", _("Ahí no se publica sin foto ni vídeo: añade uno.")))
    return found


def _image(image: Attachment, rules: MediaRules) -> list[Problem]:
    found = []
    side = max(image.width, image.height)
    heavy = rules.image_bytes is not None and image.size > rules.image_bytes
    if heavy or (rules.image_side is not None and side > rules.image_side):
        found.append(
            _warn(
                "image_size",
                _("«%(name)s» es grande para esa red: se enviará reducida.") % {"name": image.name},
            )
        )
    if rules.types and image.type not in rules.types:
        words = _("Esa red no admite el formato de «%(name)s»: se enviará convertida.")
        found.append(_warn("image_type", words % {"name": image.name}))
    if rules.ratio is not None and image.height:
        narrow, wide = rules.ratio
        if not narrow - 0.01 <= image.width / image.height <= wide + 0.01:
            words = _("«%(name)s» no tiene la forma que admite esa red: se enviará recortada.")
            found.append(_warn("ratio", words % {"name": image.name}))
    return found


def _video(video: Attachment, rules: MediaRules) -> list[Problem]:
    found = _weight(video, rules.video_bytes)
    if rules.types and video.type not in rules.types:
        words = _("Esa red no admite el formato de «%(name)s». Conviértelo a MP4.")
        found.append(_stop("video_type", words % {"name": video.name}))
    if rules.video_s is not None and video.duration_s:
        shortest, longest = rules.video_s
        if not shortest <= video.duration_s <= longest + 0.5:
            words = _("«%(name)s» dura %(long)s s, y ahí caben de %(least)s a %(most)s.") % {
                "name": video.name,
                "long": round(video.duration_s),
                "least": round(shortest),
                "most": round(longest),
            }
            found.append(_stop("video_length", words))
    return found


def _weight(one: Attachment, most: int | None) -> list[Problem]:
    if most is None or one.size <= most:
        return []
    words = _("«%(name)s» pesa %(size)s MB y esa red admite %(most)s.") % {
        "name": one.name,
        "size": round(one.size / MB, 1),
        "most": round(most / MB, 1),
    }
    return [_stop("weight", words)]


def _long_alts(media: Sequence[Attachment], rules: MediaRules) -> list[Problem]:
    found = []
    for one in media:
        if rules.alt and len(one.alt) > rules.alt:
            words = _("La descripción de «%(name)s» pasa de %(most)s caracteres: acórtala.")
            found.append(_stop("alt_long", words % {"name": one.name, "most": rules.alt}))
    return found
