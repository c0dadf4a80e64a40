"""Care that every blog takes: the pictures of an article, by the names that its body gives them."""

from __future__ import annotations

import hashlib
import html as entities
import re
import unicodedata
from collections.abc import Callable, Mapping

from tertulia.connectors.boxes import Attachment, Draft
from tertulia.connectors.files import called, fitted
from tertulia.kit.pictures import Picture

TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")
LONGEST_SIDE = 2560
"""Pixels: what WordPress itself makes of larger pictures («big image threshold», since 5.3)."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
_IMAGE = re.compile(r"<img\b[^>]*>")
_SRC = re.compile(r'src="(asset:\d{1,12})"')


def picture(file: Attachment) -> tuple[Picture, str]:
    """(the picture made to fit, the name it is stored under). The name says what it holds: the same picture
    is found again under it instead of being stored twice."""
    made = fitted(file, max_side=LONGEST_SIDE, types=TYPES)
    stem = called(file).rpartition(".")[0] or called(file)
    digest = hashlib.sha256(made.data).hexdigest()[:12]
    return made, f"{slug_of(stem, 40) or 'imagen'}-{digest}.{_ENDINGS.get(made.type, 'jpg')}"


def slug_of(text: str, most: int = 80) -> str:
    """«¿Cómo empezar en tu edificio?» → «como-empezar-en-tu-edificio», cut between words."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    return words if len(words) <= most else words[: most + 1].rpartition("-")[0] or words[:most]


def body(draft: Draft, put: Callable[[Attachment], str]) -> str:
    """The body of the article with its pictures where `put` has put each of them (an address); those that
    are no more are left out."""
    there = {file.ref: file for file in draft.media if file.ref and file.kind == "image"}
    stored: dict[str, str] = {}

    def replace(tag: re.Match[str]) -> str:
        named = _SRC.search(tag[0])
        if named is None:
            return tag[0]
        file = there.get(named[1])
        if file is None:
            return ""
        if file.ref not in stored:
            stored[file.ref] = put(file)
        shown = tag[0].replace(named[0], f'src="{entities.escape(stored[file.ref])}"')
        if file.alt and ('alt=""' in shown or "alt=" not in shown):
            shown = shown.replace(' alt=""', "").replace("<img", f'<img alt="{entities.escape(file.alt)}"', 1)
        return shown

    return _IMAGE.sub(replace, draft.html or paragraphs(draft.text))


def paragraphs(text: str) -> str:
    """Plain text as HTML, where an article has no body of its own."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{entities.escape(part, quote=False)}</p>".replace("\n", "<br>") for part in parts)


def title_of(draft: Draft) -> str:
    """Its title; without one the first words of its text, since a blog asks for one."""
    return draft.title.strip() or " ".join(draft.text.split()[:10])[:80]


def told(options: Mapping[str, object], name: str) -> str:
    """An option as a text; «» where it was not chosen."""
    return str(options.get(name) or "").strip()
