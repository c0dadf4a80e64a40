"""Ajustes → Búsquedas."""

from django.urls import path

from tertulia.web.searches import views

urlpatterns = [
    path("ajustes/busquedas/", views.index, name="searches"),
    path("ajustes/busquedas/nueva/", views.edit, name="search-new"),
    path("ajustes/busquedas/<int:pk>/", views.edit, name="search-edit"),
    path("ajustes/busquedas/<int:pk>/<slug:act>/", views.switch, name="search-switch"),
]
