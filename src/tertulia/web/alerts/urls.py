"""Escucha → Avisos y vistas."""

from django.urls import path

from tertulia.web.alerts import kept, views

app_name = "alerts"
urlpatterns = [
    path("escucha/avisos/", views.index, name="list"),
    path("escucha/avisos/nuevo/", views.edit, name="new"),
    path("escucha/avisos/vistos/", views.seen, name="seen"),
    path("escucha/avisos/salto/<int:pk>/", views.firing, name="firing"),
    path("escucha/avisos/<int:pk>/", views.edit, name="edit"),
    path("escucha/avisos/<int:pk>/<slug:act>/", views.act, name="act"),
    path("escucha/vistas/", kept.index, name="views"),
    path("escucha/vistas/nueva/", kept.edit, name="view-new"),
    path("escucha/vistas/<int:pk>/", kept.edit, name="view-edit"),
    path("escucha/vistas/<int:pk>/quitar/", kept.drop, name="view-drop"),
]
