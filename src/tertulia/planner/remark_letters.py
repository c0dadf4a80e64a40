"""The letter to a colleague whom a remark on a post names."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.planner.models import Remark


def named(remark: Remark, to: Member, *, by_name: str, base_url: str) -> None:
    """Leave the letter that tells `to` of `remark`, in the language of the workspace; nothing where `to` has
    no address."""
    if not to.user.email:
        return
    words = {
        "remark": remark,
        "to": to,
        "by_name": by_name,
        "link": f"{base_url.rstrip('/')}/publicar/{remark.post_id}/",
    }
    with translation.override(remark.post.workspace.language):
        EmailMessage(
            _("%(name)s te nombra en «%(post)s»") % {"name": by_name, "post": remark.post},
            render_to_string("planner/letters/remark.txt", words),
            to=[to.user.email],
            headers={"X-Workspace": str(remark.post.workspace_id), "X-About": f"remark:{remark.pk}"},
        ).send()
