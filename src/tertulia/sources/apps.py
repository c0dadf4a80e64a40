"""The sources room as a Django app."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "tertulia.sources"
    label = "sources"
