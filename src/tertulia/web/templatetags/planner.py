"""Tags of publishing: a state as a word and its shape."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tertulia.outbox.models import Delivery, Freeze
from tertulia.planner.models import Post
from tertulia.planner.shown import WORDS, Shown, delivery_code, shown

register = template.Library()


@register.simple_tag
def state(of: Post | Delivery | Shown | str) -> SafeString:
    """The state of a post or a delivery, or that of a code: one word and one shape."""
    if isinstance(of, Post):
        of = shown(of)
    if isinstance(of, Shown):
        code, words = of.code, of.words
    else:
        code = delivery_code(of) if isinstance(of, Delivery) else of
        words = str(WORDS[code])
    return format_html('<span class="state state-{}"><i aria-hidden="true"></i>{}</span>', code, words)


@register.simple_tag
def state_code(of: Post) -> str:
    """The code of how a post is shown, for a class."""
    return shown(of).code


@register.simple_tag(takes_context=True)
def standing_freezes(context: Any) -> list[Freeze]:
    """What is stopped in the workspace just now."""
    workspace = context.get("workspace")
    if workspace is None:
        return []
    return list(Freeze.objects.filter(workspace=workspace).standing().select_related("brand"))
