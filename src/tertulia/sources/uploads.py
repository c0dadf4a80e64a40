"""Keeping a file that somebody brings, once for each workspace; forgetting those that came to nothing."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.sources.models import Source, Upload

MOST_BYTES = 25_000_000
UNUSED = timedelta(days=1)


@verb("sources.bring", role="manager", quiet=True)
def bring(workspace: Workspace, *, name: str, content: Iterable[bytes], by: Actor) -> Upload:
    """Keep a file to be read. Brought again it is the same row. Refused: empty, or more than 25 MB."""
    forget_unused(workspace)
    folder = Path(settings.MEDIA_ROOT) / "sheets" / str(workspace.pk)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{uuid.uuid4().hex}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for piece in content:
                size += len(piece)
                if size > MOST_BYTES:
                    raise Refused({"file": too_long()})
                digest.update(piece)
                file.write(piece)
        if not size:
            raise Refused({"file": _("El archivo está vacío.")})
        found, _made = Upload.objects.update_or_create(
            workspace=workspace,
            digest=digest.hexdigest(),
            defaults={"name": Path(name.replace("\\", "/")).name[:200] or _("hoja"), "size": size},
        )
        part.replace(found.path)
    finally:
        part.unlink(missing_ok=True)
    return found


def kept_of(brand: Brand, upload: Upload) -> tuple[Source | None, dict[str, Any]]:
    """(the source that last read this very file for `brand`, else one of the same name, removed or not; how
    it was told to read it): (None, {}) where none did, or the key that sealed it is gone."""
    before = Source.objects.filter(brand=brand, network="spreadsheet").order_by("-pk")
    source = before.filter(place__id=place_of(upload)).first()
    source = source or before.filter(upload__name=upload.name).first()
    if source is None:
        return None, {}
    try:
        kept = unseal(source.credentials)
    except CannotOpen:
        return source, {}
    return source, kept if isinstance(kept.get("columns"), dict) else {}


def place_of(upload: Upload) -> str:
    """The id of the place that a file is."""
    return f"hoja:{upload.digest[:40]}"


def too_long() -> str:
    """The sentence for a file that is too long."""
    return _("Ocupa más de %(most)d MB. Repártelo en varios archivos.") % {"most": MOST_BYTES // 1_000_000}


def forget_unused(workspace: Workspace) -> int:
    """Delete the workspace's files that were brought more than a day ago and are read by no source. Returns
    how many."""
    old = Upload.objects.of(workspace).filter(sources__isnull=True, created_at__lt=timezone.now() - UNUSED)
    found = list(old)
    for upload in found:
        for path in (upload.path, upload.path.with_name(upload.path.name + ".rows")):
            path.unlink(missing_ok=True)
        upload.delete()
    return len(found)
