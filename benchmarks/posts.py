"""Posts as a public network has them: real sentences, Spanish and English, with what people put among them.

The sentences are those of Debian's `fortunes-es` and `fortunes` where they are installed (`apt-get install`),
else our own (`measure.texts`), recombined. Into them go brands (few are talked of much: Zipf), tags, users,
links and emoji; a seventh is written without accents.
"""

from __future__ import annotations

import functools
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import texts

FORTUNES = Path("/usr/share/games/fortunes")
SPANISH = 0.78
WITHOUT_ACCENTS = 0.15
NETWORKS = ("bluesky", "mastodon", "reddit", "web", "youtube")
SITES = tuple(f"{name}.example" for name in ("diario", "foro", "blog", "noticias", "opinion", "tienda"))
EMOJI = ("😀", "😂", "❤️", "👍🏽", "😡", "🎉", "🇪🇸", "☕", "🔥", "🙏")
_ONSETS = "b br c d f g gr l m n p pl r s t tr v z"
_SYLLABLES = [onset + vowel for onset in _ONSETS.split() for vowel in "aeiou"]


@dataclass(slots=True)
class Post:
    """One post, as something that the query language can be asked about."""

    text: str
    fields: dict[str, Any]
    norm: str = ""

    @property
    def raw(self) -> Sequence[str]:
        """The text as it was written."""
        return (self.text,)

    def get(self, name: str, /) -> Any:
        """The field's value, None where it has none."""
        return self.fields.get(name)


def brands(count: int) -> list[str]:
    """Names that no dictionary has, each once: «Zabretu», the most talked of first."""
    rng = random.Random(11)  # noqa: S311 (not a secret)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(_SYLLABLES, k=rng.choice((3, 3, 4)))).capitalize()] = None
    return list(found)


@functools.lru_cache(maxsize=1)
def sentences() -> tuple[dict[str, list[str]], str]:
    """Sentences by language, and where they are from."""
    found = {"es": [*_fortunes(FORTUNES / "es")], "en": [*_fortunes(FORTUNES)]}
    if all(len(some) > 1000 for some in found.values()):
        return found, "fortunes-es, fortunes"
    ours = [one for text in texts() for one in re.split(r"(?<=[.!?])\s+", text) if len(one) > 12]
    return {"es": ours, "en": ours}, "our own, recombined (fortunes-es and fortunes are not installed)"


def _fortunes(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix in ("", ".fortunes"):
            for saying in re.split(r"(?m)^%+$", path.read_text("utf-8", errors="replace")):
                saying = " ".join(saying.partition("\t\t--")[0].split())
                yield from (one for one in re.split(r"(?<=[.!?…])\s+", saying) if 12 < len(one) < 280)


def posts(count: int, names: Sequence[str], seed: int) -> list[Post]:
    """`count` posts that speak of brands of `names`; median length about 110 characters."""
    rng, (said, _from) = random.Random(seed), sentences()  # noqa: S311
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    spoken_of = iter(rng.choices(names, weights, k=2 * count))
    return [_post(rng, said, spoken_of) for _ in range(count)]


def _post(rng: random.Random, said: dict[str, list[str]], spoken_of: Iterator[str]) -> Post:
    language = "es" if rng.random() < SPANISH else "en"
    text, wanted = rng.choice(said[language]), rng.choices((60, 110, 180, 260), (3, 4, 3, 1))[0]
    while len(text) < wanted:
        text += f" {rng.choice(said[language])}"
    words = text[:280].split()
    extras = [next(spoken_of)] if rng.random() < 0.8 else []
    extras += [next(spoken_of)] if rng.random() < 0.2 else []
    extras = [f"{rng.choice('#@')}{one.lower()}" if rng.random() < 0.2 else one for one in extras]
    extras += [f"@user{rng.randrange(5000)}"] if rng.random() < 0.2 else []
    extras += [rng.choice(EMOJI)] if rng.random() < 0.3 else []
    for extra in extras:
        words.insert(rng.randrange(len(words) + 1), extra)
    if rng.random() < 0.2:
        words.append(f"https://{rng.choice(SITES)}/{rng.randrange(16**8):x}")
    text = " ".join(words)
    if rng.random() < WITHOUT_ACCENTS:
        apart = unicodedata.normalize("NFD", text)
        text = "".join(char for char in apart if not "\u0300" <= char <= "\u036f")
    fields = {
        "language": language,
        "network": rng.choice(NETWORKS),
        "site": rng.choice(SITES),
        "author": f"user{rng.randrange(5000)}",
        "followers": int(rng.paretovariate(1)),
    }
    return Post(text, fields)
