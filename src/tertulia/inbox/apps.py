"""The inbox room as a Django app: its fields join the query language, and it follows what becomes of
answers."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "tertulia.inbox"
    label = "inbox"

    def ready(self) -> None:
        from tertulia.inbox import fields
        from tertulia.inbox.actions import follow
        from tertulia.outbox import following

        fields.register()
        following.follow(follow)
