"""The first-run guide, and the way out of the demo and back."""

from django.urls import path

from tertulia.web.guide import views

urlpatterns = [
    path("empezar/", views.guide, name="guide"),
    path("empezar/entrar/", views.access, name="guide_access"),
    path("empezar/marca/", views.brand, name="guide_brand"),
    path("empezar/gente/", views.people, name="guide_people"),
    path("empezar/quitar/", views.finish, name="guide_finish"),
    path("empezar/paso/<slug:step>/", views.skip, name="guide_skip"),
    path("salir-de-la-demo/", views.leave_demo, name="leave_demo"),
    path("volver-a-la-demo/", views.reopen_demo, name="reopen_demo"),
]
