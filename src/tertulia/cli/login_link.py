"""`tertulia login-link EMAIL`: a one-time way in, for whoever has lost every other."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any


def describe(parser: argparse.ArgumentParser) -> None:
    """Whose link, and under which address."""
    parser.add_argument("email", nargs="?", help="whose (default: the only owner)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))


def run(options: argparse.Namespace) -> int:
    """Print the link."""
    import django

    django.setup()
    from django.contrib.auth.models import User

    from tertulia.accounts.models import Member

    seats = Member.objects.filter(role="owner", left_at__isnull=True, workspace__closed_at__isnull=True)
    owners = User.objects.filter(is_active=True, memberships__in=seats).distinct()
    found = User.objects.filter(email__iexact=options.email) if options.email else owners
    if found.count() != 1:
        known = ", ".join(sorted(owners.values_list("email", flat=True))) or "nobody yet (tertulia up)"
        print(f"tertulia: say whose link it is: {known}", file=sys.stderr)
        return 1
    print(link_for(found.get(), options))
    return 0


def address_of(options: argparse.Namespace) -> str:
    """Where people reach us: the public address if one is set, else this machine's port."""
    from django.conf import settings

    return settings.PUBLIC_URL or f"http://localhost:{options.port}"


def link_for(user: Any, options: argparse.Namespace, *, demo: bool = False) -> str:
    """A fresh one-time link for `user`."""
    from tertulia.accounts.actions import links
    from tertulia.kit.verbs import SYSTEM

    lasts = links.DEMO_LASTS if demo else links.LASTS
    made = links.make_login_link(user, lasts=lasts, by=SYSTEM)
    return f"{address_of(options)}/entrar/enlace/{made.token}/"


def first_link(options: argparse.Namespace) -> str:
    """A way in for the owner of this house, who is made if nobody lives here; «» once they have come in."""
    owner = first_owner()
    return link_for(owner, options) if owner.last_login is None else ""


def first_owner() -> Any:
    """The account of whoever came first; made, with a workspace, in an empty house."""
    from django.contrib.auth.models import User
    from django.utils.translation import gettext as _

    from tertulia.accounts.actions.workspaces import open_workspace
    from tertulia.accounts.models import Member
    from tertulia.kit.verbs import SYSTEM

    first = Member.objects.filter(role="owner").order_by("pk").select_related("user").first()
    if first is not None:
        return first.user
    email = os.environ.get("TERTULIA_OWNER", "tu@localhost")
    user, _new = User.objects.get_or_create(username=email, defaults={"email": email})
    open_workspace(user, name=_("Mi espacio"), by=SYSTEM)
    return user
