"""Hoy."""

from django.urls import path

from tertulia.web.today.views import today

urlpatterns = [path("", today, name="today")]
