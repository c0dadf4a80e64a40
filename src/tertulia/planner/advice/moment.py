"""Is this the moment? What is open, what was said, what day it is."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.listening.models import Firing, Item
from tertulia.outbox.freezes import standing_for
from tertulia.outbox.models import Delivery
from tertulia.planner.advice.kinds import Reason
from tertulia.planner.models import Agenda, Event, Post

LOOKED_BACK = timedelta(days=42)
SAME = 0.6
"""From this share of words in common (Jaccard) on, two posts say the same."""
COMPLAINTS_FOR = timedelta(hours=24)
LEAST_COMPLAINTS = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
_EVERYWHERE = frozenset(
    _WORD.findall(
        """para pero como este esta esto estos estas cuando donde desde hasta sobre entre porque también todo
        todos toda todas otra otro otros otras muy más menos solo puede pueden hace hacer tiene tienen vuestra
        vuestro nuestra nuestro gracias hola buenas alguien nadie nada algo aquí allí ahora hoy ayer mañana
        años días that this with from have your what when quando você isso esse essa mais"""
    )
)


def moment(post: Post) -> tuple[bool, tuple[Reason, ...]]:
    """Whether to watch out, and why: silence, an alert, a mourning day, today's complaints, the same again,
    a holiday. The gravest first, at most two."""
    at = post.at or timezone.now()
    day = at.astimezone(post.brand.zone).date()
    found = [*_frozen(post), *_quiet(post, day), *_open(post), *_complaints(post), *_again(post, at)]
    if found:
        return True, tuple(found[:2])
    free = _holiday(post, day)
    return False, (Reason(free or _("Nada que lo desaconseje.")),)


def _frozen(post: Post) -> list[Reason]:
    standing = standing_for(post.brand)
    if standing is None:
        return []
    words = _("Está todo parado: «%(why)s». No saldrá hasta que se reanude.") % {"why": standing.reason}
    return [Reason(words, _("Ver entregas"), "/entregas/")]


def _quiet(post: Post, day: date) -> list[Reason]:
    quiet = Event.objects.filter(
        workspace_id=post.workspace_id, brand_id=post.brand_id, quiet=True, removed_at__isnull=True
    )
    found = quiet.filter(first_on__lte=day, last_on__gte=day).first()
    if found is None:
        return []
    return [
        Reason(_("Ese día es «%(name)s»: la marca prefiere callar.") % {"name": found}, _("Elige otro día."))
    ]


def _open(post: Post) -> list[Reason]:
    """What went off where the brand listens: a burst that still goes on, or many or much that is bad just
    now."""
    now = timezone.now()
    lasting = Q(alert__watch="growth", over_at__isnull=True, at__gt=now - timedelta(days=3))
    lately = Q(alert__watch__in=["count", "negative"], at__gt=now - timedelta(hours=6))
    of_brand = Firing.objects.filter(
        workspace_id=post.workspace_id, alert__brand_id=post.brand_id, alert__removed_at__isnull=True
    )
    firing = of_brand.filter(lasting | lately).select_related("alert").order_by("-at").first()
    if firing is None:
        return []
    try:
        url = reverse("alerts:firing", args=[firing.pk])
    except NoReverseMatch:
        url = ""
    words = _("Hay un pico abierto: «%(name)s».") % {"name": firing.alert.name}
    return [Reason(words, _("Esperar a que cierre"), url)]


def _complaints(post: Post) -> list[Reason]:
    """Words of the text that today's complaints are about."""
    ours = {word for word in _words(post.text) if word not in _EVERYWHERE}
    if not ours:
        return []
    rows = Item.objects.filter(
        workspace_id=post.workspace_id,
        heard__brand_id=post.brand_id,
        intent="complaint",
        published_at__gt=timezone.now() - COMPLAINTS_FOR,
        deleted_at__isnull=True,
    )
    counted: Counter[str] = Counter()
    for text in set(rows.order_by("-published_at").values_list("text", flat=True)[:300]):
        counted.update(ours & set(_words(text)))
    worst = [(word, count) for word, count in counted.most_common(1) if count >= LEAST_COMPLAINTS]
    return [
        Reason(
            _("Hablas de «%(word)s», y hoy hay %(count)s quejas que lo nombran.")
            % {"word": word, "count": count},
            _("Míralas antes"),
            "/escucha/",
        )
        for word, count in worst
    ]


def _again(post: Post, at: datetime) -> list[Reason]:
    """The same, or nearly, went out in the last weeks, or will."""
    ours = set(_words(post.text))
    if len(ours) < 4:
        return []
    mine = post.variants.values("sendings__delivery")
    sent = Delivery.objects.filter(
        brand_id=post.brand_id,
        act=Delivery.Act.POST,
        at__gt=at - LOOKED_BACK,
        at__lt=at + LOOKED_BACK,
    ).exclude(state__in=[Delivery.State.WITHDRAWN, Delivery.State.REJECTED])
    rows = (
        sent.exclude(pk__in=mine.exclude(sendings__delivery=None)).order_by("-at").values_list("text", "at")
    )
    for text, when in rows[:400]:
        theirs = set(_words(text))
        if theirs and len(ours & theirs) / len(ours | theirs) >= SAME:
            local = (when or at).astimezone(post.brand.zone)
            words = _("Se parece mucho a lo del %(day)s.") % {"day": local.strftime("%d/%m")}
            return [Reason(words, _("Dilo de otra manera o espera."))]
    return []


def _holiday(post: Post, day: date) -> str:
    """The holiday of `day` where the brand looks at one of those calendars; «» for none."""
    import holidays

    rows = Agenda.objects.filter(brand_id=post.brand_id, kind=Agenda.Kind.HOLIDAYS, removed_at__isnull=True)
    for place in rows.values_list("place", flat=True):
        country, _mark, region = place.partition("-")
        try:
            name = holidays.country_holidays(country, subdiv=region or None, language="es").get(day)
        except (NotImplementedError, KeyError):
            continue
        if name:
            return _("Ese día es fiesta: %(name)s. Habrá menos gente leyendo.") % {"name": name}
    return ""


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
