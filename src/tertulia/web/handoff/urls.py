"""Consulta: a question that needs no account."""

from django.urls import path

from tertulia.web.handoff.views import page

urlpatterns = [path("consulta/<str:token>/", page, name="handoff")]
