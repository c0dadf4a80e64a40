"""What a post is, in one word: what people decided and what became of it on each network, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.outbox.models import Delivery
from tertulia.planner.models import Post, Sending, Variant

WORDS = {
    "idea": gettext_lazy("Idea"),
    "draft": gettext_lazy("Borrador"),
    "review": gettext_lazy("Por aprobar"),
    "changes": gettext_lazy("Pide cambios"),
    "missed": gettext_lazy("No se aprobó a tiempo"),
    "scheduled": gettext_lazy("Programada"),
    "queued": gettext_lazy("En cola"),
    "sending": gettext_lazy("Enviando"),
    "published": gettext_lazy("Publicada"),
    "unconfirmed": gettext_lazy("Sin confirmar"),
    "failed": gettext_lazy("Falló"),
    "rejected": gettext_lazy("Rechazada"),
    "withdrawn": gettext_lazy("Retirada"),
    "hand": gettext_lazy("A mano"),
    "partial": gettext_lazy("Parcial"),
}
"""Every state that is shown, by code: one word each, and one shape (`states.css`)."""

State = Delivery.State
# What needs a person comes before what goes on by itself.
_LOUDEST = ("failed", "rejected", "unconfirmed", "sending", "queued", "scheduled", "hand")
_AHEAD = ("queued", "hand", "scheduled", "sending")


@dataclass(frozen=True, slots=True)
class Shown:
    """`code` of `WORDS`; `words` the same for a person («2 de 3» where only some went out); `by_channel` the
    code of each variant, by channel id."""

    code: str
    words: str
    by_channel: dict[int, str] = field(default_factory=dict)


def shown(post: Post) -> Shown:
    """How `post` is shown. Reads its variants, sendings and deliveries: see `Post.objects.whole()`."""
    codes = {variant.channel_id: variant_code(variant) for variant in post.variants.all()}
    told = [code for code in codes.values() if code]
    if not told:
        return Shown(post.state, str(WORDS[post.state]), dict.fromkeys(codes, post.state))
    code = _together(told)
    words = str(WORDS[code])
    if code == "partial":
        out = told.count("published")
        words = _("%(out)s de %(all)s") % {"out": out, "all": len(told)}
    return Shown(code, words, {channel: each or post.state for channel, each in codes.items()})


def variant_code(variant: Variant) -> str:
    """What became of a variant: of its newest deliveries together; «» where nothing was ever sent."""
    latest: dict[int, Sending] = {sending.part: sending for sending in variant.sendings.all()}
    codes = [delivery_code(sending.delivery) for sending in latest.values()]
    return _together(codes) if codes else ""


def delivery_code(delivery: Delivery) -> str:
    """The code of one delivery: what has a moment still to come is «scheduled», due now «queued»."""
    if delivery.state == State.QUEUED and delivery.at is not None and delivery.called_at is None:
        return "scheduled" if delivery.attempts == 0 and delivery.why == "" else "queued"
    return str(delivery.state)


def _together(codes: Sequence[str]) -> str:
    standing = [code for code in codes if code != "withdrawn"]
    if not standing:
        return "withdrawn"
    if len(set(standing)) == 1:
        return standing[0]
    if "published" in standing and not any(code in _AHEAD for code in standing):
        return "unconfirmed" if set(standing) == {"published", "unconfirmed"} else "partial"
    return next((code for code in _LOUDEST if code in standing), standing[0])
