"""Addresses that people share: found in a text, and told from what only follows the reader about."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

LONGEST = 1000
MOST = 20
"""Links of one text that are kept."""

# What these parameters mean is documented by those who add them: Google (utm_, gclid, gbraid, wbraid, _gl),
# Meta (fbclid, igshid), Microsoft (msclkid), X (twclid, ref_), TikTok (ttclid), Mailchimp (mc_),
# Yandex (yclid), HubSpot (_hs, hsa_), Marketo (mkt_tok), Matomo (mtm_, pk_), Piano (at_, xtor).
_FOLLOWS = re.compile(
    r"(?:utm_|mtm_|pk_|hsa_|oly_|at_(?:medium|campaign|custom|link)|mc_[ce]id|_hs(?:enc|mi)|_gl$|"
    r"(?:fb|g|d|tw|tt|y)clid$|msclkid$|gclsrc$|(?:g|w)braid$|igsh(?:id)?$|mkt_tok$|vero_(?:id|conv)$|"
    r"ref_(?:src|url)$|__twitter_impression$|guce_referrer|cmpid$|xtor$)",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"\x00-\x1f\x7f\ud800-\udfff]+", re.IGNORECASE)
_AFTER = ".,;:!?…'’”»*_~|"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_PORTS = {"http": ":80", "https": ":443"}


def canonical(url: str) -> str:
    """The address under which everybody shares the same page: scheme and host in small letters, without the
    usual port, fragment and what only follows the reader about (`utm_…`, `fbclid` …). It still opens.
    «» for what is no address of the web, or is longer than `LONGEST`."""
    if len(url) > LONGEST or not url.isprintable() or " " in url:
        return ""
    if url[:4].lower() == "www.":
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
        if not parts.hostname:
            return ""
    except ValueError:
        return ""
    if parts.scheme not in _PORTS:
        return ""
    kept = [p for p in parts.query.split("&") if p and not _FOLLOWS.match(p.partition("=")[0])]
    host = host.removesuffix(_PORTS[parts.scheme])
    return urlunsplit((parts.scheme, host, parts.path or "/", "&".join(kept), ""))


def links_in(text: str) -> list[str]:
    """The addresses that stand in `text`, as written, without the signs that end a sentence."""
    if "://" not in text and "www." not in text.lower():
        return []
    return [_trimmed(found[0]) for found in _IN_TEXT.finditer(text)]


def without_links(text: str) -> str:
    """`text` with a space where each address stands."""
    if "://" not in text and "www." not in text.lower():
        return text
    return _IN_TEXT.sub(" ", text)


def _trimmed(url: str) -> str:
    """Without what ends the sentence rather than the address: «(https://a.example/b)» closes outside,
    «https://a.example/b_(c)» inside."""
    while url:
        last = url[-1]
        if last in _AFTER or (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            url = url[:-1]
        else:
            break
    return url
