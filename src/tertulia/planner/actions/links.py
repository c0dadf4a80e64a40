"""Verbs of short links: one with a word of one's own, taken away and put back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.planner.links_short import leads_well, new_code
from tertulia.planner.models import Campaign, ShortLink

WORD = re.compile(r"[a-z0-9][a-z0-9-]{2,39}")


@verb("planner.make_link", role="agent")
def make_link(campaign: Campaign, *, target: str, word: str = "", by: Actor) -> ShortLink:
    """A short link of `campaign` to `target`; `word` stands in its address instead of a code. Refused for
    what is no web address, and for words that are taken."""
    target, word = target.strip(), word.strip().lower()
    if not leads_well(target):
        raise Refused({"target": _("Escribe una dirección que empiece por https:// o http://.")})
    if word and not WORD.fullmatch(word):
        raise Refused({"word": _("De 3 a 40 letras sin acento, números o guiones.")})
    # A word that was taken away still stands in what was published: it leads nowhere else.
    if word and ShortLink.objects.filter(code=word).exists():
        raise Refused({"word": _("Esa palabra ya está cogida. Prueba con otra.")})
    return ShortLink.objects.create(
        workspace_id=campaign.workspace_id,
        brand_id=campaign.brand_id,
        campaign=campaign,
        code=word or new_code(),
        target=target,
    )


@verb("planner.remove_link", role="agent", inverse="planner.restore_link")
def remove_link(link: ShortLink, *, by: Actor) -> ShortLink:
    """It leads nowhere any more; what was counted stays."""
    link.removed_at = timezone.now()
    link.save(update_fields=["removed_at"])
    return link


@verb("planner.restore_link", role="agent")
def restore_link(link: ShortLink, *, before: Mapping[str, Any], by: Actor) -> ShortLink:
    """It leads where it led."""
    if "removed_at" in to_restore(link, before):
        link.removed_at = None
        link.save(update_fields=["removed_at"])
    return link
