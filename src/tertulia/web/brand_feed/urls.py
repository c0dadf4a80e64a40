"""A brand's own posts as a feed."""

from django.urls import path

from tertulia.web.brand_feed import views

urlpatterns = [
    path("marca/<str:token>/feed.xml", views.as_atom, name="brand-feed-atom"),
    path("marca/<str:token>/feed.json", views.as_json, name="brand-feed-json"),
    path("ajustes/canales/<int:pk>/rss/<slug:act>/", views.switch, name="brand-feed-switch"),
]
