"""Django's own server interface; `web.server` puts it behind one port with the live stream."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
application = get_wsgi_application()
