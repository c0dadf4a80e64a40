"""Ajustes → Búsquedas."""

from django.urls import include, path

from tertulia.web.searches import past, views, wizard, words

urlpatterns = [
    path("ajustes/busquedas/", views.index, name="searches"),
    path("ajustes/busquedas/nueva/", views.edit, name="search-new"),
    path("ajustes/busquedas/probar/", views.live_preview, name="search-preview"),
    path("ajustes/busquedas/palabras/", words.said, name="search-words"),
    path(
        "ajustes/busquedas/empezar/",
        include(
            (
                [
                    path("", wizard.ask, name="wizard"),
                    path("repaso/", wizard.review, name="wizard-review"),
                ],
                "searches",
            )
        ),
    ),
    path("ajustes/busquedas/<int:pk>/", views.edit, name="search-edit"),
    path("ajustes/busquedas/<int:pk>/progreso/", past.progress, name="search-progress"),
    path("ajustes/busquedas/<int:pk>/atras/", past.look_back, name="search-back"),
    path("ajustes/busquedas/<int:pk>/ocultar/", past.hide, name="search-hide"),
    path("ajustes/busquedas/<int:pk>/<slug:act>/", views.switch, name="search-switch"),
]
