"""The demo's empty house: its workspace, its team, its brand, and where it is connected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from tertulia.accounts.actions.workspaces import open_workspace
from tertulia.accounts.models import Member, Role, Workspace
from tertulia.brand import actions as brands
from tertulia.brand.models import Brand, Department
from tertulia.connectors import base
from tertulia.demo import network
from tertulia.demo.models import Stage
from tertulia.demo.reading import Colleague
from tertulia.inbox import actions as inbox
from tertulia.kit.secrets import new_token
from tertulia.kit.verbs import SYSTEM
from tertulia.listening import actions as listening
from tertulia.listening.models import Search
from tertulia.sources import actions as sources
from tertulia.sources.models import Source

NAME = "Cooperativa Aurora (demostración)"
ABOUT = (
    "Cooperativa de energía: luz de origen renovable, autoconsumo compartido y talleres de reparación. "
    "Es inventada: nada de lo que se lee aquí es real."
)
TEAM = ("lf", "dr", "mb", "ns")
"""Who works in the workbench; the first one owns it. The others only answer when they are asked."""
TOPICS = {
    "Inicio de sesión": ["sesión caducada", "iniciar sesión", "contraseña", "no puedo entrar"],
    "Autoconsumo": ["autoconsumo", "placas", "excedentes", "tejado", "batería"],
    "Facturación": ["factura", "recibo", "potencia", "cobro", "fatura", "rebut"],
    "Descuento de otoño": ["descuento de otoño", "abono", "renovar"],
    "Talleres": ["taller", "reparación", "bici", "bicis"],
    "Asamblea": ["asamblea", "votar", "votación", "delegar"],
    "Atención telefónica": ["teléfono", "llamada", "música de espera", "asistente"],
}
SEARCHES = (
    ("brand", "Aurora", "aurora -boreal"),
    ("rival", "Luz del Ebro", '"luz del ebro"'),
    ("rival", "Nortelia", "nortelia"),
    ("risk", "Inicio de sesión", '"sesión caducada" O (entrar NEAR/5 app) O contraseña'),
    ("sector", "Autoconsumo", "autoconsumo O placas O excedentes"),
)
RULES = (
    ("Periodistas", 'periodista O redacción O "el cierzo"', "pr", "high"),
    ("Fallos de acceso", '"sesión caducada" O (app (entrar O sesión)) -gracias', "engineering", "high"),
    ("Avisos de fraude", 'phishing O estafa O (correo falso) O "datos bancarios"', "it", "urgent"),
)
LABELS = ("Avería", "Prensa", "Seguir de cerca")


def build(colleagues: Iterable[Colleague], base_url: str) -> Stage:
    """Everything but what people say. The source counts as read: what comes is heard as it is said."""
    people = {c.key: c for c in colleagues}
    first = people[TEAM[0]]
    user = _user(first)
    workspace = open_workspace(user, name=NAME, member_name=first.name, is_demo=True, by=SYSTEM)
    _team(workspace, people)
    brand = brands.create(
        workspace,
        name="Cooperativa Aurora",
        about=ABOUT,
        keywords=["Aurora", "Cooperativa Aurora"],
        by=SYSTEM,
    )
    # Always open: at whatever hour somebody looks, the deadlines are alive.
    brands.change(
        brand,
        topics=TOPICS,
        signature="Equipo de Aurora",
        forbidden_words=["usuario"],
        hours={},
        reply_minutes={"urgent": 20, "high": 45, "normal": 90, "low": 1440},
        by=SYSTEM,
    )
    _departments(brand, people)
    for about, name, words in SEARCHES:
        listening.create_search(brand, name=name, words=words, kind=about, look_back_days=0, by=SYSTEM)
    _watch(brand)
    for name, words, kind, priority in RULES:
        area = Department.objects.get(brand=brand, kind=kind)
        inbox.create_rule(brand, name=name, words=words, department=area, priority=priority, by=SYSTEM)
    for label in LABELS:
        inbox.create_label(workspace, name=label, by=SYSTEM)
    stage = Stage.objects.create(workspace=workspace, token=new_token(), speaks_at=timezone.now())
    for place in network.PLACES:
        _connect(brand, stage, place, base_url)
    return stage


def _watch(brand: Brand) -> None:
    """Two alerts, and a way of looking at what is said outside."""
    found = {search.name: search for search in Search.objects.filter(brand=brand)}
    usual = {"minutes": 60, "n": 12, "sensitivity": "medium"}
    listening.create_alert(brand, name="Se habla más de lo normal", watch="growth", settings=usual, by=SYSTEM)
    listening.create_alert(
        brand,
        name="Fallos de acceso",
        watch="count",
        settings={"minutes": 60, "n": 8},
        search=found["Inicio de sesión"],
        by=SYSTEM,
    )
    listening.keep_view(
        brand,
        name="Luz del Ebro, en negativo",
        words="tono:negativo",
        search=found["Luz del Ebro"],
        span="30d",
        by=SYSTEM,
    )


def _user(who: Colleague) -> User:
    user, _new = User.objects.get_or_create(
        username=f"demo.{who.email}", defaults={"email": f"demo.{who.email}", "first_name": who.name}
    )
    return user


def _team(workspace: Workspace, people: dict[str, Colleague]) -> None:
    for key in TEAM[1:]:
        role = Role.MANAGER if key == "mb" else Role.AGENT
        member = Member.objects.create(
            workspace=workspace, user=_user(people[key]), name=people[key].name, role=role
        )
        Member.objects.filter(pk=member.pk).update(seen_at=timezone.now() - timedelta(minutes=7))


def _departments(brand: Brand, people: dict[str, Colleague]) -> None:
    areas = {area.kind: area for area in Department.objects.filter(brand=brand).select_related("brand")}
    for key, who in people.items():
        if key not in TEAM:
            start, _, end = who.hours.partition("-")
            week = {day: [[start, end]] for day in ("mon", "tue", "wed", "thu", "fri")}
            brands.add_colleague(areas[who.department], name=who.name, email=who.email, hours=week, by=SYSTEM)


def _connect(brand: Brand, stage: Stage, place: dict[str, Any], base_url: str) -> Source:
    source = sources.connect(
        brand,
        network="demo",
        config={"base_url": base_url, "key": stage.token, "network": ""},
        place=base.Place(**place),
        account=base.Author(id=network.OURS["id"], name=network.OURS["name"], handle=network.OURS["handle"]),
        limits=base.Limits(maximum=network.LONGEST),
        can_reply=bool(place["own"]),
        name=place["name"],
        by=SYSTEM,
    )
    Source.objects.filter(pk=source.pk).update(read_through_at=timezone.now(), next_try_at=None)
    source.refresh_from_db()
    return source
