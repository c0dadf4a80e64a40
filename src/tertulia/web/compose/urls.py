"""Publicar: the list of what is being written, and the composer."""

from django.urls import path

from tertulia.web.compose import acts, aids, listing, published, saving, show, talk

urlpatterns = [
    path("publicar/", listing.index, name="compose"),
    path("publicar/nueva/", listing.new, name="compose-new"),
    path("publicar/<int:pk>/", show.post, name="post"),
    path("publicar/<int:pk>/guardar/", saving.save, name="post-save"),
    path("publicar/<int:pk>/como-esta/", saving.current, name="post-current"),
    path("publicar/<int:pk>/presencia/", saving.presence, name="post-presence"),
    path("publicar/<int:pk>/hacer/", acts.act, name="post-act"),
    path("publicar/<int:pk>/canales/", acts.channels, name="post-channels"),
    path("publicar/<int:pk>/marca/", aids.brand_says, name="post-brand"),
    path("publicar/<int:pk>/menciones/", aids.people, name="post-people"),
    path("publicar/<int:pk>/etiquetas/", aids.tags, name="post-tags"),
    path("publicar/<int:pk>/enlace/", aids.card, name="post-card"),
    path("publicar/<int:pk>/partir/", aids.split, name="post-split"),
    path("publicar/<int:pk>/comprobar/", aids.check, name="post-check"),
    path("publicar/<int:pk>/versiones/", talk.versions, name="post-versions"),
    path("publicar/<int:pk>/versiones/<int:version>/", talk.version, name="post-version"),
    path("publicar/<int:pk>/comentarios/", talk.remarks, name="post-remarks"),
    path("publicar/<int:pk>/publicada/<int:delivery>/", published.change, name="post-published"),
]
