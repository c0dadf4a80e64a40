"""Campaigns: the list, one of them, and what is done with it."""

from django.urls import path

from tertulia.web.campaigns import views

urlpatterns = [
    path("campanas/", views.index, name="campaigns"),
    path("campanas/nueva/", views.new, name="campaign-new"),
    path("campanas/ejemplo/", views.example, name="campaign-example"),
    path("campanas/<int:pk>/", views.show, name="campaign"),
    path("campanas/<int:pk>/cambiar/", views.edit, name="campaign-edit"),
    path("campanas/<int:pk>/enlace/", views.link, name="campaign-link"),
    path("campanas/enlace/<int:pk>/quitar/", views.unlink, name="campaign-unlink"),
    path("campanas/<int:pk>/<slug:act>/", views.act, name="campaign-act"),
]
