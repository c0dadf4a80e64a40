"""Passes for the live stream (the stream itself is served by `web.server`)."""

from django.urls import path

from tertulia.web.live.views import ticket

urlpatterns = [path("live/ticket/", ticket, name="live-ticket")]
