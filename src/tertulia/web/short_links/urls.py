"""Short links: for everybody who has one."""

from django.urls import path

from tertulia.web.short_links.views import follow

urlpatterns = [path("l/<str:code>", follow, name="short-link")]
