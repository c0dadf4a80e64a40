"""Ajustes · Canales: where each brand publishes, by itself or by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.connectors import registry
from tertulia.connectors.base import Posts
from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK, Refused
from tertulia.outbox import actions
from tertulia.outbox.models import Channel
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.undoable import offer_undo

BY_HAND = (
    "instagram",
    "facebook",
    "linkedin",
    "x",
    "tiktok",
    "youtube",
    "threads",
    "pinterest",
    "whatsapp",
    "google",
    "reddit",
    "mastodon",
    "bluesky",
    "telegram",
)
"""Networks that a person can publish on with our help, the most used first."""


class ChannelForm(forms.Form):
    """A channel where a person publishes."""

    brand = forms.ModelChoiceField(Brand.objects.none(), label=gettext_lazy("Marca"), empty_label=None)
    network = forms.ChoiceField(label=gettext_lazy("Red"))
    name = forms.CharField(
        label=gettext_lazy("Nombre"),
        max_length=200,
        help_text=gettext_lazy("Como lo conocéis: «Instagram de la tienda»."),
    )
    handle = forms.CharField(
        label=gettext_lazy("Cuenta"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"placeholder": "@"}),
    )
    url = forms.URLField(
        label=gettext_lazy("Dirección del perfil"), required=False, assume_scheme="https", max_length=1000
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands, networks = self.fields["brand"], self.fields["network"]
        assert isinstance(brands, forms.ModelChoiceField)
        assert isinstance(networks, forms.ChoiceField)
        found = Brand.objects.of(workspace).order_by("pk")
        brands.queryset = found
        brands.initial = found.first()
        if found.count() == 1:
            brands.widget = forms.HiddenInput()
        networks.choices = [(slug, str(face(slug).label)) for slug in BY_HAND]


def can_publish() -> list[dict[str, Any]]:
    """The networks that publish by themselves once they are connected."""
    found = [registry.get(slug) for slug in registry.slugs() if slug != "demo"]
    return [{"slug": one.slug, "label": one.label} for one in found if issubclass(one, Posts)]


@seat()
def index(request: Seated) -> HttpResponse:
    """Every channel by brand, and what could be connected."""
    channels = Channel.objects.of(request.workspace).select_related("source", "brand")
    brands = Brand.objects.of(request.workspace).order_by("pk")
    groups = [{"brand": brand, "rows": [c for c in channels if c.brand_id == brand.pk]} for brand in brands]
    context = {
        "groups": [group for group in groups if group["rows"]] or groups[:1],
        "several": len(groups) > 1,
        "networks": can_publish(),
        "may_change": RANK[request.member.role] >= RANK["manager"],
        "UNAUTHORIZED": Source.State.UNAUTHORIZED,
    }
    return render(request, "channels/index.html", context)


@seat("manager")
def new(request: Seated) -> HttpResponse:
    """A channel where a person publishes by hand."""
    form = ChannelForm(request.POST if request.method == "POST" else None, workspace=request.workspace)
    if request.method == "POST" and attempt(form, lambda given: _open(request, given)):
        return redirect("channels")
    return render(request, "channels/new.html", {"form": form}, status=422 if form.errors else 200)


def _open(request: Seated, given: dict[str, Any]) -> None:
    actions.open_channel(
        given["brand"],
        network=given["network"],
        name=given["name"],
        handle=given["handle"],
        url=given["url"],
        source=None,
        by=request.actor,
    )
    messages.success(request, _("Canal añadido. Ya puedes elegirlo al redactar."))


@require_POST
@seat("manager")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """«quitar»: it can be undone; what was published there stays."""
    if act != "quitar":
        raise Http404
    channel = get_object_or_404(Channel.objects.of(request.workspace), pk=pk)
    try:
        actions.remove_channel(channel, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        offer_undo(request, channel, _("Canal quitado. Lo que publicaste ahí se conserva."))
    return redirect("channels")
