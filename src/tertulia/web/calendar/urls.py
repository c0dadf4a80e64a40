"""Calendario."""

from django.urls import path

from tertulia.web.calendar import acts, agendas, cards, views

urlpatterns = [
    path("calendario/", views.month, name="calendar"),
    path("calendario/semana/", views.week, name="calendar-week"),
    path("calendario/lista/", views.listed, name="calendar-list"),
    path("calendario/ideas/", views.board, name="calendar-board"),
    path("calendario/nueva/", acts.new, name="calendar-new"),
    path("calendario/varias/", acts.many, name="calendar-many"),
    path("calendario/mover/<int:pk>/", acts.move, name="calendar-move"),
    path("calendario/columna/<int:pk>/", acts.place, name="calendar-place"),
    path("calendario/dia/", cards.day, name="calendar-day"),
    path("calendario/hueco/", cards.fill, name="calendar-fill"),
    path("calendario/publicacion/<int:pk>/", cards.card, name="calendar-card"),
    path("calendario/publicacion/<int:pk>/<slug:act>/", acts.act, name="calendar-act"),
    path("calendario/otros/", agendas.index, name="agendas"),
    path("calendario/otros/nuevo/", agendas.new, name="agenda-new"),
    path("calendario/otros/dia/", agendas.new_event, name="event-new"),
    path("calendario/otros/dia/<int:pk>/quitar/", agendas.drop_event, name="event-drop"),
    path("calendario/otros/direccion/", agendas.share, name="ical-new"),
    path("calendario/otros/direccion/<int:pk>/quitar/", agendas.unshare, name="ical-drop"),
    path("calendario/otros/direccion/<int:pk>/cambiar/", agendas.reshare, name="ical-renew"),
    path("calendario/otros/<int:pk>/quitar/", agendas.drop, name="agenda-drop"),
    path("calendario/<slug:token>/tertulia.ics", agendas.ical, name="calendar-ical"),
]
