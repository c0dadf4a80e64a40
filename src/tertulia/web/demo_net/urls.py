"""The pretend network: its public page and its API."""

from django.urls import path

from tertulia.web.demo_net import api, speaking, views

urlpatterns = [
    path("demo-red/", views.page, name="demo-net"),
    path("demo-red/escribir/", views.write, name="demo-write"),
    path("demo-red/api/me", api.me),
    path("demo-red/api/posts", api.posts),
    path("demo-red/api/places", api.places),
    path("demo-red/api/thread", api.thread),
    path("demo-red/api/look", api.look),
    path("demo-red/api/reply", api.reply),
    path("demo-red/api/post", speaking.post),
    path("demo-red/api/edit", speaking.edit),
    path("demo-red/api/figures", speaking.figures),
    path("demo-red/api/picture", speaking.picture),
    path("demo-red/media/<str:name>", speaking.shown, name="demo-media"),
    path("demo-red/api/mine", api.mine),
    path("demo-red/api/withdraw", api.withdraw),
    path("demo-red/api/moderate", api.moderate),
]
