"""Every address of the site, asked by who has no business there: strangers find nothing, readers change
nothing, and nobody changes anything without the page's own token.

An address that takes an id and is missing from `ids` fails here: whoever adds a page says whose things it
shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tertulia.accounts.models import AuditEntry, Invitation
from tertulia.brand.models import Colleague, Department
from tertulia.inbox.models import HandOff, Label, Rule
from tertulia.kit.secrets import fingerprint, seal
from tertulia.listening.models import (
    Alert,
    Correction,
    FactRule,
    Firing,
    Relabelling,
    Search,
    View,
)
from tertulia.media.models import Frame
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Upload
from tests import make, planned
from tests.world import World, signed_in

FOR_EVERYBODY = ("account_", "mfa_", "demo-")
"""Signing in (allauth guards its own pages) and the pretend network."""
BY_KEY = {"login_link", "invitation", "handoff", "health", "media-public", *planned.BY_KEY}
"""Whoever holds the link may come in; the health page says nothing of anybody."""
OWN = {"settings_account", "settings_access", "settings_look", "case-unread", "live-ticket", "choose_seat"}
OWN |= {"reopen_demo"}
"""What a reader may change: what is theirs alone."""
LISTS = ("alerts-list", "alerts-views", "listening", "rules", "searches", "settings_team", "sources")
READERS = {"take-back": 404, "understanding-try": 200, **dict.fromkeys(LISTS, 200), **planned.READERS}
"""What a reader's POST is answered where it is no 403: another's deed is not there to be taken back, and a
list is shown whatever it is sent. What is only tried is kept nowhere."""
NAMED = {
    "width": 320,
    "ratio": "4x5",
    "network": "wordpress",
    "step": "brand",
    "act": "quitar",
    "name": "filtros",
}


@dataclass(frozen=True)
class Address:
    """A path of the site, its name and the names of what stands open in it."""

    path: str
    name: str
    holes: tuple[str, ...]

    def with_(self, values: dict[str, Any]) -> str:
        path = self.path
        for hole in self.holes:
            path = path.replace(next(p for p in path.split("/") if f":{hole}>" in p), str(values[hole]))
        return f"/{path}"


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}-" if pattern.namespace else ""
            for found in _walk(pattern.url_patterns, path):
                yield Address(found.path, f"{space}{found.name}", found.holes)
        else:
            yield Address(path, pattern.name or path, tuple(pattern.pattern.converters))


EVERY = list(_walk(get_resolver().url_patterns))
ALL = [address for address in EVERY if not address.name.startswith(FOR_EVERYBODY)]
GUARDED = [address for address in ALL if address.name not in BY_KEY]
OF_THINGS = [a for a in GUARDED if {"pk", "entries"} & set(a.holes)]


def _things(world: World) -> dict[str, dict[str, Any]]:
    """Of what is Aurora's: what to put in the holes of each address."""
    about = make.item(world.workspace, is_held=True)
    case = make.case(world.brand, about)
    area = Department.objects.filter(brand=world.brand).first()
    assert area is not None
    of = {"workspace": world.workspace}
    delivery = Delivery.objects.create(
        **of,
        brand=world.brand,
        source=world.source,
        parent=about,
        thread=about.thread,
        text="Hola",
        state="failed",
    )
    ask = HandOff.objects.create(
        **of,
        case=case,
        department=area,
        to_name="Ana",
        question="¿Cuándo?",
        sealed_token=seal({"token": "x"}),
        token_hash=fingerprint("x"),
        due_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    entry = AuditEntry.objects.create(
        **of,
        actor_kind="member",
        actor_id=world.alice.pk,
        verb="inbox.resolve",
        noun_type="inbox.case",
        noun_id=case.pk,
        before=case.undo_state(),
    )
    invited = Invitation.objects.create(**of, token_hash="x", expires_at=timezone.now() + timedelta(days=1))
    in_case = {"pk": case.pk}
    alert = Alert.objects.create(**of, brand=world.brand, name="Zaragoza", watch="words", words="hola")
    view = View.objects.create(**of, brand=world.brand, name="Zaragoza")
    now = timezone.now()
    went_off = {"key": "x", "at": now, "start": now, "end": now, "cause": {"watch": "words"}}
    return {
        "case": in_case,
        "case-sent": {**in_case, "delivery": delivery.pk, "act": "reintentar"},
        "case-approve": {**in_case, "item": about.pk},
        "case-correct": {**in_case, "item": about.pk},
        "listening": {"pk": about.pk},
        "fact": {"pk": about.pk, "fact": "sentiment"},
        "case-asking": {**in_case, "handoff": ask.pk, "act": "anular"},
        "label": {"pk": Label.objects.create(**of, name="Prensa").pk},
        "rule": {"pk": Rule.objects.create(**of, brand=world.brand, name="Zaragoza", words="hola").pk},
        "alerts": {"pk": alert.pk},
        "alerts-firing": {"pk": Firing.objects.create(**of, alert=alert, **went_off).pk},
        **{key: {"pk": view.pk} for key in ("alerts-view-edit", "alerts-view-drop")},
        "asset": {"pk": make.asset(world.brand).pk},
        "frame": {"pk": Frame.objects.create(**of, brand=world.brand, name="Otoño").pk},
        "search": {"pk": Search.objects.create(**of, brand=world.brand, name="Zaragoza", words="hola").pk},
        "source": {"pk": world.source.pk},
        "source-sheet": {"pk": Upload.objects.create(**of, name="x.csv", digest="x", size=1).pk},
        **_taught(world),
        **planned.planned(world),
        "settings_brand": {"pk": world.brand.pk},
        "settings_area": {"pk": area.pk},
        "settings_new_person": {"pk": area.pk},
        "settings_person": {"pk": Colleague.objects.create(**of, department=area, name="Ana").pk},
        "settings_move_person": {"pk": Colleague.objects.create(**of, department=area, name="Eva").pk},
        "settings_remove_person": {"pk": Colleague.objects.create(**of, department=area, name="Pía").pk},
        "settings_renew": {"pk": invited.pk},
        "settings_revoke": {"pk": invited.pk},
        "settings_change_role": {"pk": world.bob.pk},
        "settings_remove_member": {"pk": world.bob.pk},
        "choose_seat": {"pk": world.alice.pk},
        "undo": {"pk": entry.pk},
        "take-back": {"entries": entry.pk},
    }


def _taught(world: World) -> dict[str, dict[str, Any]]:
    """What Aurora has corrected, and the rules that came of it."""
    of = {"workspace": world.workspace}
    told = {**of, "brand": world.brand, "words": "hola", "fact": "intent", "value": "chat"}
    one = Correction.objects.create(**of, item=make.item(world.workspace), fact="intent", was="a", now="b")
    risk = Search.objects.create(**of, brand=world.brand, name="Zaragoza", words="hola", kind="risk")
    run = {"pk": Relabelling.objects.create(**told, since=timezone.now()).pk}
    rule = {"pk": FactRule.objects.create(**told).pk}
    return {
        "understanding-undo": {"pk": one.pk},
        "understanding-rule": rule,
        "understanding-rule-act": rule,
        "understanding-run": run,
        "understanding-run-undo": run,
        "understanding-risk-apply": {"pk": risk.pk},
    }


def ids(world: World, address: Address) -> dict[str, Any]:
    """What stands in the holes of `address`: by its own name, else by the first word of it."""
    found = _things(world)
    things = found.get(address.name) or found.get(address.name.partition("-")[0])
    if things is None and (address.name.startswith("settings_area")):
        things = found["settings_area"]
    if things is None and set(address.holes) & {"pk", "entries"}:
        pytest.fail(f"{address.name} takes an id: say in tests/planned.py whose thing it shows")
    return {**NAMED, **(things or {})}


def named(address: Address) -> str:
    return f"{address.name}:{len(address.holes)}"


@pytest.mark.parametrize("address", OF_THINGS, ids=named)
def test_it_never_tells_a_stranger_whether_a_thing_exists(
    world: World, charlie: Client, address: Address
) -> None:
    theirs = ids(world, address)
    nobodys = {**theirs, **{hole: 987654321 for hole in ("pk", "entries") if hole in theirs}}
    told = []
    for values in (theirs, nobodys):
        path = address.with_(values)
        for answer in (charlie.get(path), charlie.post(path, {"act": "x"})):
            assert answer.status_code in (404, 405) or not answer.content, (path, answer.status_code)
            told.append((answer.status_code, bool(answer.content)))
    assert told[:2] == told[2:]
    assert 404 in dict(told) or address.name == "case-row"


@pytest.mark.parametrize("address", [a for a in GUARDED if a.name not in OWN], ids=named)
def test_it_lets_readers_change_nothing(world: World, rita: Client, address: Address) -> None:
    path = address.with_(ids(world, address))
    before = AuditEntry.objects.count()
    words = dict.fromkeys(("text", "name", "words", "role", "act", "action", "new"), "hola")
    answer = rita.post(path, words)
    assert answer.status_code == READERS.get(address.name, 403) or answer.status_code == 405, path
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_it_shows_nothing_to_who_is_not_signed_in(world: World, client: Client, address: Address) -> None:
    path = address.with_(ids(world, address))
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in (302, 401, 404, 405), (path, answer.status_code)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/entrar/"), path


@pytest.mark.parametrize("address", [*GUARDED, *(a for a in ALL if a.name in BY_KEY)], ids=named)
def test_it_changes_nothing_without_the_pages_token(world: World, address: Address) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(world.alice.user)
    path = address.with_({"token": "x", "code": "nada", **ids(world, address)})
    assert careful.post(path).status_code in (403, 405), path


@pytest.mark.parametrize("name", ["case-sent", "case-approve", "case-correct", "case-asking"])
def test_it_reaches_through_ones_own_case_only_what_is_in_it(world: World, name: str) -> None:
    """Charlie has a case too: with its id he must not reach what is in Aurora's."""
    address = next(a for a in ALL if a.name == name)
    charlies = make.case(world.other_brand)
    path = address.with_({**ids(world, address), "pk": charlies.pk})
    assert signed_in(world.charlie).post(path, {"fact": "sentiment", "value": "negative"}).status_code == 404
