"""`tertulia rotate-keys`: a new key seals from now on; what was sealed is sealed anew."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from typing import Any


def describe(parser: argparse.ArgumentParser) -> None:
    """Whether to forget the old keys."""
    parser.add_argument("--forget-old", action="store_true", help="drop old keys once nothing needs them")


def run(options: argparse.Namespace) -> int:
    """Add a key, reseal every credential under it, and if asked forget the old ones (which signs everybody
    out and breaks links that were signed with them). Where `TERTULIA_SECRET_KEY` holds the keys, the new one
    is put there, first, by whoever keeps it; this reseals."""
    import django

    django.setup()
    from django.conf import settings

    from tertulia.kit.place import secret_keys, write_keys

    given = bool(os.environ.get("TERTULIA_SECRET_KEY"))
    if not given:
        write_keys(settings.DATA, [secrets.token_urlsafe(48), *secret_keys(settings.DATA)])
    resealed, lost = reseal_all()
    if lost:
        print(
            f"tertulia: {lost} could not be opened by any key; connect those accounts again", file=sys.stderr
        )
    if options.forget_old and not given:
        write_keys(settings.DATA, secret_keys(settings.DATA)[:1])
    print(f"{resealed} secrets sealed with the first key. Restart Tertulia.")
    return 0


def sealed_columns() -> list[tuple[Any, str]]:
    """Where something sealed is kept."""
    from tertulia.accounts.models import Workspace
    from tertulia.inbox.models import HandOff
    from tertulia.listening.models import Engine
    from tertulia.sources.models import Source

    sealed = [(Source, "credentials"), (Workspace, "mail_server"), (HandOff, "sealed_token")]
    return [*sealed, (Engine, "credentials")]


def reseal_all() -> tuple[int, int]:
    """Seal with the first key whatever is sealed with another. Returns (how many, how many none opens)."""
    from django.db import transaction

    from tertulia.kit.secrets import CannotOpen, reseal

    done = lost = 0
    with transaction.atomic():
        for model, column in sealed_columns():
            rows = model._base_manager.exclude(**{column: ""})
            for pk, value in list(rows.values_list("pk", column)):
                try:
                    again = reseal(value)
                except CannotOpen:
                    lost += 1
                    continue
                rows.filter(pk=pk).update(**{column: again})
                done += 1
        more, gone = _second_steps()
    return done + more, lost + gone


def _second_steps() -> tuple[int, int]:
    """The same for what stands within a column: the secrets of second steps and their recovery codes."""
    from allauth.mfa.models import Authenticator

    from tertulia.kit.secrets import CannotOpen, reseal

    done = lost = 0
    for step in Authenticator.objects.all():
        for name in {"secret", "seed"} & set(step.data):
            try:
                step.data[name] = reseal(step.data[name])
                done += 1
            except CannotOpen:
                lost += 1
        step.save(update_fields=["data"])
    return done, lost
