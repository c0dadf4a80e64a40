"""Medios: the library, its files, the picker, templates for words on pictures."""

from django.urls import path

from tertulia.web.media import bringing, editing, frames, picker, serving, views

urlpatterns = [
    path("medios/", views.index, name="media"),
    path("medios/subir/", bringing.upload, name="media-upload"),
    path("medios/direccion/", bringing.address, name="media-address"),
    path("medios/elegir/", picker.choose, name="media-picker"),
    path("medios/varios/", editing.many, name="media-many"),
    path("medios/plantillas/", frames.index, name="frames"),
    path("medios/plantillas/nueva/", frames.edit, name="frames-new"),
    path("medios/plantillas/vista/", frames.sample, name="frames-sample"),
    path("medios/plantillas/<int:pk>/", frames.edit, name="frame"),
    path("medios/plantillas/<int:pk>/quitar/", frames.remove, name="frame-remove"),
    path("medios/ver/<str:token>/", serving.public, name="media-public"),
    path("medios/<int:pk>/", views.index, name="asset"),
    path("medios/<int:pk>/cambiar/", editing.change, name="asset-change"),
    path("medios/<int:pk>/recorte/", editing.crop, name="asset-recrop"),
    path("medios/<int:pk>/portada/", editing.poster, name="asset-poster"),
    path("medios/<int:pk>/quitar/", editing.remove, name="asset-remove"),
    path("medios/<int:pk>/texto/", frames.compose, name="asset-compose"),
    path("medios/<int:pk>/texto/vista/", frames.preview, name="asset-composed"),
    path("medios/<int:pk>/archivo/", serving.whole, name="asset-file"),
    path("medios/<int:pk>/recortes/<str:ratio>/", serving.crop, name="asset-crop"),
    path("medios/<int:pk>/<int:width>/", serving.thumb, name="asset-thumb"),
]
