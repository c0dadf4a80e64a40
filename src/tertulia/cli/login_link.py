"""`tertulia login-link EMAIL`: a one-time way in, for whoever has lost every other."""

from __future__ import annotations

import argparse
import os
import sys


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

    owners = User.objects.filter(memberships__in=Member.objects.filter(role="owner", left_at__isnull=True))
    found = User.objects.filter(email__iexact=options.email) if options.email else owners.distinct()
    if found.count() != 1:
        known = ", ".join(sorted(owners.values_list("email", flat=True).distinct())) or "nobody yet"
        print(f"tertulia: say whose link it is: {known}", file=sys.stderr)
        return 1
    print(link_for(found.get(), options))
    return 0


def address_of(options: argparse.Namespace) -> str:
    """Where people reach us: the public address if one is set, else this machine's port."""
    from django.conf import settings

    return settings.PUBLIC_URL or f"http://localhost:{options.port}"


def link_for(user: object, options: argparse.Namespace, *, demo: bool = False) -> str:
    """A fresh one-time link for `user`."""
    from tertulia.accounts.actions import links
    from tertulia.kit.verbs import SYSTEM

    lasts = links.DEMO_LASTS if demo else links.LASTS
    made = links.make_login_link(user, lasts=lasts, by=SYSTEM)  # type: ignore[arg-type]
    return f"{address_of(options)}/entrar/enlace/{made.token}/"


def first_link(options: argparse.Namespace) -> str:
    """On a fresh house: makes its owner and gives the link to the guide. «» if somebody lives here."""
    from django.contrib.auth.models import User
    from django.utils.translation import gettext as _

    from tertulia.accounts.actions.workspaces import open_workspace
    from tertulia.accounts.models import Member
    from tertulia.kit.verbs import SYSTEM

    if Member.objects.exists():
        return ""
    email = os.environ.get("TERTULIA_OWNER", "tu@localhost")
    user, _new = User.objects.get_or_create(username=email, defaults={"email": email})
    open_workspace(user, name=_("Mi espacio"), by=SYSTEM)
    return link_for(user, options)
