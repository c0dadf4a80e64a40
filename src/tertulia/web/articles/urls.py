"""Artículos: the list, the editor, and what becomes of an article."""

from django.urls import path

from tertulia.web.articles import acts, aids, listing, promotion, saving, show, versions

urlpatterns = [
    path("articulos/", listing.index, name="articles"),
    path("articulos/nuevo/", listing.new, name="article-new"),
    path("articulos/<int:pk>/", show.article, name="article"),
    path("articulos/<int:pk>/guardar/", saving.save, name="article-save"),
    path("articulos/<int:pk>/convertir/", saving.convert, name="article-convert"),
    path("articulos/<int:pk>/hacer/", acts.act, name="article-act"),
    path("articulos/<int:pk>/promocion/", promotion.series, name="article-series"),
    path("articulos/<int:pk>/imagenes/", aids.pictures, name="article-pictures"),
    path("articulos/<int:pk>/enlaces/", aids.links, name="article-links"),
    path("articulos/<int:pk>/versiones/", versions.index, name="article-versions"),
    path("articulos/<int:pk>/versiones/<int:version>/", versions.version, name="article-version"),
]
