"""How allauth behaves here: nobody signs up without an invitation; mail goes out through our rows."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed doors: an account is made by the first run, by an invitation, or on the command line."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never from the public page."""
        return False
