"""«@ana» of the common text is somebody else on each network: who that is there, as far as we know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from tertulia.accounts.models import Workspace
from tertulia.people.models import Identity, handle_key

MENTION = re.compile(r"(?<![\w/@.])@(\w[\w.-]*(?:@[\w.-]*\w)?)")
MOST = 8


@dataclass(slots=True)
class Known:
    """Somebody who can be mentioned. `handles`: with «@», by network."""

    name: str
    handles: dict[str, str] = field(default_factory=dict)


def tokens(text: str) -> list[str]:
    """The keys of who is mentioned in `text`, in order, each once («@Ana.López» → «ana.lópez»)."""
    return list(dict.fromkeys(handle_key(_end(found)) for found in MENTION.findall(text)))


def _end(token: str) -> str:
    return token.rstrip(".-")


def known(workspace: Workspace, keys: Iterable[str]) -> dict[str, Known]:
    """Who stands behind each of `keys`, with all the networks on which we know them. Two statements."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    rows = list(Identity.objects.filter(workspace=workspace, handle_key__in=wanted).exclude(handle=""))
    people = {row.person_id for row in rows if row.person_id}
    more = Identity.objects.filter(workspace=workspace, person_id__in=people).exclude(handle="")
    by_person: dict[int, list[Identity]] = {}
    for row in more:
        by_person.setdefault(row.person_id or 0, []).append(row)
    found: dict[str, Known] = {}
    for row in rows:
        one = found.setdefault(row.handle_key, Known(row.name))
        one.handles[row.network] = at(row.handle)
        for other in by_person.get(row.person_id or -1, []):
            one.handles.setdefault(other.network, at(other.handle))
    return found


def at(handle: str) -> str:
    """A handle with its «@»."""
    return "@" + handle.strip().removeprefix("@")


def resolved(text: str, network: str, people: Mapping[str, Known]) -> str:
    """`text` as it is said on `network`: who has a handle there is mentioned by it; whom we know only
    elsewhere is called by name, since the same «@» may be somebody else there; of whom we know nothing, it
    stays as written."""

    def swap(match: re.Match[str]) -> str:
        token = _end(match[1])
        one = people.get(handle_key(token))
        if one is None:
            return match[0]
        return (one.handles.get(network) or one.name) + match[1][len(token) :]

    return MENTION.sub(swap, text)


def plain(text: str, network: str, people: Mapping[str, Known]) -> list[str]:
    """The names of those mentioned in `text` who have no account on `network` that we know."""
    return [people[key].name for key in tokens(text) if key in people and network not in people[key].handles]


def offered(workspace: Workspace, typed: str) -> list[Known]:
    """Who may be meant by `typed`, the beginning of a handle or name; at most eight."""
    start = handle_key(typed)
    if not start:
        return []
    wanted = Q(handle_key__startswith=start) | Q(name__istartswith=start) | Q(name__icontains=f" {start}")
    rows = Identity.objects.filter(wanted, workspace=workspace).exclude(handle="").order_by("-pk")[:40]
    found: dict[object, Known] = {}
    keys = [row.handle_key for row in rows]
    people = known(workspace, keys)
    for row in rows:
        found.setdefault(row.person_id or ("one", row.pk), people.get(row.handle_key, Known(row.name)))
    return list(found.values())[:MOST]
