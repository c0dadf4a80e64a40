"""Escucha."""

from django.urls import path

from tertulia.web.listening import acts, views

urlpatterns = [
    path("escucha/", views.index, name="listening"),
    path("escucha/partes/<slug:name>/", views.part, name="listening-part"),
    path("escucha/<int:pk>/", views.item, name="listening-item"),
    path("escucha/<int:pk>/ocultar/", acts.hide, name="listening-hide"),
    path("escucha/<int:pk>/corregir/", acts.correct, name="listening-correct"),
    path("escucha/corregir/", acts.correct_chosen, name="listening-correct-chosen"),
    path("escucha/<int:pk>/abrir-caso/", acts.open_case, name="listening-open-case"),
    path("escucha/guardar/", acts.save, name="listening-save"),
]
