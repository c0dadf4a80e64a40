"""Is it alive?"""

from django.urls import path

from tertulia.web.health.views import health

urlpatterns = [path("salud/", health, name="health")]
