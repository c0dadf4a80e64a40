"""May what it carries go out that day?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from tertulia.media.models import Asset
from tertulia.outbox.preflight.problem import Problem


def rights_problems(assets: Iterable[Asset], day: date) -> list[Problem]:
    """What keeps each of `assets` from going out on `day` (by the brand's calendar): thrown away, not on
    the disk, a licence that has ended, somebody in it who has not agreed."""
    found = []
    for asset in assets:
        words = _why_not(asset, day)
        if words:
            found.append(Problem("rights", words % {"name": asset.name}, field="media", why="rights"))
    return found


def _why_not(asset: Asset, day: date) -> str:
    if asset.removed_at is not None:
        return _("«%(name)s» ya no está en Medios. Quítalo o elige otro.")
    if asset.people == Asset.People.MISSING:
        return _("Falta el permiso de quien sale en «%(name)s».")
    if not asset.may_go_out(day):
        return _("Los derechos de «%(name)s» acaban antes de ese día. Elige otro archivo.")
    if not asset.path.is_file():
        return _("Falta el archivo de «%(name)s». Súbelo otra vez.")
    return ""
