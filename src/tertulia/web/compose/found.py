"""Reaching a post and its parts, for who may."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post
from tertulia.web.access import Seated


def get_post(request: Seated, pk: int) -> Post:
    """The post with id `pk` of the workspace, whole. 404 for those of others and those thrown away."""
    post = Post.objects.of(request.workspace).whole().filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def get_channel(post: Post, pk: str) -> Channel:
    """A channel of the brand of `post`. 404 for any other."""
    found = Channel.objects.of(post.workspace).filter(brand_id=post.brand_id)
    channel = found.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if channel is None:
        raise Http404
    return channel


def local(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment as a box of day and hour shows it: «2026-10-13T12:30» in `zone`; «» for none."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """The aware moment of a box of day and hour; None for an empty one. Refused at «at» for what is no
    moment, for one long past any plan, and for an hour that the clocks leave out."""
    if not text.strip():
        return None
    try:
        naive = parse_datetime(text.strip())
    except ValueError:
        naive = None
    if naive is None or not 2000 <= naive.year < timezone.now().year + 20:
        raise Refused({"at": _("Escribe un día y una hora, como 13/10/2026 12:30.")})
    if timezone.is_aware(naive):
        return naive
    aware = naive.replace(tzinfo=zone)
    back = (aware.astimezone(ZoneInfo("UTC")) + timedelta()).astimezone(zone).replace(tzinfo=None)
    if back != naive:
        raise Refused({"at": _("Esa hora no existe ese día: el reloj se adelanta. Elige otra.")})
    return aware
