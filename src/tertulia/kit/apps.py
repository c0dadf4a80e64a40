"""The kit as a Django app: it owns two tables."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "tertulia.kit"
    label = "kit"
