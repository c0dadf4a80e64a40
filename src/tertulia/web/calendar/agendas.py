"""Other calendars beside ours: holidays, days with a name, own days, addresses; and ours for others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK
from tertulia.planner import ical as icals
from tertulia.planner.actions import agendas as actions
from tertulia.planner.marks import COUNTRIES, regions_of
from tertulia.planner.models import Agenda, Event, Share
from tertulia.web.access import Seated, seat
from tertulia.web.calendar.params import asked
from tertulia.web.forms import attempt
from tertulia.web.undoable import offer_undo

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def places() -> list[tuple[str, str]]:
    """Countries and their regions, by code: («ES-MD», «ES · MD»)."""
    from babel import Locale

    from tertulia.kit.when import locale

    names = Locale(locale()).territories
    found = []
    for country in COUNTRIES:
        name = str(names.get(country, country))
        found.append((country, name))
        found += [(f"{country}-{region}", f"{name} · {region}") for region in regions_of(country)]
    return found


class AgendaForm(forms.Form):
    """Holidays of a place, or a calendar at an address."""

    place = forms.ChoiceField(label=gettext_lazy("Fiestas de"), required=False)
    url = forms.CharField(
        label=gettext_lazy("O la dirección de un calendario (iCal)"), required=False, max_length=1000
    )
    name = forms.CharField(label=gettext_lazy("Nombre"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [("", _("Ninguna")), *places()]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not given.get("place") and not given.get("url"):
            self.add_error("place", _("Elige un lugar o escribe una dirección."))
        return given


class EventForm(forms.Form):
    """Something on a day of ours."""

    name = forms.CharField(label=gettext_lazy("Qué es"), max_length=300)
    first_on = forms.DateField(label=gettext_lazy("Día"), widget=DATE)
    last_on = forms.DateField(label=gettext_lazy("Hasta"), widget=DATE, required=False)
    hour = forms.TimeField(
        label=gettext_lazy("Hora"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        required=False,
        help_text=gettext_lazy("Sin hora, es todo el día."),
    )
    quiet = forms.BooleanField(
        label=gettext_lazy("Día de luto o silencio"),
        required=False,
        help_text=gettext_lazy("Te avisaremos si vas a publicar ese día."),
    )


def _brand(request: Seated) -> Brand:
    view = asked(request)
    if view is None:
        raise Http404
    return view.brand


@require_GET
@seat()
def index(request: Seated) -> HttpResponse:
    """What is shown beside our posts, and the addresses of ours."""
    brand = _brand(request)
    chosen = Agenda.objects.filter(brand=brand, removed_at=None).order_by("kind", "pk")
    own = Event.objects.filter(brand=brand, agenda=None, removed_at=None, last_on__gte=timezone.now().date())
    shares = Share.objects.filter(brand=brand, kind=Share.Kind.ICAL, removed_at=None)
    context = {
        "brand": brand,
        "agendas": [{"row": one, "name": _name(one)} for one in chosen],
        "untouched": not Agenda.objects.filter(brand=brand).exists(),
        "events": own.order_by("first_on")[:100],
        "shares": [{"row": one, "url": _address(request, one)} for one in shares],
        "may_change": RANK[request.member.role] >= RANK["agent"],
        "may_share": RANK[request.member.role] >= RANK["manager"],
    }
    return render(request, "calendar/agendas.html", context)


def _name(agenda: Agenda) -> str:
    if agenda.kind == Agenda.Kind.HOLIDAYS:
        return _("Fiestas de %(place)s") % {"place": dict(places()).get(agenda.place, agenda.place)}
    return agenda.name or (agenda.url if agenda.url else str(agenda.get_kind_display()))


def _address(request: Seated, share: Share) -> str:
    root = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    return f"{root}/calendario/{share.token}/tertulia.ics"


@seat("agent")
def new(request: Seated) -> HttpResponse:
    """Holidays of one more place, days with a name, or a calendar at an address."""
    brand = _brand(request)
    if request.method == "POST" and request.POST.get("kind") == Agenda.Kind.DAYS:
        attempt(
            forms.Form(request.POST), lambda _given: actions.add_agenda(brand, kind="days", by=request.actor)
        )
        return redirect(f"/calendario/otros/?marca={brand.pk}")
    form = AgendaForm(request.POST if request.method == "POST" else None)

    def save(given: dict[str, Any]) -> None:
        kind = "ical" if given["url"] else "holidays"
        rest = {"url": given["url"], "name": given["name"]} if given["url"] else {"place": given["place"]}
        actions.add_agenda(brand, kind=kind, **rest, by=request.actor)

    return _form(request, brand, form, save, _("Otro calendario"))


@seat("agent")
def new_event(request: Seated) -> HttpResponse:
    """Something on a day."""
    brand = _brand(request)
    first = {"first_on": request.GET.get("dia", "")}
    form = EventForm(request.POST if request.method == "POST" else None, initial=first)
    return _form(
        request,
        brand,
        form,
        lambda given: actions.add_event(brand, **given, by=request.actor),
        _("Un día propio"),
    )


def _form(request: Seated, brand: Brand, form: Any, save: Any, heading: str) -> HttpResponse:
    if request.method == "POST" and attempt(form, save):
        return redirect(f"/calendario/otros/?marca={brand.pk}")
    context = {"form": form, "heading": heading, "brand": brand}
    return render(request, "calendar/agenda_new.html", context, status=422 if form.errors else 200)


@require_POST
@seat("agent")
def drop(request: Seated, pk: int) -> HttpResponse:
    """One calendar less."""
    row = get_object_or_404(Agenda, pk=pk, workspace=request.workspace, removed_at=None)
    actions.remove_agenda(row, by=request.actor)
    offer_undo(request, row, _("Ya no se enseña."))
    return redirect(f"/calendario/otros/?marca={row.brand_id}")


@require_POST
@seat("agent")
def drop_event(request: Seated, pk: int) -> HttpResponse:
    """One day less."""
    row = get_object_or_404(Event, pk=pk, workspace=request.workspace, agenda=None, removed_at=None)
    actions.remove_event(row, by=request.actor)
    offer_undo(request, row, _("Quitado del calendario."))
    return redirect(f"/calendario/otros/?marca={row.brand_id}")


@require_POST
@seat("manager")
def share(request: Seated) -> HttpResponse:
    """A private address of our calendar."""
    brand = _brand(request)
    actions.share_ical(brand, name=request.POST.get("name", ""), by=request.actor)
    return redirect(f"/calendario/otros/?marca={brand.pk}")


@require_POST
@seat("manager")
def unshare(request: Seated, pk: int) -> HttpResponse:
    """The address leads nowhere any more."""
    row = get_object_or_404(Share, pk=pk, workspace=request.workspace, kind=Share.Kind.ICAL, removed_at=None)
    actions.unshare_ical(row, by=request.actor)
    offer_undo(request, row, _("Esa dirección ya no enseña nada."))
    return redirect(f"/calendario/otros/?marca={row.brand_id}")


@require_POST
@seat("manager")
def reshare(request: Seated, pk: int) -> HttpResponse:
    """Another address in the place of one that went too far: the old one leads nowhere."""
    row = get_object_or_404(Share, pk=pk, workspace=request.workspace, kind=Share.Kind.ICAL, removed_at=None)
    actions.share_ical(row.brand, name=row.name, by=request.actor)
    actions.unshare_ical(row, by=request.actor)
    offer_undo(request, row, _("Hay una dirección nueva. La de antes ya no enseña nada."))
    return redirect(f"/calendario/otros/?marca={row.brand_id}")


@require_safe
def ical(request: Any, token: str) -> HttpResponse:
    """The calendar for other programs, to whoever holds its address."""
    found = Share.objects.filter(
        token=token, kind=Share.Kind.ICAL, removed_at=None, workspace__closed_at=None
    )
    row = get_object_or_404(found.select_related("brand"))
    Share.objects.filter(pk=row.pk).update(seen_at=timezone.now())
    answer = HttpResponse(
        icals.written(row, settings.PUBLIC_URL), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer
