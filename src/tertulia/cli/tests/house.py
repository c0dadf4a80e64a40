"""A house with something in every room, and all that stands in it."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tertulia.accounts import actions as accounts
from tertulia.cli.backup import tables
from tertulia.connectors.base import Author, Place
from tertulia.demo import network
from tertulia.demo.models import Stage
from tertulia.inbox import actions as inbox
from tertulia.inbox.models import Case
from tertulia.intake import take_in
from tertulia.kit import live
from tertulia.kit.verbs import SYSTEM
from tertulia.listening import actions as listening
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.people import actions as people
from tertulia.sources import actions as sources
from tertulia.sources import progress
from tests import make
from tests.world import World

Rows = dict[str, list[tuple[Any, ...]]]
SECRET = {"site": "https://blog.example", "app_password": "abcd efgh"}


def furnish(world: World) -> None:
    """Something in every room of Aurora's workspace."""
    by = world.alice.actor
    listening.create_search(world.brand, name="Marca", words="aurora -boreal", by=by)
    blog = sources.connect(
        world.brand,
        network="wordpress",
        config=SECRET,
        place=Place("blog.example", "El blog", own=True),
        account=Author("blog.example/users/1", "Aurora"),
        by=by,
    )
    progress.set_aside(blog, "raro", {"text": "😀"}, "ValueError('sin fecha')")
    said = make.said('¿Abrís hoy? \u2028 😀 «sí» \\ "no"\n\tfin', title="Una pregunta")
    take_in(Arrivals(world.source, [said], cursor={"top": 7, "seen": {"1": "á"}}))
    take_in(Arrivals(world.source, [replace(said, text="¿Abrís mañana?")], cursor={"top": 8}))
    item, case = Item.objects.get(), Case.objects.get()
    people.describe(item.author, tags=["socia"], is_advocate=True, by=by)
    inbox.label(case, label=inbox.create_label(world.workspace, name="Horario", by=by), by=by)
    inbox.note(case, text="Mirad esto @Bob", by=by)
    inbox.correct(item, fact="sentiment", now="positive", by=by)
    inbox.answer(case, text="A las nueve.", by=by)
    inbox.save_draft(case, kind="reply", text="A las nue", by=by)
    inbox.ask(
        case,
        department=world.brand.departments.get(kind="finance"),
        question="¿Qué digo?",
        email="caja@example.org",
        base_url="https://tertulia.example",
        by=by,
    )
    listening.choose_engine(
        listening.engine_of(world.workspace),
        kind="remote",
        name="m",
        address="https://motor.example/v1",
        secret="una clave",
        facts=["intent"],
        scope="doubts",
        by=by,
    )
    accounts.set_mail_server(
        world.workspace, host="smtp.example.org", port=587, sender="hola@aurora.example", by=by
    )
    accounts.invite(world.workspace, email="dani@example.org", role="agent", by=by)
    accounts.make_login_link(world.alice.user, by=SYSTEM)
    stage = Stage.objects.create(workspace=world.elsewhere, token="t0ken")
    network.write(stage, text="Hola", author={"id": "a"}, network="instagram", key="k1")
    live.tell(world.workspace.pk, "of the moment")


def everything() -> Rows:
    """Every row of every table that is kept."""
    found: Rows = {}
    for model in tables():
        columns = [field.attname for field in model._meta.concrete_fields]
        found[model._meta.label_lower] = list(model._base_manager.order_by("pk").values_list(*columns))
    return found


def contents(file: Path) -> dict[str, bytes]:
    """The files in a backup."""
    with tarfile.open(file) as tar:
        members = [(member.name, tar.extractfile(member)) for member in tar]
        return {name: content.read() for name, content in members if content is not None}


def packed(files: dict[str, bytes]) -> bytes:
    """A backup that holds `files`, in this order."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue())


def about(**over: Any) -> bytes:
    """What a backup says of itself."""
    return json.dumps({"version": "0", "made_at": "", "migrations": [], **over}).encode()
