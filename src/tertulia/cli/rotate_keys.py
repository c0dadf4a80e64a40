"""`tertulia rotate-keys`: a new key seals from now on; what was sealed is sealed anew."""

from __future__ import annotations

import argparse
import os
import secrets
import sys


def describe(parser: argparse.ArgumentParser) -> None:
    """Whether to forget the old keys."""
    parser.add_argument("--forget-old", action="store_true", help="drop old keys once nothing needs them")


def run(options: argparse.Namespace) -> int:
    """Add a key, reseal every credential under it, and if asked forget the old ones (which signs everybody
    out of links made with them)."""
    if os.environ.get("TERTULIA_SECRET_KEY"):
        print("tertulia: the key comes from TERTULIA_SECRET_KEY; rotate it where it is set", file=sys.stderr)
        return 1
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from tertulia.accounts.models import Workspace
    from tertulia.inbox.models import HandOff
    from tertulia.kit.secrets import reseal
    from tertulia.sources.models import Source

    path = settings.DATA / "secret.key"
    path.write_text("\n".join([secrets.token_urlsafe(48), *path.read_text().split()]) + "\n")
    sealed = [(Source, "credentials"), (Workspace, "mail_server"), (HandOff, "sealed_token")]
    count = 0
    with transaction.atomic():
        for model, column in sealed:
            for row in model._default_manager.exclude(**{column: ""}).iterator():  # type: ignore[attr-defined]
                model._default_manager.filter(pk=row.pk).update(  # type: ignore[attr-defined]
                    **{column: reseal(getattr(row, column))}
                )
                count += 1
    if options.forget_old:
        path.write_text(path.read_text().split()[0] + "\n")
    print(f"{count} secrets sealed with the new key. Restart Tertulia.")
    return 0
