"""The words that we listen for: tried on what has been heard before they are saved."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK, Refused
from tertulia.listening import actions
from tertulia.listening.models import Search
from tertulia.listening.rehearse import Tried, rehearse
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.forms import read_only, refused_to_form
from tertulia.web.guide.steps import go_on
from tertulia.web.params import number


class SearchForm(forms.Form):
    """A name and the words."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=120)
    words = forms.CharField(
        label=gettext_lazy("Qué palabras"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=5000,
        help_text=gettext_lazy(
            "Por ejemplo: «Cooperativa Aurora» O @aurora -boreal. Entre comillas, la frase tal cual; con un "
            "menos delante, lo que no quieres; O para cualquiera de varias; red:mastodon o idioma:es para "
            "acotar."
        ),
    )


@seat()
def index(request: Seated) -> HttpResponse:
    """Every search of the workspace."""
    rows = (
        Search.objects.filter(workspace=request.workspace)
        .select_related("brand")
        .order_by("brand__name", "name")
    )
    context = {
        "rows": rows,
        "several": Brand.objects.of(request.workspace).count() > 1,
        "may_change": may_change(request),
    }
    return render(request, "searches/index.html", context)


def may_change(request: Seated) -> bool:
    """Whether to offer what readers may not do (the views ask again)."""
    return RANK[request.member.role] >= RANK["agent"]


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make or change one. «Probar» says what it would have found among what is stored; nothing is saved."""
    search = get_object_or_404(Search, workspace=request.workspace, pk=pk) if pk else None
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    if not brands:
        messages.info(request, _("Primero presenta tu marca: las búsquedas son suyas."))
        return redirect("guide_brand")
    brand = search.brand if search else _chosen(brands, request.GET.get("marca", ""))
    initial = {"name": search.name, "words": search.words} if search else _proposed(brand)
    form = SearchForm(request.POST if request.method == "POST" else None, initial=initial)
    tried: Tried | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "try" in request.POST:
                tried = rehearse(request.workspace.pk, form.cleaned_data["words"])
            else:
                save(request, brand, search, form.cleaned_data)
                messages.success(request, _("Guardada. Se oye desde ahora."))
                return redirect(go_on(request.member, reverse("searches")))
        except QueryError as problem:
            form.add_error("words", str(problem))
        except Refused as problem:
            refused_to_form(form, problem)
    if not may_change(request):
        read_only(form)
    context = {
        "form": form,
        "search": search,
        "tried": tried,
        "brands": brands,
        "brand": brand,
        "may_change": may_change(request),
    }
    return render(request, "searches/edit.html", context, status=422 if form.errors else 200)


def _chosen(brands: list[Brand], wanted: str) -> Brand:
    """The brand whose id the address names, else the first. 404 for one that is not here."""
    if (pk := number(wanted)) is None:
        return brands[0]
    for brand in brands:
        if brand.pk == pk:
            return brand
    raise Http404


def _proposed(brand: Brand) -> dict[str, str]:
    """A first search is the brand's own name."""
    if Search.objects.filter(brand=brand).exists():
        return {}
    names = dict.fromkeys([brand.name, *map(str, brand.keywords)])
    quoted = [f'"{name}"' if " " in name else name for name in names if name]
    return {"name": brand.name, "words": " O ".join(quoted)}


def save(request: Seated, brand: Brand, search: Search | None, data: dict[str, str]) -> Search:
    """Through the verbs."""
    if search is not None:
        return actions.change_search(search, name=data["name"], words=data["words"], by=request.actor)
    return actions.create_search(brand, name=data["name"], words=data["words"], by=request.actor)


@require_POST
@seat("agent")
def switch(request: Seated, pk: int, act: str) -> HttpResponse:
    """Stop or go on."""
    if act not in ("parar", "seguir"):
        raise Http404
    search = get_object_or_404(Search, workspace=request.workspace, pk=pk)
    actions.switch_search(search, on=act == "seguir", by=request.actor)
    return redirect("searches")
