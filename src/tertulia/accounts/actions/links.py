"""One-time links: a way in for somebody who has no password yet, or has lost everything else."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import LoginLink
from tertulia.accounts.queries import has_password
from tertulia.kit.secrets import fingerprint, new_token
from tertulia.kit.verbs import Actor, Refused, verb

LASTS = timedelta(minutes=30)
DEMO_LASTS = timedelta(hours=24)


@verb("accounts.make_login_link", role="system")
def make_login_link(user: User, *, lasts: timedelta = LASTS, by: Actor) -> LoginLink:
    """A link that signs `user` in once, within `lasts` (the demo's: `DEMO_LASTS`). Its `token` is on the
    returned instance and nowhere else; the page is `/entrar/enlace/<token>/`."""
    token = new_token()
    link = LoginLink.objects.create(
        user=user, token_hash=fingerprint(token), expires_at=timezone.now() + lasts
    )
    link.token = token
    return link


@verb("accounts.use_login_link", role="reader")
def use_login_link(link: LoginLink, *, by: Actor) -> LoginLink:
    """Use the link up; the door then signs `link.user` in. Refused if it was used, is too old, or its person
    may not come in any more. Of two who press at once, one gets in."""
    now = timezone.now()
    fresh = LoginLink.objects.filter(
        pk=link.pk, used_at__isnull=True, expires_at__gt=now, user__is_active=True
    )
    if not fresh.update(used_at=now):
        raise Refused(_("Este enlace ya se usó o ha caducado."))
    link.used_at = now
    if not has_password(link.user):
        # An empty password counts as one for whoever asks Django; this one says that there is none.
        link.user.set_unusable_password()
        link.user.save(update_fields=["password"])
    return link
