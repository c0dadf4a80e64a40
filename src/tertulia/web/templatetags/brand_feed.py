"""The switch of a brand's feed, for the page of its channels."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from tertulia.brand.models import Brand
from tertulia.planner.models import Share
from tertulia.web.address import address

register = template.Library()


@register.inclusion_tag("brand_feed/_switch.html", takes_context=True)
def feed_switch(context: Any, brand: Brand) -> dict[str, Any]:
    """Whether what `brand` publishes can be read as a feed, where, and the button that changes that."""
    share = Share.objects.filter(brand=brand, kind=Share.Kind.FEED, removed_at=None).first()
    url = reverse("brand-feed-atom", args=[share.token]) if share else ""
    return {
        "brand": brand,
        "url": address(context["request"], url) if url else "",
        "may_change": context.get("may_change"),
        "csrf_token": context.get("csrf_token"),
    }
