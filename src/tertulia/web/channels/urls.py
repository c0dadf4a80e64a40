"""Ajustes → Canales."""

from django.urls import path

from tertulia.web.channels import views

urlpatterns = [
    path("ajustes/canales/", views.index, name="channels"),
    path("ajustes/canales/nuevo/", views.new, name="channel-new"),
    path("ajustes/canales/<int:pk>/<slug:act>/", views.act, name="channel-act"),
]
