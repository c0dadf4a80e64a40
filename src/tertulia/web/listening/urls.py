"""Escucha."""

from django.urls import path

from tertulia.web.listening import views

urlpatterns = [path("escucha/", views.index, name="listening")]
