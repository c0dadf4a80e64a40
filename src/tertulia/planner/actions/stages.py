"""Who approves: stages, guests without an account, and the client's calendar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.kit.secrets import new_token
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.planner.models import Guest, Share, Stage


@verb("planner.save_stage", role="manager")
def save_stage(
    brand: Brand,
    *,
    stage: Stage | None = None,
    name: str,
    needs: str,
    members: Collection[Member],
    guests: Collection[Guest],
    by: Actor,
) -> Stage:
    """Make a step of the brand's way to yes, after those that there are, or change one. What waits already
    goes on as it was asked. Refused without anybody who could say yes, or with people of elsewhere."""
    if not name.strip():
        raise Refused({"name": _("Ponle un nombre: «Texto», «Legal», «Cliente»…")})
    if not members and not guests:
        raise Refused({"members": _("Elige al menos a una persona: sin nadie, nada podría aprobarse.")})
    homes = {one.workspace_id for one in members} | {one.workspace_id for one in guests}
    strangers = homes - {brand.workspace_id}
    if strangers or needs not in Stage.Needs.values or (stage is not None and stage.brand_id != brand.pk):
        raise Refused({"": _("Alguien de la lista no es de este espacio.")})
    if stage is None:
        last = Stage.objects.filter(brand=brand, removed_at=None).aggregate(at=Max("position"))["at"]
        stage = Stage(workspace_id=brand.workspace_id, brand=brand, position=(last or 0) + 1)
    stage.name, stage.needs = name.strip()[:60], needs
    stage.save()
    stage.members.set(members)
    stage.guests.set(guests)
    return stage


@verb("planner.remove_stage", role="manager", inverse="planner.restore_stage")
def remove_stage(stage: Stage, *, by: Actor) -> Stage:
    """One step less. What waits in it goes on waiting until it is asked again or answered."""
    stage.removed_at = timezone.now()
    stage.save(update_fields=["removed_at"])
    return stage


@verb("planner.restore_stage", role="manager")
def restore_stage(stage: Stage, *, before: Mapping[str, Any], by: Actor) -> Stage:
    """The step is there again."""
    _put_back(stage, before, "removed_at")
    return stage


@verb("planner.add_guest", role="manager")
def add_guest(brand: Brand, *, name: str, email: str = "", by: Actor) -> Guest:
    """Somebody outside who approves by a link. Without an address the link is copied and sent by hand."""
    if not name.strip():
        raise Refused({"name": _("Escribe su nombre.")})
    return Guest.objects.create(
        workspace_id=brand.workspace_id, brand=brand, name=name.strip()[:120], email=email.strip()
    )


@verb("planner.remove_guest", role="manager", inverse="planner.restore_guest")
def remove_guest(guest: Guest, *, by: Actor) -> Guest:
    """Their links open no more."""
    guest.left_at = timezone.now()
    guest.save(update_fields=["left_at"])
    return guest


@verb("planner.restore_guest", role="manager")
def restore_guest(guest: Guest, *, before: Mapping[str, Any], by: Actor) -> Guest:
    """Their links open again."""
    _put_back(guest, before, "left_at")
    return guest


@verb("planner.share_client", role="manager")
def share_client(brand: Brand, *, name: str, by: Actor) -> Share:
    """A calendar for somebody outside: read only, without drafts and notes, at an address of its own."""
    return Share.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        kind=Share.Kind.CLIENT,
        name=name.strip()[:120],
        token=new_token(),
        by_id=by.id if by.kind == "member" else None,
    )


@verb("planner.unshare_client", role="manager", inverse="planner.reshare_client")
def unshare_client(share: Share, *, by: Actor) -> Share:
    """The address leads nowhere any more."""
    share.removed_at = timezone.now()
    share.save(update_fields=["removed_at"])
    return share


@verb("planner.reshare_client", role="manager")
def reshare_client(share: Share, *, before: Mapping[str, Any], by: Actor) -> Share:
    """The address works again."""
    _put_back(share, before, "removed_at")
    return share


def _put_back(row: Any, before: Mapping[str, Any], name: str) -> None:
    old = to_restore(row, before)
    if name in old:
        setattr(row, name, parse_datetime(old[name]) if old[name] else None)
        row.save(update_fields=[name])
