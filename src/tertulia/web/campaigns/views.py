"""`/campanas/`: what several posts are for, how they do, and what was learnt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.connectors.articles import slug_of
from tertulia.kit.verbs import RANK, Refused
from tertulia.listening.insight import volume
from tertulia.planner import campaign_results, links, links_short
from tertulia.planner.actions import campaigns as actions
from tertulia.planner.actions import links as link_actions
from tertulia.planner.models import Campaign, Post, ShortLink
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.campaigns.forms import CampaignForm
from tertulia.web.forms import attempt
from tertulia.web.params import number, plain
from tertulia.web.undoable import offer_undo

TONES = ("positive", "neutral", "mixed", "negative")


@seat()
@require_safe
def index(request: Seated) -> HttpResponse:
    """Every campaign, those that go on first."""
    today = timezone.localdate()
    rows = list(Campaign.objects.of(request.workspace).select_related("brand").prefetch_related("people"))
    over = [one for one in rows if one.closed_at or one.ends_on < today]
    groups = [
        (_("Ahora y después"), [one for one in rows if one not in over]),
        (_("Acabadas"), over),
    ]
    context = {"groups": [group for group in groups if group[1]], "may_change": _may(request)}
    return render(request, "campaigns/index.html", context)


@seat()
@require_safe
def show(request: Seated, pk: int) -> HttpResponse:
    """One campaign whole."""
    return _show(request, _find(request, pk))


def _show(request: Seated, campaign: Campaign, *, status: int = 200, **said: Any) -> HttpResponse:
    told = campaign_results.results(campaign)
    posts = Post.objects.of(request.workspace).filter(campaign=campaign).whole().order_by("at", "pk")
    short = ShortLink.objects.filter(campaign=campaign, removed_at__isnull=True).order_by("pk")
    heard = campaign_results.scope(campaign) if told.mentions else None
    context = {
        "campaign": campaign,
        "volume": volume(heard, "1d") if heard else None,
        "zone": campaign.brand.zone,
        "told": told,
        "rest": [one for one in told.numbers if one is not told.goal],
        "tones": [(tone, told.tones[tone]) for tone in TONES if told.tones.get(tone)],
        "chart": [n for _day, n in told.days],
        "posts": [(post, shown(post)) for post in posts],
        "example": _example(campaign),
        "short": [(one, links_short.address(one, address(request)), _visits(one)) for one in short],
        "may_change": _may(request),
        **said,
    }
    return render(request, "campaigns/show.html", context, status=status)


def _visits(link: ShortLink) -> tuple[int, int]:
    clicks = list(link.clicks.all())
    return sum(one.people for one in clicks), sum(one.machines for one in clicks)


@seat("agent")
def new(request: Seated) -> HttpResponse:
    """Begin one."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    asked = number(request.GET.get("marca", ""))
    brand = (brands.filter(pk=asked).first() if asked else None) or brands.first()
    if brand is None:
        raise Http404
    today = timezone.localdate()
    start = {"starts_on": today, "ends_on": today + timedelta(days=14)}
    form = CampaignForm(request.POST or None, brand=brand, initial=start)
    made: list[Campaign] = []

    def run(given: dict[str, Any]) -> None:
        values, people = _parted(given)
        values["utm_campaign"] = values["utm_campaign"] or slug_of(values["name"], 60)
        made.append(actions.create_campaign(brand, values=values, people=people, by=request.actor))

    if request.method == "POST" and attempt(form, run):
        messages.success(request, _("Creada. Elígela al redactar y sus enlaces llevarán sus marcas."))
        return redirect("campaign", made[0].pk)
    return _form(request, form, {"heading": _("Nueva campaña"), "back": "/campanas/"})


