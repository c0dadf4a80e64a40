"""«Empezar a escuchar una marca»: from its name, its site and its rivals to searches that hear and sources
that are read, in two pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import Search, Subject
from tertulia.listening.rehearse import lately, rehearse
from tertulia.query import QueryError
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.params import number, plain
from tertulia.web.searches import proposing
from tertulia.web.searches.connecting import Connected, connect
from tertulia.web.searches.having import had_networks, had_words
from tertulia.web.searches.senses import senses

MOST_WORDS = 5_000


class WizardForm(forms.Form):
    """The little that is needed."""

    name = forms.CharField(label=gettext_lazy("Cómo te llama la gente"), max_length=120)
    not_ours = forms.CharField(
        label=gettext_lazy("¿Ese nombre también es otra cosa?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Palabras que lo delatan, separadas por comas: de «Aurora», boreal, polar. Lo que las diga no se "
            "guarda."
        ),
    )
    handle = forms.CharField(
        label=gettext_lazy("Tu nombre en las redes"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "@"}),
    )
    site = forms.CharField(
        label=gettext_lazy("Tu web"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    rivals = forms.CharField(
        label=gettext_lazy("Tus rivales"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Hasta cinco, separados por comas."),
    )
    sector = forms.CharField(
        label=gettext_lazy("De qué se habla en tu sector"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Palabras o frases separadas por comas: tarifa de la luz, autoconsumo."),
    )

    def clean_rivals(self) -> list[str]:
        """As a list; more than five are refused."""
        found = listed(self.cleaned_data["rivals"])
        if len(found) > proposing.MOST_RIVALS:
            raise forms.ValidationError(_("Cinco como mucho: elige los que más te importan."))
        return found

    def clean_sector(self) -> list[str]:
        """As a list."""
        return listed(self.cleaned_data["sector"])

    def clean_not_ours(self) -> list[str]:
        """As a list."""
        return listed(self.cleaned_data["not_ours"])


def listed(text: str) -> list[str]:
    """What stands between commas or on lines of its own, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", plain(text)))
    return list(dict.fromkeys(part for part in parts if re.search(r"\w", part)))


def _brand(request: Seated) -> Brand | None:
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted = number(request.GET.get("marca", "") or request.POST.get("marca", ""))
    return (brands.filter(pk=wanted).first() if wanted is not None else None) or brands.first()


@seat("manager")
def ask(request: Seated) -> HttpResponse:
    """The first page: names. What it is told goes on to the second as a form of proposals."""
    brand = _brand(request)
    if brand is None:
        messages.info(request, _("Primero presenta tu marca: las búsquedas son suyas."))
        return redirect("guide_brand")
    initial = {
        "name": brand.name,
        "site": brand.site,
        "not_ours": ", ".join(senses(brand.name, map(str, brand.keywords))),
    }
    form = WizardForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = proposing.Asked(**form.cleaned_data)
        found = [
            {"kind": one.kind, "name": one.name, "words": one.words, "why": one.why, "on": True}
            for one in proposing.searches(asked)
        ]
        offered = [{"offer": one, "on": one.ticked} for one in proposing.offers(asked, brand.country)]
        _mark_had(brand, found, offered)
        for row in (*found, *offered):
            row["on"] = row["on"] and not row["had"]
        return _review(request, brand, form, found, offered)
    context = {"form": form, "brand": brand, "doubtful": proposing.asks_for_sense(brand.name)}
    return render(request, "searches/wizard.html", context, status=422 if form.errors else 200)


@require_POST
@seat("manager")
def review(request: Seated) -> HttpResponse:
    """The second page: what was ticked is made; what is wrong is shown where it stands, and nothing is made
    until it is right."""
    brand = _brand(request)
    form = WizardForm(request.POST)
    if brand is None or not form.is_valid():
        return redirect("searches:wizard")
    asked = proposing.Asked(**form.cleaned_data)
    found = _told(request)
    ticked = set(request.POST.getlist("offer"))
    offered = [{"offer": one, "on": one.network in ticked} for one in proposing.offers(asked, brand.country)]
    if "back" in request.POST:
        context = {"form": form, "brand": brand, "doubtful": proposing.asks_for_sense(asked.name)}
        return render(request, "searches/wizard.html", context)
    if "try" in request.POST:
        return _review(request, brand, form, found, offered)
    made, problems = _make(request, brand, found)
    if problems:
        for row in found:
            row["problem"] = problems.get(row["name"], "")
        return _review(request, brand, form, found, offered, status=422)
    wanted = [one for one in proposing.offers(asked, brand.country) if one.network in ticked]
    connected = connect(request, brand, wanted)
    _say(request, made, connected)
    return redirect("listening")


