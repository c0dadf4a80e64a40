"""What the brand says of a text before it goes out: its voice, how easily it reads, whether this is the
moment. Hints with their reasons, worked out here; none of them stops anything."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tertulia.planner.advice.kinds import Advice as Advice
from tertulia.planner.advice.kinds import Reason as Reason
from tertulia.planner.advice.moment import moment
from tertulia.planner.advice.reading import reading
from tertulia.planner.advice.voice import voice
from tertulia.planner.models import Post


def advise(post: Post) -> list[Advice]:
    """Voice, readability and moment of `post`, always the three, in this order."""
    language = (post.language or post.workspace.language or "es")[:2]
    return [
        Advice("voice", _("Voz"), *voice(post, language)),
        Advice("reading", _("Legibilidad"), *reading(post.text, language)),
        Advice("moment", _("Momento"), *moment(post)),
    ]
