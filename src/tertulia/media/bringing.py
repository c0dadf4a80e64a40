"""Bringing files into the library: from this machine's disk, from an address, from a link's card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.failures import RateLimited, Rejected, Unavailable
from tertulia.kit.http import Http, default_http
from tertulia.kit.verbs import Actor, Refused
from tertulia.media import files
from tertulia.media.actions.assets import add
from tertulia.media.models import Asset
from tertulia.media.ready import prepare

MOST_FROM_ADDRESS = 60_000_000
"""Bytes that are fetched from an address: they are held in memory on their way."""
SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Brought:
    """`again`: the very same file was there already, and `asset` is that one. `alike`: what it resembles."""

    asset: Asset
    again: bool = False
    alike: tuple[Asset, ...] = ()


def bring(
    brand: Brand,
    *,
    path: Path,
    name: str,
    came_from: str = "",
    made_from: Asset | None = None,
    by: Actor,
) -> Brought:
    """The file at `path`, which somebody called `name`, in the brand's library, checked and clean. The same
    file again is the same asset. Refused with a sentence for what cannot be taken."""
    called = title_of(name)
    same = _same(brand, files.digest(path))
    if same is not None and same.path.is_file():
        return Brought(same, again=True)
    ready = prepare(path, name=name or called)
    asset = add(brand, name=called, ready=ready, came_from=came_from, made_from=made_from, by=by)
    return Brought(asset, alike=tuple(alike(asset)))


def bring_address(
    brand: Brand, *, url: str, by: Actor, http: Http | None = None, seconds: float = SECONDS
) -> Brought:
    """As `bring`, of what stands at `url`. Refused («url») where it cannot be had: private addresses, longer
    than `MOST_FROM_ADDRESS`, no answer."""
    address = url.strip()
    if not address.startswith(("http://", "https://")):
        raise Refused({"url": _("Escribe una dirección que empiece por https://")})
    try:
        answer = (http or default_http()).get(address, timeout=seconds, limit_bytes=MOST_FROM_ADDRESS)
    except Rejected as failure:
        raise Refused({"url": str(failure)}) from failure
    except (Unavailable, RateLimited) as failure:
        words = _("Esa dirección no responde ahora. Prueba otra vez o sube el archivo.")
        raise Refused({"url": words}) from failure
    if answer.status != 200:
        raise Refused(
            {"url": _("Ahí no hay ningún archivo (respuesta %(status)s).") % {"status": answer.status}}
        )
    name = unquote(urlsplit(address).path.rpartition("/")[2]) or str(urlsplit(address).hostname)
    try:
        return _bring_data(brand, answer.content, name=name, came_from=address, by=by)
    except Refused as refused:
        raise Refused({"url": refused.problems.get("file", str(refused))}) from refused


def bring_card(brand: Brand, *, data: bytes, url: str, by: Actor) -> Asset:
    """The picture of a link's card, `data` as it was read at `url`. Refused for what is no picture."""
    name = urlsplit(url).hostname or url
    return _bring_data(brand, data, name=name, came_from=url, by=by).asset


def _bring_data(brand: Brand, data: bytes, *, name: str, came_from: str, by: Actor) -> Brought:
    with files.workshop() as room:
        path = room / "brought"
        path.write_bytes(data)
        return bring(brand, path=path, name=name, came_from=came_from, by=by)


def title_of(name: str) -> str:
    """What a file is called in the library: its name without folders and ending."""
    last = name.replace("\x00", "").replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if "." in last[-6:] else last
    return " ".join(stem.replace("_", " ").split())[:200] or str(_("Sin nombre"))


def _same(brand: Brand, digest: str) -> Asset | None:
    rows = Asset.objects.of(brand.workspace).filter(digest=digest, brand=brand)
    return rows.order_by("-pk").first()


NEAR = 6
"""Bits of 64 in which the hashes of near copies may differ."""


def alike(asset: Asset, most: int = 3) -> list[Asset]:
    """The pictures of its workspace that resemble it, the nearest first; not those made of one another."""
    if not asset.likeness or asset.kind != Asset.Kind.IMAGE:
        return []
    own = int(asset.likeness, 16)
    # An even picture has no edges: all such are alike, and none of them is a copy.
    if own.bit_count() < 4:
        return []
    rows = Asset.objects.of(asset.workspace).filter(kind=Asset.Kind.IMAGE).exclude(pk=asset.pk)
    found = []
    for pk, other, source in rows.exclude(likeness="").values_list("pk", "likeness", "made_from_id"):
        apart = (own ^ int(other, 16)).bit_count()
        if apart <= NEAR and pk != asset.made_from_id and source != asset.pk:
            found.append((apart, -pk))
    near = [-pk for _apart, pk in sorted(found)[:most]]
    by_key = Asset.objects.in_bulk(near)
    return [by_key[pk] for pk in near]
