"""Comprensión: why a thing was understood as it was, and «Siempre que…»."""

from django.urls import path

from tertulia.web.facts import views

urlpatterns = [
    path("comprension/<int:pk>/<slug:fact>/", views.why, name="fact-why"),
    path("comprension/<int:pk>/<slug:fact>/siempre/", views.always, name="fact-always"),
    path("comprension/<int:pk>/<slug:fact>/siempre/prueba/", views.tried, name="fact-tried"),
]
