"""Ajustes → Reglas, and the labels that they put."""

from django.urls import path

from tertulia.web.rules import labels, views

urlpatterns = [
    path("ajustes/reglas/", views.index, name="rules"),
    path("ajustes/reglas/nueva/", views.edit, name="rule-new"),
    path("ajustes/reglas/etiquetas/", labels.create, name="label-new"),
    path("ajustes/reglas/etiquetas/<int:pk>/nombre/", labels.rename, name="label-rename"),
    path("ajustes/reglas/etiquetas/<int:pk>/quitar/", labels.delete, name="label-delete"),
    path("ajustes/reglas/<int:pk>/", views.edit, name="rule-edit"),
    path("ajustes/reglas/<int:pk>/<slug:act>/", views.act, name="rule-act"),
]
