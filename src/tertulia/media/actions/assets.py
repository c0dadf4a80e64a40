"""Files of the library: taken in, described, thrown away and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.media.models import Asset
from tertulia.media.ready import Ready
from tertulia.media.shapes import RATIOS

LONGEST = {"name": 200, "alt": 2000, "holder": 200, "licence": 300, "people_notes": 1000}
MOST_TAGS = 20


@verb("media.add", role="agent")
def add(
    brand: Brand, *, name: str, ready: Ready, came_from: str = "", made_from: Asset | None = None, by: Actor
) -> Asset:
    """A file that `media.ready.prepare` has made ready is in the brand's library, called `name`. What it was
    made from hands its rights and its people on to it."""
    author = Member.objects.filter(pk=by.id or 0).first() if by.kind == "member" else None
    handed = ("holder", "licence", "rights_until", "people", "people_notes", "tags")
    return Asset.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=_text("name", name) or str(_("Sin nombre")),
        came_from=came_from[:1000],
        made_from=made_from,
        by=author,
        **ready.fields(),
        **({field: getattr(made_from, field) for field in handed} if made_from else {}),
    )


@verb("media.change", role="agent", inverse="media.restore")
def change(
    asset: Asset,
    *,
    name: str | None = None,
    alt: str | None = None,
    focus: Sequence[float] | None = None,
    crops: Mapping[str, Sequence[float] | None] | None = None,
    tags: Iterable[str] | None = None,
    holder: str | None = None,
    licence: str | None = None,
    rights_until: str | date | None = None,
    people: str | None = None,
    people_notes: str | None = None,
    poster: str | None = None,
    by: Actor,
) -> Asset:
    """Change what is given; None stays. `focus`: parts of the width and the height. `crops`: by ratio
    («4:5»), left, top, right and bottom in parts of the whole; None goes back to following the focus.
    `rights_until`: the last day («2027-06-30»); «» without end. `poster`: a file of ours. All problems are
    refused at once."""
    texts = {"name": name, "alt": alt, "holder": holder, "licence": licence, "people_notes": people_notes}
    problems: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    wanted: dict[str, tuple[Any, Any]] = {
        **{field: (value, lambda v, f=field: _text(f, v)) for field, value in texts.items()},
        "focus": (focus, _focus),
        "crops": (crops, lambda v: {"crops": _crops(asset, v)}),
        "tags": (tags, clean_tags),
        "rights_until": (rights_until, _day),
        "people": (people, _people),
        "poster": (poster, str),
    }
    for field, (value, clean) in wanted.items():
        if value is None:
            continue
        try:
            cleaned = clean(value)
            changed.update(cleaned if isinstance(cleaned, dict) else {field: cleaned})
        except Refused as refused:
            problems.update(refused.problems)
    if changed.get("name") == "":
        problems["name"] = _("Ponle un nombre para encontrarlo luego.")
    if problems:
        raise Refused(problems)
    for field, value in changed.items():
        setattr(asset, field, value)
    asset.save(update_fields=list(changed))
    return asset


@verb("media.remove", role="agent", inverse="media.restore")
def remove(asset: Asset, *, by: Actor) -> Asset:
    """Out of the library. What was planned with it stops: `outbox.preflight` says so."""
    if asset.removed_at is not None:
        raise Refused(_("Ya se había quitado."))
    asset.removed_at = timezone.now()
    asset.save(update_fields=["removed_at"])
    return asset


@verb("media.restore", role="agent")
def restore(asset: Asset, *, before: dict[str, Any], by: Actor) -> Asset:
    """Put back what a change or a removal changed."""
    back = to_restore(asset, before)
    for field, value in back.items():
        if field == "rights_until":
            value = parse_date(value) if value else None
        elif field == "removed_at":
            value = parse_datetime(value) if value else None
        setattr(asset, field, value)
    asset.save(update_fields=list(back))
    return asset


def clean_tags(given: Iterable[str]) -> list[str]:
    """Each once, without «#», in the order given. Refused when there are too many."""
    found = list(dict.fromkeys(" ".join(tag.replace("#", " ").split())[:40] for tag in given))
    found = [tag for tag in found if tag]
    if len(found) > MOST_TAGS:
        raise Refused({"tags": _("Caben %(most)d etiquetas.") % {"most": MOST_TAGS}})
    return found


def _text(field: str, value: str) -> str:
    cleaned = value.replace("\x00", "").strip()
    if len(cleaned) > LONGEST[field]:
        raise Refused({field: _("Caben %(most)d caracteres.") % {"most": LONGEST[field]}})
    return cleaned


def _focus(value: Sequence[float]) -> dict[str, float]:
    if len(value) != 2 or not all(0 <= part <= 1 for part in value):
        raise Refused({"focus": _("El punto de interés tiene que estar dentro de la imagen.")})
    return {"focus_x": round(float(value[0]), 4), "focus_y": round(float(value[1]), 4)}


def _crops(asset: Asset, value: Mapping[str, Sequence[float] | None]) -> dict[str, list[float]]:
    crops = dict(asset.crops)
    for ratio, box in value.items():
        if ratio not in RATIOS:
            raise Refused({"crops": _("No conocemos esa proporción.")})
        if box is None:
            crops.pop(ratio, None)
            continue
        if len(box) != 4 or not (0 <= box[0] < box[2] <= 1.0001 and 0 <= box[1] < box[3] <= 1.0001):
            raise Refused({"crops": _("El recorte tiene que estar dentro de la imagen.")})
        crops[ratio] = [round(min(float(part), 1.0), 4) for part in box]
    return crops


def _day(value: str | date) -> dict[str, date | None]:
    if isinstance(value, date):
        return {"rights_until": value}
    try:
        day = parse_date(value.strip()) if value.strip() else None
    except ValueError:
        day = None
    if value.strip() and (day is None or not 1900 <= day.year < 3000):
        raise Refused({"rights_until": _("Escribe un día que exista, o déjalo vacío si no caduca.")})
    return {"rights_until": day}


def _people(value: str) -> str:
    if value not in Asset.People.values:
        raise Refused({"people": _("Elige una de las opciones.")})
    return value
