"""The listening room as a Django app."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "tertulia.listening"
    label = "listening"
