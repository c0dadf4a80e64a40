"""Accounts: injects into the verbs who may and where to record."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tertulia.accounts"
    label = "accounts"

    def ready(self) -> None:
        from tertulia.accounts import audit
        from tertulia.kit import verbs

        verbs.install(audit.guard, audit.record)
