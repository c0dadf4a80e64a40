"""Which source? Three groups, a box that finds among them, and one to paste any address into."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.connectors.recognise import Offer, is_sure, offers, whole
from tertulia.kit.failures import Failure
from tertulia.kit.http import Answer, default_http
from tertulia.web.access import Seated, seat
from tertulia.web.params import plain
from tertulia.web.sources.errand import NOT_OFFERED, Errand, asked, errand_of

LOOK_S = 12.0
MOST_OFFERS = 4
KNOWN = 0.5
"""How sure an offer must be to be made of an address that does not answer."""


@seat("manager")
def choose(request: Seated) -> HttpResponse:
    """Which network? Whoever has no brand yet presents it first: a source is read for a brand. A pasted
    address that somebody surely knows leads to its form, filled in."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    if not brands:
        messages.info(request, _("Primero presenta tu marca: las fuentes se leen para ella."))
        return redirect("guide_brand")
    errand = errand_of(request, "", request.GET)
    typed = plain(request.POST.get("direccion", "")).strip()[:1000]
    found: list[Offer] = []
    problem = ""
    if request.method == "POST":
        found, problem = _look(typed)
        if is_sure(found):
            return redirect(_filled(found[0], errand, recognised=True))
    context = {
        "groups": _groups(errand, plain(request.GET.get("q", ""))),
        "brands": brands,
        "brand": errand.brand,
        "q": request.GET.get("q", ""),
        "typed": typed,
        "problem": problem,
        "found": [_shown(offer, errand) for offer in found[:MOST_OFFERS]],
    }
    return render(request, "sources/choose.html", context, status=422 if problem and not found else 200)


def _slugs() -> list[str]:
    return [slug for slug in registry.slugs() if slug not in NOT_OFFERED]


def _look(typed: str) -> tuple[list[Offer], str]:
    """(who could read what was pasted, what is wrong with it)."""
    url = whole(typed)
    if not url:
        return [], _("Pega una dirección entera, como https://ejemplo.org/blog.")
    found = offers(url, _slugs())
    if is_sure(found):
        return found, ""
    try:
        page: Answer = asked(lambda: default_http().get(url, timeout=LOOK_S))
        page.check()
    except Failure as failure:
        return [offer for offer in found if offer.found.sure >= KNOWN], str(failure)
    seen = offers(url, _slugs(), page)
    return seen, "" if seen else _("Ahí no vemos nada que sepamos leer.")


def _filled(offer: Offer, errand: Errand, *, recognised: bool = False) -> str:
    """The address of the form of an offer, filled in."""
    given = {**errand.kept, **offer.found.config, **({"reconocida": "1"} if recognised else {})}
    return f"{reverse('source-connect', args=[offer.slug])}?{urlencode(given)}"


def _shown(offer: Offer, errand: Errand) -> dict[str, Any]:
    label = registry.get(offer.slug).label
    return {"slug": offer.slug, "label": label, "what": offer.found.what, "url": _filled(offer, errand)}


def _groups(errand: Errand, words: str) -> list[dict[str, Any]]:
    """The offers by what they ask for, those that `words` find."""
    groups: dict[str, list[dict[str, Any]]] = {"open": [], "account": [], "file": []}
    for slug in _slugs():
        network = registry.get(slug)
        said = " ".join([str(network.label), slug, str(network.about), *network.also])
        if all(word in _folded(said) for word in _folded(words).split()):
            groups[_group(network)].append(_offer(network, said, errand))
    titles = {
        "open": (_("Sin cuenta"), _("lo que cualquiera puede leer")),
        "account": (_("Con tu cuenta"), _("para leer lo que te dicen y responder")),
        "file": (_("De un archivo"), _("lo que ya tienes reunido")),
    }
    return [
        {
            "key": key,
            "title": titles[key][0],
            "note": titles[key][1],
            "offers": sorted(made, key=lambda offer: _folded(str(offer["label"]))),
        }
        for key, made in groups.items()
    ]


def _group(network: type[base.Connector]) -> str:
    if network.from_file:
        return "file"
    return "account" if network.can(base.Replies) or not network.keyless else "open"


def _offer(network: type[base.Connector], said: str, errand: Errand) -> dict[str, Any]:
    page = "source-file" if network.from_file else "source-connect"
    return {
        "slug": network.slug,
        "label": network.label,
        "about": network.about,
        "said": said,
        "url": f"{reverse(page, args=[network.slug])}?{urlencode({'marca': errand.brand.pk})}",
        "also_open": network.keyless and _group(network) == "account",
    }


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))
