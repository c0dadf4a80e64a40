"""Ajustes · Aprobaciones: the steps to a yes, who approves from outside, the client's calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tertulia.accounts.models import Member
from tertulia.accounts.queries import mail_can_leave
from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK
from tertulia.planner.actions import stages as actions
from tertulia.planner.models import Guest, Share, Stage
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.params import number
from tertulia.web.undoable import offer_undo


class StageForm(forms.Form):
    """One step: what it is called, who is asked, and how many have to say yes."""

    name = forms.CharField(label=gettext_lazy("Nombre del paso"), max_length=60)
    needs = forms.ChoiceField(
        label=gettext_lazy("Cuántas personas"), choices=Stage.Needs.choices, widget=forms.RadioSelect
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("Del equipo"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guests = forms.ModelMultipleChoiceField(
        Guest.objects.none(),
        label=gettext_lazy("De fuera, sin cuenta"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members, guests = self.fields["members"], self.fields["guests"]
        assert isinstance(members, forms.ModelMultipleChoiceField)
        assert isinstance(guests, forms.ModelMultipleChoiceField)
        members.queryset = Member.objects.of(brand.workspace).order_by("name")
        guests.queryset = Guest.objects.filter(brand=brand, left_at=None).order_by("name")


class GuestForm(forms.Form):
    """Somebody outside."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Correo"),
        required=False,
        help_text=gettext_lazy("Sin correo, copias su enlace y se lo mandas por donde quieras."),
    )


def _brand(request: Seated) -> Brand:
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted = number(request.GET.get("marca", ""))
    found = (brands.filter(pk=wanted).first() if wanted else None) or brands.first()
    if found is None:
        raise Http404
    return found


@seat()
def index(request: Seated) -> HttpResponse:
    """The steps in order, the guests, the client's calendars."""
    brand = _brand(request)
    root = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    shares = Share.objects.filter(brand=brand, kind=Share.Kind.CLIENT, removed_at=None)
    context = {
        "brand": brand,
        "brands": Brand.objects.of(request.workspace).order_by("pk"),
        "stages": Stage.objects.filter(brand=brand, removed_at=None)
        .prefetch_related("members", "guests")
        .order_by("position", "pk"),
        "guests": Guest.objects.filter(brand=brand, left_at=None).order_by("name"),
        "shares": [{"row": one, "url": f"{root}/cliente/{one.token}/"} for one in shares],
        "mail_leaves": mail_can_leave(),
        "may_change": RANK[request.member.role] >= RANK["manager"],
    }
    return render(request, "approvals_settings/index.html", context)


@seat("manager")
def edit_stage(request: Seated, pk: int | None = None) -> HttpResponse:
    """A new step, or changing one."""
    rows = Stage.objects.filter(workspace=request.workspace, removed_at=None)
    stage = get_object_or_404(rows, pk=pk) if pk else None
    brand = stage.brand if stage else _brand(request)
    first: dict[str, Any] = {"needs": Stage.Needs.ONE}
    if stage is not None:
        first = {
            "name": stage.name,
            "needs": stage.needs,
            "members": stage.members.all(),
            "guests": stage.guests.all(),
        }
    form = StageForm(request.POST if request.method == "POST" else None, brand=brand, initial=first)
    return _form(
        request,
        brand,
        form,
        lambda given: actions.save_stage(brand, stage=stage, **given, by=request.actor),
        stage.name if stage else _("Paso nuevo"),
    )


@seat("manager")
def new_guest(request: Seated) -> HttpResponse:
    """Somebody outside who approves by a link."""
    brand = _brand(request)
    form = GuestForm(request.POST if request.method == "POST" else None)
    return _form(
        request,
        brand,
        form,
        lambda given: actions.add_guest(brand, **given, by=request.actor),
        _("Alguien de fuera"),
    )


def _form(request: Seated, brand: Brand, form: Any, save: Any, heading: str) -> HttpResponse:
    if request.method == "POST" and attempt(form, save):
        return redirect(f"/ajustes/aprobaciones/?marca={brand.pk}")
    context = {"form": form, "heading": heading, "brand": brand}
    status = 422 if form.errors else 200
    return render(request, "approvals_settings/edit.html", context, status=status)


@require_POST
@seat("manager")
def drop_stage(request: Seated, pk: int) -> HttpResponse:
    """One step less."""
    row = get_object_or_404(Stage, pk=pk, workspace=request.workspace, removed_at=None)
    actions.remove_stage(row, by=request.actor)
    offer_undo(request, row, _("Paso quitado."))
    return redirect(f"/ajustes/aprobaciones/?marca={row.brand_id}")


@require_POST
@seat("manager")
def drop_guest(request: Seated, pk: int) -> HttpResponse:
    """One guest less."""
    row = get_object_or_404(Guest, pk=pk, workspace=request.workspace, left_at=None)
    actions.remove_guest(row, by=request.actor)
    offer_undo(request, row, _("Sus enlaces ya no abren."))
    return redirect(f"/ajustes/aprobaciones/?marca={row.brand_id}")


@require_POST
@seat("manager")
def new_client(request: Seated) -> HttpResponse:
    """A calendar for somebody outside."""
    brand = _brand(request)
    actions.share_client(brand, name=request.POST.get("name", "") or brand.name, by=request.actor)
    return redirect(f"/ajustes/aprobaciones/?marca={brand.pk}")


@require_POST
@seat("manager")
def drop_client(request: Seated, pk: int) -> HttpResponse:
    """The address leads nowhere any more."""
    row = get_object_or_404(
        Share, pk=pk, workspace=request.workspace, kind=Share.Kind.CLIENT, removed_at=None
    )
    actions.unshare_client(row, by=request.actor)
    offer_undo(request, row, _("Esa dirección ya no enseña nada."))
    return redirect(f"/ajustes/aprobaciones/?marca={row.brand_id}")
