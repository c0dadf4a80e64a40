"""Ajustes → Fuentes."""

from django.urls import path

from tertulia.web.sources import choose, connect, sheet, there, views, why

urlpatterns = [
    path("ajustes/fuentes/", views.index, name="sources"),
    path("ajustes/fuentes/nueva/", choose.choose, name="source-new"),
    path("ajustes/fuentes/nueva/<slug:network>/", connect.fill, name="source-connect"),
    path("ajustes/fuentes/nueva/<slug:network>/archivo/", sheet.upload, name="source-file"),
    path("ajustes/fuentes/hojas/<int:pk>/", sheet.mend, name="source-sheet"),
    path("ajustes/fuentes/nueva/<slug:network>/lugares/", connect.places, name="source-places"),
    path("ajustes/fuentes/vuelta/<slug:network>/", there.back, name="source-back"),
    path("ajustes/fuentes/<int:pk>/", views.detail, name="source"),
    path("ajustes/fuentes/<int:pk>/reconectar/", connect.again, name="source-again"),
    path("ajustes/fuentes/<int:pk>/por-que/", why.why, name="source-why"),
    path("ajustes/fuentes/<int:pk>/<slug:act>/", views.act, name="source-act"),
]
