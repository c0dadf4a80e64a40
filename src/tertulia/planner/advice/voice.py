"""Does it sound like the brand? Its own rules, and its last forty posts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median

from django.utils.translation import gettext as _

from tertulia.brand import voice as rules
from tertulia.outbox.models import Delivery
from tertulia.planner.advice.kinds import Reason
from tertulia.planner.models import Post

LATEST = 40
ENOUGH = 8
"""With fewer posts than this nothing is said of how the brand usually writes."""
_WORD = re.compile(r"\w+")
_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]")


@dataclass(frozen=True, slots=True)
class Habit:
    """How texts are written, each as a figure by post: words, exclamation marks, emoji, words in capitals."""

    words: float
    shouts: float
    emoji: float
    capitals: float


def habit(texts: Iterable[str]) -> Habit:
    """The usual figures of `texts` (medians of words; means of the rest, which are mostly zero)."""
    rows = [_measured(text) for text in texts]
    return Habit(
        median(row.words for row in rows),
        mean(row.shouts for row in rows),
        mean(row.emoji for row in rows),
        mean(row.capitals for row in rows),
    )


def _measured(text: str) -> Habit:
    words = _WORD.findall(text)
    capitals = sum(len(word) > 3 and word.isupper() for word in words)
    return Habit(len(words), text.count("!"), len(_EMOJI.findall(text)), capitals)


def voice(post: Post, language: str) -> tuple[bool, tuple[Reason, ...]]:
    """Whether to watch out, and why: what the brand never says, how it addresses people, what its last posts
    are not like."""
    texts = [post.text, *(v.text for v in post.variants.all() if v.text)]
    if not any(text.strip() for text in texts):
        return False, (Reason(_("Cuando escribas, miraremos si suena a la marca.")),)
    found = list(
        dict.fromkeys(
            problem.words for text in texts for problem in rules.check(text, post.brand, language=language)
        )
    )
    if found:
        return True, tuple(Reason(words, _("Cámbialo si no es a propósito.")) for words in found[:3])
    latest = last_posts(post)
    odd = _unlike(_measured(post.text), habit(latest)) if len(latest) >= ENOUGH and post.text.strip() else []
    if odd:
        return True, tuple(odd[:2])
    return False, (Reason(_sounds(post, latest)),)


def last_posts(post: Post) -> list[str]:
    """The last forty texts that the brand published."""
    sent = Delivery.objects.filter(
        brand_id=post.brand_id, act=Delivery.Act.POST, state=Delivery.State.PUBLISHED
    )
    return [text for text in sent.order_by("-pk").values_list("text", flat=True)[:LATEST] if text.strip()]


def _unlike(this: Habit, usual: Habit) -> list[Reason]:
    found = []
    if this.shouts >= 2 and this.shouts > 3 * usual.shouts + 1:
        words = _("Lleva %(n)s exclamaciones; lo normal aquí es %(usual)s.")
        found.append(
            Reason(words % {"n": round(this.shouts), "usual": round(usual.shouts)}, _("Quita alguna."))
        )
    if this.capitals >= 2 and this.capitals > 3 * usual.capitals + 1:
        words = _("Hay %(n)s palabras en mayúsculas: parece que grita.")
        found.append(Reason(words % {"n": round(this.capitals)}, _("Déjalas en minúscula.")))
    if this.emoji >= 3 and this.emoji > 3 * usual.emoji + 1:
        words = _("Lleva %(n)s emojis; lo normal aquí es %(usual)s.")
        found.append(
            Reason(words % {"n": round(this.emoji), "usual": round(usual.emoji)}, _("Deja el que diga algo."))
        )
    if usual.words >= 8 and this.words > 2.5 * usual.words:
        words = _("Es %(times)s veces más largo que lo que soléis publicar.")
        found.append(Reason(words % {"times": round(this.words / usual.words)}, _("¿Cabe en menos?")))
    return found


def _sounds(post: Post, latest: list[str]) -> str:
    how = {"tu": _("de tú"), "usted": _("de usted"), "vos": _("de vos")}[post.brand.address]
    if len(latest) >= ENOUGH:
        return _("Habla %(how)s y se parece a vuestras últimas %(n)s publicaciones.") % {
            "how": how,
            "n": len(latest),
        }
    return _("Nada que la marca evite, y habla %(how)s.") % {"how": how}
