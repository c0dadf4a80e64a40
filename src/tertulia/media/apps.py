"""The media room as a Django app."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "tertulia.media"
    label = "media"
