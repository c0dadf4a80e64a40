"""The brand room as a Django app."""

from django.apps import AppConfig


class BrandConfig(AppConfig):
    name = "tertulia.brand"
    label = "brand"
