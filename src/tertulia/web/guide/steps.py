"""The steps that make a workspace one's own: what each is for, where it is done, and whether it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Invitation, Member
from tertulia.accounts.queries import has_password
from tertulia.brand.models import Brand, Colleague
from tertulia.kit.verbs import RANK
from tertulia.listening.models import Search
from tertulia.sources.models import Source


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state`: «done» (the thing exists), «skipped» (put aside) or «» (open)."""

    key: str
    title: Any
    why: Any
    url: str
    verb: Any
    state: str = ""

    @property
    def done(self) -> bool:
        """Nothing more to do here."""
        return self.state == "done"

    @property
    def aside(self) -> bool:
        """Put aside: it can be taken up at any time."""
        return self.state == "skipped"


STEPS = (
    Step(
        "access",
        _("Tu forma de entrar"),
        _("Un correo y una contraseña, para volver cuando cierres este navegador."),
        "/empezar/entrar/",
        _("Ponerlos"),
    ),
    Step(
        "brand",
        _("Tu marca"),
        _("Por quién hablas. Con su nombre escuchamos y nacen las doce áreas."),
        "/empezar/marca/",
        _("Presentarla"),
    ),
    Step(
        "source",
        _("La primera fuente"),
        _("Tu blog, una cuenta o un canal RSS: lo que se diga allí llegará a la bandeja."),
        "/ajustes/fuentes/nueva/",
        _("Conectar una fuente"),
    ),
    Step(
        "search",
        _("La primera búsqueda"),
        _("Tu nombre, tus rivales y de dónde oírlos: te lo proponemos y lo revisas."),
        "/ajustes/busquedas/empezar/",
        _("Empezar a escuchar"),
    ),
    Step(
        "colleagues",
        _("Con quién cuentas"),
        _("Quien responde contigo, y a quién preguntar en cada área. Se puede dejar para luego."),
        "/empezar/gente/",
        _("Añadir a alguien"),
    ),
)


def steps_of(member: Member) -> list[Step]:
    """Every step as it stands for `member` in their workspace. A step is done when what it makes exists,
    whether the guide made it or not."""
    workspace, put = member.workspace, member.workspace.guided
    done = {
        "access": has_password(member.user),
        "brand": Brand.objects.of(workspace).exists(),
        "source": Source.objects.of(workspace).exists(),
        "search": Search.objects.filter(workspace=workspace).exists(),
        "colleagues": (
            Colleague.objects.of(workspace).present().exists()
            or Member.objects.of(workspace).count() > 1
            or Invitation.objects.of(workspace).pending().exists()
        ),
    }
    return [_stand(step, "done" if done[step.key] else put.get(step.key, "")) for step in STEPS]


def open_steps(member: Member) -> list[Step]:
    """What the start page shows: the steps, while the guide is not put away and one of them is open. Nothing
    in a demo, nothing for who may not set things up."""
    workspace = member.workspace
    if workspace.is_demo or workspace.guided.get("done") or RANK[member.role] < RANK["manager"]:
        return []
    steps = steps_of(member)
    return steps if any(not step.done and not step.aside for step in steps) else []


def go_on(member: Member, url: str) -> str:
    """Where to go once something is set up: back to the steps while one is open, else to `url`."""
    return "/empezar/" if open_steps(member) else url


def next_step(steps: list[Step]) -> Step | None:
    """The first that is neither done nor put aside."""
    return next((step for step in steps if not step.done and not step.aside), None)


def _stand(step: Step, state: str) -> Step:
    return Step(step.key, step.title, step.why, step.url, step.verb, state)
