"""Ajustes → Horarios."""

from django.urls import path

from tertulia.web.times import views

urlpatterns = [
    path("ajustes/horarios/", views.index, name="times"),
    path("ajustes/horarios/hueco/", views.new_slot, name="slot-new"),
    path("ajustes/horarios/hueco/<int:pk>/quitar/", views.remove_slot, name="slot-remove"),
    path("ajustes/horarios/repetir/", views.new_repeat, name="repeat-new"),
    path("ajustes/horarios/repetir/<int:pk>/<slug:act>/", views.act_repeat, name="repeat-act"),
    path("ajustes/horarios/propuestas/", views.new_feed, name="feed-rule-new"),
    path("ajustes/horarios/propuestas/<int:pk>/<slug:act>/", views.act_feed, name="feed-rule-act"),
]