@seat("agent")
def edit(request: Seated, pk: int) -> HttpResponse:
    """Change one."""
    campaign = _find(request, pk)
    form = CampaignForm(request.POST or None, brand=campaign.brand, instance=campaign)

    def run(given: dict[str, Any]) -> None:
        values, people = _parted(given)
        actions.change_campaign(campaign, values=values, people=people, by=request.actor)

    if request.method == "POST" and attempt(form, run):
        offer_undo(request, campaign, _("Guardada. Lo que ya está programado conserva sus enlaces."))
        return redirect("campaign", campaign.pk)
    return _form(request, form, {"heading": campaign.name, "back": f"/campanas/{campaign.pk}/"})


@require_safe
@seat()
def example(request: Seated) -> HttpResponse:
    """`/campanas/ejemplo/`: what a link would look like with the marks that are being written."""
    values = {name: plain(request.GET.get(name, ""))[:80] for name in links.NAMES}
    name = values["utm_campaign"] or slugify(plain(request.GET.get("name", "")))
    campaign = Campaign(**{**values, "utm_campaign": name}, starts_on=timezone.localdate())
    return render(request, "campaigns/_example.html", {"example": _example(campaign)})


def _example(campaign: Campaign) -> links.Marked:
    marks = links.marks(campaign, network="mastodon", channel="Aurora", day=campaign.starts_on)
    return links.marked(_("https://tu-web.example/pagina"), marks)


def _form(request: Seated, form: CampaignForm, words: dict[str, Any]) -> HttpResponse:
    shown_now = {name: str(form[name].value() or "") for name in links.NAMES}
    shown_now["utm_campaign"] = shown_now["utm_campaign"] or slugify(str(form["name"].value() or ""))
    like = _example(Campaign(**shown_now, starts_on=timezone.localdate()))
    context = {"form": form, "example": like, **words}
    return render(request, "campaigns/edit.html", context, status=422 if form.errors else 200)


def _parted(given: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    values = dict(given)
    people = list(values.pop("people", []))
    return values, people


@require_POST
@seat("agent")
def link(request: Seated, pk: int) -> HttpResponse:
    """One more short link."""
    campaign = _find(request, pk)
    target, word = request.POST.get("target", ""), request.POST.get("word", "")
    try:
        link_actions.make_link(campaign, target=target, word=word, by=request.actor)
    except Refused as refused:
        said = {"target": target, "word": word, "problems": refused.problems}
        return _show(request, campaign, status=422, **said)
    messages.success(request, _("Hecho. Cópialo donde quieras: contamos sus visitas aquí."))
    return redirect("campaign", campaign.pk)


@require_POST
@seat("agent")
def unlink(request: Seated, pk: int) -> HttpResponse:
    """A short link leads nowhere any more."""
    rows = ShortLink.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    row = get_object_or_404(rows, pk=pk)
    link_actions.remove_link(row, by=request.actor)
    offer_undo(request, row, _("Retirado: quien lo abra verá que ya no lleva a ninguna parte."))
    return redirect("campaign", row.campaign_id) if row.campaign_id else redirect("campaigns")


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """«cerrar» with its lessons, «abrir» again, «quitar»."""
    campaign = _find(request, pk)
    if act == "cerrar":
        lessons = request.POST.get("lessons", "")
        try:
            actions.close_campaign(campaign, lessons=lessons, by=request.actor)
        except Refused as refused:
            return _show(request, campaign, status=422, problems=refused.problems)
        offer_undo(request, campaign, _("Cerrada."))
    elif act == "abrir":
        actions.reopen_campaign(campaign, by=request.actor)
        offer_undo(request, campaign, _("Abierta otra vez."))
    elif act == "quitar":
        actions.remove_campaign(campaign, by=request.actor)
        offer_undo(request, campaign, _("Quitada. Sus publicaciones siguen donde estaban."))
        return redirect("campaigns")
    else:
        raise Http404
    return redirect("campaign", campaign.pk)


def _find(request: Seated, pk: int) -> Campaign:
    rows = Campaign.objects.of(request.workspace).select_related("brand", "workspace")
    return get_object_or_404(rows.prefetch_related("people"), pk=pk)


def _may(request: Seated) -> bool:
    return RANK[request.member.role] >= RANK["agent"]
