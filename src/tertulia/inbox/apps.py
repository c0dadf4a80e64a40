"""The inbox room as a Django app: its fields join the query language when all rooms stand."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "tertulia.inbox"
    label = "inbox"

    def ready(self) -> None:
        from tertulia.inbox import fields

        fields.register()