def _told(request: Seated) -> list[dict[str, Any]]:
    """The proposals as they came back, changed by the person or not."""
    sent = [request.POST.getlist(name) for name in ("s_kind", "s_name", "s_words", "s_why")]
    ticked = set(request.POST.getlist("s_on"))
    return [
        {
            "kind": kind if kind in Subject.values else Subject.BRAND,
            "name": plain(name)[:120],
            "words": plain(words)[:MOST_WORDS],
            "why": plain(why)[:200],
            "on": str(place) in ticked,
        }
        for place, (kind, name, words, why) in enumerate(zip(*sent, strict=False))
        if place < 12
    ]


def _review(
    request: Seated,
    brand: Brand,
    form: WizardForm,
    found: list[dict[str, Any]],
    offered: list[dict[str, Any]],
    status: int = 200,
) -> HttpResponse:
    labels = dict(Subject.choices)
    _mark_had(brand, found, offered)
    for row in found:
        row["label"] = labels[row["kind"]]
        try:
            row["tried"] = rehearse(request.workspace.pk, row["words"])
        except QueryError as problem:
            row["problem"] = row.get("problem") or str(problem)
    context = {
        "form": form,
        "brand": brand,
        "found": found,
        "offered": offered,
        "told": form.data,
        "empty": not lately(request.workspace.pk).exists(),
    }
    return render(request, "searches/review.html", context, status=status)


def _mark_had(brand: Brand, found: list[dict[str, Any]], offered: list[dict[str, Any]]) -> None:
    """Say of each row whether the brand listens to that already."""
    words = had_words(brand, [row["words"] for row in found])
    networks = had_networks(brand, [row["offer"] for row in offered])
    for row in found:
        row["had"] = row["words"] in words
    for row in offered:
        row["had"] = row["offer"].network in networks


def _make(request: Seated, brand: Brand, found: list[dict[str, Any]]) -> tuple[list[Search], dict[str, str]]:
    """All of what was ticked, or nothing: (the searches, name → what is wrong)."""
    wanted = [row for row in found if row["on"]]
    problems: dict[str, str] = {}
    for row in wanted:
        try:
            actions.checked(row["words"])
        except Refused as refused:
            problems[row["name"]] = str(refused)
    if problems:
        return [], problems
    have = set(Search.objects.filter(brand=brand, removed_at__isnull=True).values_list("name", "words"))
    made = []
    for row in wanted:
        if (row["name"], row["words"].strip()) in have:
            continue
        given = {name: row[name] for name in ("kind", "name", "words")}
        try:
            made.append(actions.create_search(brand, **given, by=request.actor))
        except Refused as refused:
            problems[row["name"]] = str(refused)
    return made, problems


def _say(request: Seated, made: list[Search], connected: Connected) -> None:
    said = []
    if made:
        said.append(
            ngettext("Ya escuchas %(count)s búsqueda.", "Ya escuchas %(count)s búsquedas.", len(made))
            % {"count": len(made)}
        )
    if connected.now:
        said.append(
            ngettext(
                "%(count)s fuente se está leyendo.", "%(count)s fuentes se están leyendo.", connected.now
            )
            % {"count": connected.now}
        )
    if connected.later:
        words = ngettext(
            "Con %(count)s fuente no se ha podido hablar todavía: está en Fuentes y se reintenta sola.",
            "Con %(count)s fuentes no se ha podido hablar todavía: están en Fuentes y se reintentan solas.",
            connected.later,
        )
        said.append(words % {"count": connected.later})
    if connected == Connected() and not Source.objects.of(request.workspace).exists():
        said.append(_("Falta de dónde oír: conecta una fuente."))
    if said:
        messages.success(request, " ".join(said))
