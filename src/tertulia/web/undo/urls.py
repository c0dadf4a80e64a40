"""Deshacer."""

from django.urls import path

from tertulia.web.undo.views import take_back

urlpatterns = [path("deshacer/<str:entries>/", take_back, name="take-back")]
