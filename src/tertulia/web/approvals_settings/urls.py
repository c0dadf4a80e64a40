"""Ajustes → Aprobaciones."""

from django.urls import path

from tertulia.web.approvals_settings import views

urlpatterns = [
    path("ajustes/aprobaciones/", views.index, name="stages"),
    path("ajustes/aprobaciones/paso/", views.edit_stage, name="stage-new"),
    path("ajustes/aprobaciones/paso/<int:pk>/", views.edit_stage, name="stage"),
    path("ajustes/aprobaciones/paso/<int:pk>/quitar/", views.drop_stage, name="stage-drop"),
    path("ajustes/aprobaciones/persona/", views.new_guest, name="guest-new"),
    path("ajustes/aprobaciones/persona/<int:pk>/quitar/", views.drop_guest, name="guest-drop"),
    path("ajustes/aprobaciones/cliente/", views.new_client, name="client-new"),
    path("ajustes/aprobaciones/cliente/<int:pk>/quitar/", views.drop_client, name="client-drop"),
]
