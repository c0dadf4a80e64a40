"""Whose words they are stays here: names of people are masked before a text leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HANDLE: Final = "@user"
EMAIL: Final = "[e-mail]"
PHONE: Final = "[phone]"
PERSON: Final = "[name]"
NUMBER: Final = "[number]"
_EMAIL: Final = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HANDLE: Final = re.compile(
    r"(?<![\w@])@\w[\w.-]{0,60}\w(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})?|(?<![\w@])@\w"
)
_PROFILE: Final = re.compile(
    r"https?://(?:www\.)?(?:x|twitter|instagram|facebook|tiktok|linkedin|t|threads|bsky)\.[a-z]{2,6}/\S+",
    re.I,
)
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE: Final = re.compile(r"(?<![\w/.,])(?:\+|00)?\(?\d(?:[ .()/-]{0,2}\d){7,14}(?!\w)")
_ID: Final = re.compile(r"\b(?:\d{8}[ -]?[A-Z]|[XYZ][ -]?\d{7}[ -]?[A-Z])\b", re.I)


def masked(text: str, people: Iterable[str] = ()) -> str:
    """`text` with @handles, e-mails, phone numbers, accounts and identity numbers masked, links to profiles,
    and the names in `people` (whole words, whatever their case). A name that nobody told us stays: this masks
    who wrote and who is addressed, not everybody who is spoken of."""
    text = _PROFILE.sub(HANDLE, text)
    text = _HANDLE.sub(HANDLE, text)
    text = _EMAIL.sub(EMAIL, text)
    text = _IBAN.sub(NUMBER, text)
    text = _ID.sub(NUMBER, text)
    text = _PHONE.sub(PHONE, text)
    names = sorted({name.strip() for name in people if len(name.strip()) > 2}, key=len, reverse=True)
    if names:
        either = "|".join(re.escape(name) for name in names)
        text = re.sub(rf"(?<!\w)(?:{either})(?!\w)", PERSON, text, flags=re.IGNORECASE)
    return text
