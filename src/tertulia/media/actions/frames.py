"""A brand's templates for words on pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.media.frames import clean_look
from tertulia.media.models import Asset, Frame


@verb("media.make_frame", role="agent")
def make_frame(
    brand: Brand, *, name: str, look: Mapping[str, Any], logo: Asset | None = None, by: Actor
) -> Frame:
    """A new template of the brand."""
    return Frame.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=_name(name),
        look=clean_look(look),
        logo=_logo(brand, logo),
    )


@verb("media.change_frame", role="agent", inverse="media.restore_frame")
def change_frame(
    frame: Frame, *, name: str, look: Mapping[str, Any], logo: Asset | None = None, by: Actor
) -> Frame:
    """The template as it is to be from now on. Pictures that were made with it stay as they are."""
    frame.name, frame.look, frame.logo = _name(name), clean_look(look), _logo(frame.brand, logo)
    frame.save(update_fields=["name", "look", "logo"])
    return frame


@verb("media.remove_frame", role="agent", inverse="media.restore_frame")
def remove_frame(frame: Frame, *, by: Actor) -> Frame:
    """No longer offered."""
    frame.removed_at = timezone.now()
    frame.save(update_fields=["removed_at"])
    return frame


@verb("media.restore_frame", role="agent")
def restore_frame(frame: Frame, *, before: dict[str, Any], by: Actor) -> Frame:
    """Put back what a change or a removal changed."""
    back = to_restore(frame, before)
    for field, value in back.items():
        setattr(frame, field, parse_datetime(value) if field == "removed_at" and value else value)
    frame.save()
    return frame


def _name(value: str) -> str:
    cleaned = " ".join(value.replace("\x00", "").split())
    if not cleaned or len(cleaned) > 80:
        raise Refused({"name": _("Ponle un nombre de hasta 80 letras.")})
    return cleaned


def _logo(brand: Brand, logo: Asset | None) -> Asset | None:
    if logo is not None and (logo.workspace_id != brand.workspace_id or logo.kind != Asset.Kind.IMAGE):
        raise Refused({"logo": _("El logotipo tiene que ser una foto de Medios.")})
    return logo
