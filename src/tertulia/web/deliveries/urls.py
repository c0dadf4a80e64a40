"""Entregas, and the pause of everything."""

from django.urls import path

from tertulia.web.deliveries import acts, by_hand, pause, views

urlpatterns = [
    path("entregas/", views.index, name="deliveries"),
    path("entregas/publicacion/<int:pk>/", views.detail, name="delivery-post"),
    path("entregas/<int:pk>/a-mano/", by_hand.page, name="delivery-by-hand"),
    path("entregas/<int:pk>/<slug:act>/", acts.act, name="delivery-act"),
    path("entregas/pausa/", pause.index, name="pause"),
    path("entregas/pausa/<int:pk>/", pause.lift, name="pause-lift"),
]
