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
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import Search
from tertulia.listening.rehearse import Tried, rehearse
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.forms import refused_to_form
from tertulia.web.guide.steps import go_on


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
    return render(
        request, "searches/index.html", {"rows": rows, "may_change": request.member.role != "reader"}
    )


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make or change one. «Probar» says what it would have found among what is stored; nothing is saved."""
    search = get_object_or_404(Search, workspace=request.workspace, pk=pk) if pk else None
    if not Brand.objects.of(request.workspace).exists():
        messages.info(request, _("Primero presenta tu marca: las búsquedas son suyas."))
        return redirect("guide_brand")
    initial = {"name": search.name, "words": search.words} if search else _proposed(request)
    form = SearchForm(request.POST or None, initial=initial)
    tried: Tried | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "try" in request.POST:
                tried = rehearse(request.workspace.pk, form.cleaned_data["words"])
            else:
                save(request, search, form.cleaned_data)
                messages.success(request, _("Guardada. Se oye desde ahora."))
                return redirect(go_on(request.member, reverse("searches")))
        except QueryError as problem:
            form.add_error("words", str(problem))
        except Refused as problem:
            refused_to_form(form, problem)
    context = {"form": form, "search": search, "tried": tried}
    return render(request, "searches/edit.html", context, status=422 if form.errors else 200)


def _proposed(request: Seated) -> dict[str, str]:
    """A first search is the brand's own name."""
    brand = Brand.objects.of(request.workspace).order_by("pk").first()
    if brand is None or Search.objects.filter(brand=brand).exists():
        return {}
    names = dict.fromkeys([brand.name, *map(str, brand.keywords)])
    quoted = [f'"{name}"' if " " in name else name for name in names if name]
    return {"name": brand.name, "words": " O ".join(quoted)}


def save(request: Seated, search: Search | None, data: dict[str, str]) -> Search:
    """Through the verbs."""
    if search is not None:
        return actions.change_search(search, name=data["name"], words=data["words"], by=request.actor)
    brand = Brand.objects.of(request.workspace).order_by("pk").first()
    if brand is None:
        raise Http404
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
