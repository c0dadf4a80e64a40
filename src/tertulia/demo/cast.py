"""Who says it: the story's people, and strangers found for the lines that anybody could have said."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection

from tertulia.connectors.base import Author
from tertulia.demo import reading
from tertulia.demo.reading import Person

US = "Cooperativa Aurora"
_OUR_HANDLES = {
    "bluesky": "@aurora.bsky.example",
    "instagram": "@cooperativa.aurora",
    "mastodon": "@aurora@social.example",
}
_OUR_FOLLOWERS = {
    "bluesky": 2_870,
    "facebook": 14_300,
    "google": 41,
    "instagram": 18_900,
    "linkedin": 6_240,
    "mastodon": 5_120,
    "wordpress": 0,
    "youtube": 9_450,
}
_NAMED = frozenset(("bluesky", "instagram", "mastodon"))
"""Networks where people are known by a handle; elsewhere by their name alone."""

CROWD = frozenset(
    ("alvorada", "candidata", "defensora", "profesional", "seguidora", "socia", "sur", "universidad")
)
"""Whom a line for anybody may fall to: no trolls, spammers, journalists, town councils."""

MEMBERS = frozenset(("defensora", "socia"))
NEWCOMERS = frozenset(("candidata", "profesional", "seguidora"))
WORKERS = frozenset(("trabajador",))


def us(network: str) -> Author:
    """The brand's own account there."""
    return Author(
        f"demo:{network}/aurora",
        US,
        handle=_OUR_HANDLES.get(network, ""),
        followers=_OUR_FOLLOWERS.get(network) or None,
    )


def author(person: Person, network: str) -> Author:
    """`person` as `network` knows them. On their second network fewer follow them."""
    name = person.handles[network]
    place = list(person.handles).index(network)
    return Author(
        f"demo:{network}/{person.key}",
        person.name if network in _NAMED else name,
        handle=f"@{name}" if network in _NAMED else "",
        followers=None if network in ("google", "wordpress") else person.followers // (1 + 2 * place),
    )


class Cast:
    """The people, and how often each has spoken, so that no stranger speaks all the time."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.people = {person.key: person for person in reading.people()}
        self.spoken: Counter[str] = Counter()

    def speaks(self, person: Person) -> Person:
        """Count that `person` spoke once more."""
        self.spoken[person.key] += 1
        return person

    def stranger(
        self,
        network: str,
        country: str,
        language: str,
        gender: str = "",
        *,
        roles: Collection[str] = MEMBERS,
        avoid: Collection[str] = (),
    ) -> Person | None:
        """Somebody of `network` who could say this, rather of `roles` and not of `avoid` (keys). Roles are
        given up first, then `avoid`, then the gender; never the country. None if nobody there speaks
        `language`."""
        there = [
            p
            for p in self.people.values()
            if network in p.handles
            and language in p.languages
            and (country in ("", p.country))
            and (p.role in CROWD or p.role in roles)
            and p.gender != "o"
        ]
        fitting = [p for p in there if p.gender == (gender or p.gender)]
        fresh = [p for p in fitting if p.key not in avoid]
        for found in ([p for p in fresh if p.role in roles], fresh, fitting, there):
            if found:
                weights = [1 / (1 + self.spoken[p.key]) ** 2 for p in found]
                return self.speaks(self.rng.choices(found, weights)[0])
        return None
