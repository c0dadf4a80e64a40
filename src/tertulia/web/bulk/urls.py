"""Bringing posts in from a sheet."""

from django.urls import path

from tertulia.web.bulk import views

urlpatterns = [
    path("publicar/importar/", views.upload, name="bulk"),
    path("publicar/importar/modelo.csv", views.sample, name="bulk-sample"),
    path("publicar/importar/<int:pk>/", views.tried, name="bulk-tried"),
]
