"""The outbox room as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tertulia.outbox"
    label = "outbox"
